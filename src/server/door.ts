import type { IncomingMessage } from 'node:http';
import { parseCookie } from 'cookie';
import type { Role, Visitor } from '../contract/http.ts';
import type { EpochMs } from '../units.ts';

/** Who is signed in; only the store knows how that is kept. */
export interface Sessions {
  signIn(code: string, now: EpochMs): string | null;
  roleOf(token: string): Role | null;
  signOut(token: string): void;
}

/** The names under which a service that listens on this machine alone may be called. */
const LOCAL_NAMES = ['127.0.0.1', 'localhost', '[::1]'];

/** Says who is let in. Nothing of a request is looked at before its Host, and its Origin if it needs one. */
export class Door {
  readonly #sessions: Sessions;
  #port = 0;

  constructor(sessions: Sessions) {
    this.#sessions = sessions;
  }

  /** To be told as soon as the port is known; until then nobody is let in. */
  setPort(port: number): void {
    this.#port = port;
  }

  get cookieName(): string {
    // Cookies do not tell ports apart: two services on one machine must not sign each other out.
    return `plimsoll-${this.#port}`;
  }

  /**
   * The Host allow-list: what a page that rebound its own name to this address cannot forge
   * (OWASP ASVS 5.0, 3.5 and 4.1).
   */
  isOurHost(host: string | undefined): boolean {
    return host !== undefined && LOCAL_NAMES.some((name) => host.toLowerCase() === `${name}:${this.#port}`);
  }

  /** Whether a request comes from a page that we served ourselves (ASVS 5.0, 4.4.2). */
  isOurOrigin(origin: string | undefined, host: string | undefined): boolean {
    return (
      origin !== undefined && this.isOurHost(host) && origin.toLowerCase() === `http://${host?.toLowerCase()}`
    );
  }

  /** The session token a request carries. */
  tokenOf(request: Pick<IncomingMessage, 'headers'>): string | null {
    const header = request.headers.cookie;
    return header === undefined ? null : (parseCookie(header)[this.cookieName] ?? null);
  }

  /** Who a request comes from; null: nobody who is signed in. */
  visitorOf(request: Pick<IncomingMessage, 'headers'>): Visitor | null {
    const role = this.roleOf(request);
    return role === null ? null : { sessionId: 0, role, device: 'This computer' };
  }

  roleOf(request: Pick<IncomingMessage, 'headers'>): Role | null {
    const token = this.tokenOf(request);
    return token === null ? null : this.#sessions.roleOf(token);
  }
}
