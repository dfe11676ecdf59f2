import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { interval, type Subscription } from 'rxjs';
import { WebSocketServer } from 'ws';
import type { SignedIn } from '../contract/http.ts';
import { HEARTBEAT_MS } from '../contract/live.ts';
import type { Door } from './door.ts';
import type { Household } from './household.ts';
import { CLOSE_SIGNED_OUT, type LiveClock, Screen, Words } from './screen.ts';

/** A device that opens one more screen than this loses its oldest. */
const SCREENS_OF_ONE = 8;
/** What a screen says is short; a longer message ends the connection. In bytes. */
const LONGEST_MESSAGE = 4 * 1024;

/** The live WebSocket: who may connect, and one beat for all. */
export class LiveServer {
  readonly #door: Door;
  readonly #clock: LiveClock;
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LONGEST_MESSAGE,
    perMessageDeflate: false,
  });
  readonly #screens = new Set<Screen>();
  readonly #words = new Words();
  /** One beat for all screens: each time the process is woken costs more than what is said then. */
  #heart: Subscription | null = null;

  constructor(door: Door, clock: LiveClock) {
    this.#door = door;
    this.#clock = clock;
  }

  /**
   * Takes over a server's upgrade requests.
   *
   * @param householdAt who lives at a path; null: nobody
   * @param onLetIn hears of requests that were granted; what is refused is cut off
   */
  attach(
    server: Server,
    householdAt: (path: string) => Household | null,
    onLetIn: (request: IncomingMessage) => void,
  ): void {
    server.on('upgrade', (request, socket, head) => {
      const refusal = this.#refusal(request);
      if (refusal !== null) {
        refuse(socket, refusal);
        return;
      }
      const visitor = this.#visitorOf(request, 'unknown');
      const household = householdAt((request.url ?? '').split('?', 1)[0] ?? '');
      if (visitor === 'unknown') refuse(socket, '503 Service Unavailable');
      else if (visitor === null) refuse(socket, '401 Unauthorized');
      else if (household === null) refuse(socket, '404 Not Found');
      else {
        onLetIn(request);
        this.#accept(request, socket, head, household, visitor);
      }
    });
  }

  /** Ends the connections of a session that is over. */
  signOut(sessionId: number): void {
    for (const screen of this.#screensOf(sessionId)) screen.end(CLOSE_SIGNED_OUT, 'signed out');
  }

  /** A device has another name: its open screens hear and sign with it. */
  rename(sessionId: number, device: string): void {
    for (const screen of this.#screensOf(sessionId)) screen.rename(device);
  }

  /** Whether a session has a screen open. */
  isConnected(sessionId: number): boolean {
    return this.#screensOf(sessionId).length > 0;
  }

  #screensOf(sessionId: number): Screen[] {
    return [...this.#screens].filter((screen) => screen.sessionId === sessionId);
  }

  /** Takes leave of every screen; who does not answer in time is cut off. */
  async close(): Promise<void> {
    this.#sockets.close();
    await Promise.all([...this.#screens].map((screen) => screen.leave()));
  }

  /** Why an upgrade is refused, in the order of section "Who may come in"; null when it is not. */
  #refusal(request: IncomingMessage): string | null {
    const { host, origin } = request.headers;
    if (!this.#door.isForUs(request)) return '421 Misdirected Request';
    return this.#door.isOurOrigin(origin, host) ? null : '403 Forbidden';
  }

  /** Who a request comes from, null: nobody who is signed in; where nobody can tell now, `otherwise`. */
  #visitorOf<Otherwise>(request: IncomingMessage, otherwise: Otherwise): SignedIn | null | Otherwise {
    try {
      return this.#door.visitorOf(request);
    } catch {
      return otherwise; // it is the store's trouble, and told there; what throws here ends the whole service
    }
  }

  #accept(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    household: Household,
    visitor: SignedIn,
  ): void {
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const [oldest, ...others] = this.#screensOf(visitor.sessionId);
      if (others.length >= SCREENS_OF_ONE - 1) oldest?.end(1013, 'too many screens on this device');
      const stillSignedIn = () => this.#visitorOf(request, visitor) !== null;
      const screen = new Screen(webSocket, visitor, stillSignedIn, household, this.#clock, this.#words);
      this.#screens.add(screen);
      webSocket.on('close', () => {
        this.#screens.delete(screen);
        if (this.#screens.size === 0) this.#rest();
      });
      this.#heart ??= interval(HEARTBEAT_MS, this.#clock.scheduler).subscribe(() => {
        for (const each of [...this.#screens]) each.heartbeat();
      });
    });
  }

  #rest(): void {
    this.#heart?.unsubscribe();
    this.#heart = null;
  }
}

/** Whoever is refused may not stay connected by never hanging up: no other limit holds for an upgrade. */
function refuse(socket: Duplex, status: string): void {
  socket.on('error', () => socket.destroy());
  const answer = `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`;
  socket.end(answer, () => socket.destroy());
}
