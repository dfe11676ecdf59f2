/** Where a running service is found by other commands on its machine. */
import { z } from 'zod';

export const serviceAddressSchema = z.object({
  port: z.number().int().min(1).max(65_535),
  /** The address at which this machine itself gets there. */
  host: z.string().default('127.0.0.1'),
  /** How a browser of the wearer's gets there: from this machine, or through the proxy. */
  origin: z.string(),
  /** How other devices in the house get there; null where it serves this machine alone. */
  house: z.string().nullable().default(null),
  /** Whether its pages come over HTTPS, from itself or through a proxy. */
  secure: z.boolean(),
  /** The certificate (PEM) that vouches for the service itself; null when it speaks plain HTTP. */
  authority: z.string().nullable(),
});
export type ServiceAddress = z.infer<typeof serviceAddressSchema>;

/** An IP address or a name as it stands in a URL and in a Host header: only IPv6 addresses have colons. */
export const hostInUrl = (host: string): string => (host.includes(':') ? `[${host}]` : host);

/** The one-time link that carries a code: for this machine, and for devices in the house. The code is in the
 * fragment, which no server log and no Referer header ever sees. */
export const signInLinks = ({ house, origin }: Pick<ServiceAddress, 'house' | 'origin'>, code: string) => ({
  link: `${origin}/#sign-in=${code}`,
  houseLink: house === null ? null : `${house}/#sign-in=${code}`,
});

/**
 * The name of the cookie that carries a session. Cookies do not tell ports apart: two services on one
 * machine must not sign each other out. Over HTTPS the prefix makes browsers refuse the cookie from
 * anybody but this very host (OWASP ASVS 5.0, 3.3.3).
 */
export const cookieNameOf = ({ port, secure }: Pick<ServiceAddress, 'port' | 'secure'>): string =>
  `${secure ? '__Host-' : ''}plimsoll-${port}`;
