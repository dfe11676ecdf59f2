import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { interval, type Subscription, timer } from 'rxjs';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Clock } from '../clock.ts';
import { type FromService, HEARTBEAT_MS, toServiceSchema, type Unnumbered } from '../contract/live.ts';
import type { Door } from './door.ts';
import type { Household } from './household.ts';

/** A client with more than this unread is slow: it gets nothing until it has read, then a snapshot. In bytes. */
export const SLOW_CLIENT_BYTES = 256 * 1024;
/** What a screen says is short; a longer message ends the connection. In bytes. */
const LONGEST_MESSAGE = 4 * 1024;
/** A screen that does not answer a good-bye within this time is cut off, in ms. */
const LEAVE_MS = 1_000;
/** WebSocket close codes of ours: the session has ended. */
export const CLOSE_SIGNED_OUT = 4401;

type LiveClock = Pick<Clock, 'monotonic' | 'scheduler'>;

/** The live WebSocket: who may connect, and what each screen is told. */
export class LiveServer {
  readonly #door: Door;
  readonly #clock: LiveClock;
  readonly #sockets = new WebSocketServer({
    noServer: true,
    maxPayload: LONGEST_MESSAGE,
    perMessageDeflate: false,
  });
  readonly #screens = new Set<Screen>();

  constructor(door: Door, clock: LiveClock) {
    this.#door = door;
    this.#clock = clock;
  }

  /** Takes over a server's upgrade requests. @param householdAt who lives at a path; null: nobody */
  attach(server: Server, householdAt: (path: string) => Household | null): void {
    server.on('upgrade', (request, socket, head) => {
      const refusal = this.#refusal(request);
      const household = householdAt((request.url ?? '').split('?', 1)[0] ?? '');
      if (refusal !== null) refuse(socket, refusal);
      else if (household === null) refuse(socket, '404 Not Found');
      else this.#accept(request, socket, head, household);
    });
  }

  /** Ends the connections of a session that is over. */
  signOut(token: string): void {
    for (const screen of this.#screens)
      if (screen.token === token) screen.end(CLOSE_SIGNED_OUT, 'signed out');
  }

  /** Takes leave of every screen; who does not answer in time is cut off. */
  async close(): Promise<void> {
    this.#sockets.close();
    await Promise.all([...this.#screens].map((screen) => screen.leave()));
  }

  /** Why an upgrade is refused, in the order of section "Who may come in"; null when it is not. */
  #refusal(request: IncomingMessage): string | null {
    const { host, origin } = request.headers;
    if (!this.#door.isOurHost(host)) return '421 Misdirected Request';
    if (!this.#door.isOurOrigin(origin, host)) return '403 Forbidden';
    return this.#door.roleOf(request) === null ? '401 Unauthorized' : null;
  }

  #accept(request: IncomingMessage, socket: Duplex, head: Buffer, household: Household): void {
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const screen = new Screen(webSocket, this.#door.tokenOf(request), household, this.#clock);
      this.#screens.add(screen);
      webSocket.on('close', () => this.#screens.delete(screen));
    });
  }
}

/** One connected screen. */
class Screen {
  readonly token: string | null;
  readonly #socket: WebSocket;
  readonly #household: Household;
  readonly #clock: LiveClock;
  readonly #subscriptions: readonly Subscription[];
  #seq = 0;
  #slow = false;

  constructor(socket: WebSocket, token: string | null, household: Household, clock: LiveClock) {
    this.token = token;
    this.#socket = socket;
    this.#household = household;
    this.#clock = clock;
    socket.on('message', (data) => this.#onMessage(String(data)));
    socket.on('close', () => this.#onClose());
    // ws reports protocol errors here and then closes; without a listener they would end the service.
    socket.on('error', () => socket.terminate());
    household.watcherCame();
    this.#sendSnapshot(null);
    this.#subscriptions = [
      household.messages.subscribe({
        next: (message) => this.#send(message),
        complete: () => this.end(1001, 'Plimsoll stops'),
      }),
      interval(HEARTBEAT_MS, clock.scheduler).subscribe(() => this.#heartbeat()),
    ];
  }

  end(code: number, reason: string): void {
    this.#socket.close(code, reason);
  }

  /** Says good-bye; resolves when the connection has ended, by force if need be. */
  async leave(): Promise<void> {
    const gone = new Promise<void>((resolve) => this.#socket.once('close', () => resolve()));
    this.end(1001, 'Plimsoll stops');
    const force = timer(LEAVE_MS, this.#clock.scheduler).subscribe(() => this.#socket.terminate());
    await gone;
    force.unsubscribe();
  }

  #heartbeat(): void {
    if (this.#slow && this.#socket.bufferedAmount === 0) {
      this.#slow = false;
      this.#sendSnapshot(null);
    }
    this.#send({ type: 'heartbeat', serverTime: this.#household.now() });
  }

  #sendSnapshot(askedAt: number | null): void {
    this.#send({ type: 'snapshot', askedAt, ...this.#household.snapshot() });
  }

  #send(message: Unnumbered<FromService>): void {
    if (this.#slow) return;
    if (this.#socket.bufferedAmount > SLOW_CLIENT_BYTES) {
      this.#slow = true;
      return;
    }
    this.#socket.send(JSON.stringify({ seq: this.#seq, sent: this.#clock.monotonic(), ...message }));
    this.#seq += 1;
  }

  #onMessage(text: string): void {
    const message = toServiceSchema.safeParse(jsonOf(text));
    if (!message.success) {
      this.end(1007, 'not a message of this protocol');
      return;
    }
    if (message.data.type === 'resync') this.#sendSnapshot(message.data.askedAt);
    else this.#household.acknowledge(message.data.alertId);
  }

  #onClose(): void {
    for (const subscription of this.#subscriptions) subscription.unsubscribe();
    this.#household.watcherLeft();
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function refuse(socket: Duplex, status: string): void {
  socket.on('error', () => socket.destroy());
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
}
