import { isIP } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';

/** What this machine can be called in the house. */
export interface HouseNames {
  /** Lower case, without a port. */
  readonly names: readonly string[];
  /** IPv4 and IPv6 addresses, without brackets or zone. */
  readonly addresses: readonly string[];
}

/** The names under which a service that listens on this machine alone may be called. */
export const LOOPBACK: HouseNames = { names: ['localhost'], addresses: ['127.0.0.1', '::1'] };

/**
 * Every name and address by which a device in the house may call this machine: the host name, the same
 * under `.local` (multicast DNS, RFC 6762), the addresses of its networks, and what was asked for.
 *
 * @param extra further names or addresses, as given with `--name`
 */
export function houseNames(extra: readonly string[] = []): HouseNames {
  const own = hostname().toLowerCase();
  const short = own.split('.', 1)[0] ?? own;
  const networks = Object.values(networkInterfaces()).flatMap((entries) => entries ?? []);
  // A link-local IPv6 address needs a zone, which no certificate can name and no browser takes.
  const addresses = networks.map(({ address }) => address).filter((address) => !address.startsWith('fe80'));
  const asked = extra.map((name) => name.toLowerCase());
  return {
    names: unique([
      ...LOOPBACK.names,
      ...[own, short, `${short}.local`].filter(isHostName),
      ...asked.filter((name) => isIP(name) === 0),
    ]),
    addresses: unique([...LOOPBACK.addresses, ...addresses, ...asked.filter((name) => isIP(name) !== 0)]),
  };
}

/** Whether a text can be a host's name (RFC 1123, 2.1). */
export const isHostName = (text: string): boolean =>
  text.length <= 253 && /^(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))*$/.test(text);

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];
