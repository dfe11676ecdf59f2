import type { IncomingMessage } from 'node:http';
import { parseCookie } from 'cookie';
import type { SignedIn } from '../contract/http.ts';
import { cookieNameOf, hostInUrl } from '../contract/service-address.ts';
import type { HouseNames } from './tls/house-names.ts';

export interface DoorOptions {
  /** Who carries a session token; null: nobody we know. */
  readonly visitor: (token: string) => SignedIn | null;
  /** What this service may be called, without the port. */
  readonly names: HouseNames;
  /** Whether it speaks HTTPS, itself or through a proxy that was named. */
  readonly secure: boolean;
  /** Whether it is reached under the default port of its scheme as well, as behind a proxy. */
  readonly anyPort: boolean;
}

/** Says who is let in. Nothing of a request is looked at before its Host, and its Origin if it needs one. */
export class Door {
  readonly #options: DoorOptions;
  #hosts: ReadonlySet<string> = new Set();
  #port = 0;

  constructor(options: DoorOptions) {
    this.#options = options;
  }

  /** To be told as soon as the port is known; until then nobody is let in. */
  setPort(port: number): void {
    this.#port = port;
    this.setNames(this.#options.names);
  }

  /** This machine has got another name or address. */
  setNames({ addresses, names }: HouseNames): void {
    const { anyPort, secure } = this.#options;
    const hosts = [...names, ...addresses.map(hostInUrl)];
    const bare = anyPort || this.#port === (secure ? 443 : 80);
    this.#hosts = new Set(hosts.flatMap((host) => [`${host}:${this.#port}`, ...(bare ? [host] : [])]));
  }

  get cookieName(): string {
    return cookieNameOf({ port: this.#port, secure: this.#options.secure });
  }

  get secure(): boolean {
    return this.#options.secure;
  }

  /**
   * The Host allow-list: what a page that rebound its own name to this address cannot forge
   * (OWASP ASVS 5.0, 3.5 and 4.1).
   */
  isOurHost(host: string | undefined): boolean {
    return host !== undefined && this.#hosts.has(host.toLowerCase());
  }

  /** The same for a whole request: one that names two hosts names none (RFC 9112, 3.2). */
  isForUs({ headers, rawHeaders }: Pick<IncomingMessage, 'headers' | 'rawHeaders'>): boolean {
    const names = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host');
    return names.length === 1 && this.isOurHost(headers.host);
  }

  /** Whether a request comes from a page that we served ourselves (ASVS 5.0, 4.4.2). */
  isOurOrigin(origin: string | undefined, host: string | undefined): boolean {
    const scheme = this.#options.secure ? 'https' : 'http';
    return (
      origin !== undefined &&
      this.isOurHost(host) &&
      origin.toLowerCase() === `${scheme}://${host?.toLowerCase()}`
    );
  }

  /** The session token a request carries. */
  tokenOf(request: Pick<IncomingMessage, 'headers'>): string | null {
    const header = request.headers.cookie;
    return header === undefined ? null : (parseCookie(header)[this.cookieName] ?? null);
  }

  /** Who a request comes from; null: nobody who is signed in. */
  visitorOf(request: Pick<IncomingMessage, 'headers'>): SignedIn | null {
    const token = this.tokenOf(request);
    return token === null ? null : this.#options.visitor(token);
  }
}
