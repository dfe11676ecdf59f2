import { isIP, isIPv6 } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { inputError } from '../errors.ts';
import type { EpochMs } from '../units.ts';
import { builtAt } from '../version.ts';
import type { Reach } from './app.ts';
import { EVERY_ADDRESS, EVERY_IPV4_ADDRESS } from './entrance.ts';
import { type HouseNames, houseNames, isHostName, LOOPBACK } from './tls/house-names.ts';

/** How the service shall be reached, as asked for at the start. */
export interface ReachOptions {
  readonly port: number;
  /** Serve the house, over HTTPS. */
  readonly lan: boolean;
  /** Serve the house without HTTPS. */
  readonly insecureLan: boolean;
  /** The one address to listen on; null: all of them with `lan`, else this machine alone. */
  readonly host: string | null;
  /** Further names under which it is called. */
  readonly names: readonly string[];
  /** The address of a proxy in front that speaks HTTPS; null: none. */
  readonly proxy: string | null;
}

/** Reached from this machine alone, on the port that is added. */
export const THIS_MACHINE: Omit<ReachOptions, 'port'> = {
  lan: false,
  insecureLan: false,
  host: null,
  names: [],
  proxy: null,
};

/** What can be listened on, and is no address that anybody could go to. */
const ANY: readonly string[] = [EVERY_ADDRESS, EVERY_IPV4_ADDRESS];
/** The address of this machine that it alone reaches. */
const OWN_ADDRESS = '127.0.0.1';

/** The folder of a data folder's certificates. */
const certificateFolder = (dataFolder: string): string => join(dataFolder, 'tls');

/**
 * How to reach the service. It listens on this machine alone unless asked otherwise, and to others only
 * over HTTPS: its own, or that of a proxy that was named. Plain HTTP in the house has to be asked for by name.
 *
 * @throws PlimsollError `bad-option` for what contradicts itself
 */
export function reachOf(options: ReachOptions, dataFolder: string, now: () => EpochMs): Reach {
  const { insecureLan, lan, names, port, proxy } = options;
  check(options);
  const host = options.host === null ? null : asBrowsersSay(options.host);
  const listensAt = host ?? (lan || insecureLan ? EVERY_ADDRESS : OWN_ADDRESS);
  const here = ANY.includes(listensAt) ? OWN_ADDRESS : listensAt;
  const serves = lan || insecureLan || !isLoopback(listensAt);
  const namesNow = () => withAddress(here, serves || names.length > 0 ? houseNames(names) : LOOPBACK);
  const ownName = hostname().toLowerCase();
  const own = isHostName(ownName) ? ownName : 'plimsoll';
  const nameForOthers = names[0] ?? `${own.split('.', 1)[0]}.local`;
  const encrypts = serves && !insecureLan && proxy === null;
  return {
    host: listensAt,
    here,
    port,
    proxy,
    names: namesNow,
    nameForOthers: serves || proxy !== null ? nameForOthers : null,
    unencrypted: serves && insecureLan,
    certificates: encrypts
      ? async () => {
          // Only who serves the house has to hold the library that makes certificates.
          const { keepCertificates } = await import('./tls/certificates.ts');
          return keepCertificates(certificateFolder(dataFolder), namesNow(), own, now(), builtAt());
        }
      : null,
  };
}

function check({ host, insecureLan, lan, names, proxy }: ReachOptions): void {
  const contradiction = contradictionIn(host, insecureLan, lan, proxy);
  if (contradiction !== null) throw inputError('bad-option', contradiction);
  for (const name of names) {
    if (isIP(name) === 0 && !isHostName(name.toLowerCase())) {
      throw inputError(
        'bad-option',
        `“${name}” cannot be a computer’s name; give one such as plimsoll.home.arpa.`,
      );
    }
  }
  if (proxy !== null && names.length === 0) {
    throw inputError('bad-option', 'With --proxy, also give the name that browsers use, with --name.');
  }
}

function contradictionIn(
  host: string | null,
  insecureLan: boolean,
  lan: boolean,
  proxy: string | null,
): string | null {
  if (lan && insecureLan) return 'Choose one of --lan (HTTPS) and --insecure-lan (no encryption).';
  if (proxy !== null && (lan || insecureLan)) {
    return 'Behind a proxy Plimsoll listens to that proxy alone; leave out --lan and --insecure-lan.';
  }
  if (proxy !== null && isIP(proxy) === 0) return 'Give the proxy’s address, such as --proxy 127.0.0.1.';
  if (host !== null && isIP(host) === 0) {
    return `“${host}” is no address of this computer; give one such as --host 192.168.1.20, or --lan for all.`;
  }
  if (proxy !== null && !isLoopback(proxy) && (host === null || isLoopback(host))) {
    return `The proxy at ${proxy} cannot reach a Plimsoll that listens on this computer alone; name the address of this computer that it can reach with --host.`;
  }
  if (proxy !== null && host !== null && !isLoopback(host) && isLoopback(proxy)) {
    return 'A proxy on this computer needs no --host; leave it out, so that nobody passes the proxy by.';
  }
  return null;
}

/** An address as it stands in the URLs of browsers, without brackets. @throws PlimsollError `bad-option` */
function asBrowsersSay(address: string): string {
  if (!isIPv6(address)) return address;
  try {
    return new URL(`http://[${address}]`).hostname.slice(1, -1);
  } catch (error) {
    // A zone, as in fe80::1%eth0, has no place in a URL.
    throw inputError(
      'bad-option',
      `With its zone no browser can open ${address}; give another address of this computer, or --lan for all.`,
      error,
    );
  }
}

const withAddress = (address: string, { addresses, names }: HouseNames): HouseNames => ({
  names,
  addresses: addresses.includes(address) ? addresses : [...addresses, address],
});

const isLoopback = (address: string): boolean => address.startsWith('127.') || address === '::1';
