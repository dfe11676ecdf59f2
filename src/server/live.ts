import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { interval, type Subscription, timer } from 'rxjs';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Clock } from '../clock.ts';
import type { SignedIn } from '../contract/http.ts';
import { type FromService, HEARTBEAT_MS, toServiceSchema, type Unnumbered } from '../contract/live.ts';
import type { MonotonicMs } from '../units.ts';
import { MAY_HEAR, MAY_SAY, refusalOf, sharedWith } from './access.ts';
import { asSeenBy } from './as-seen-by.ts';
import type { Door } from './door.ts';
import type { Household } from './household.ts';

/** A client with more than this unread is slow: it gets nothing until it has read, then a snapshot. In bytes. */
export const SLOW_CLIENT_BYTES = 256 * 1024;
/** What a screen says is short; a longer message ends the connection. In bytes. */
const LONGEST_MESSAGE = 4 * 1024;
/** A screen that does not answer a good-bye within this time is cut off, in ms. */
const LEAVE_MS = 1_000;
/**
 * A device that has not answered for this long is not there to be told: asleep, or out of the network. Its
 * connection may look whole for minutes yet. In ms.
 */
export const ABSENT_MS = 10_000;
/** Nothing will come of a connection that has been silent for this long; a page that wakes makes a new one. In ms. */
export const DEAD_MS = 60_000;
/** WebSocket close codes of ours: the session has ended; this role may not say that. */
export const CLOSE_SIGNED_OUT = 4401;
export const CLOSE_NOT_YOUR_ROLE = 4403;
/** A device that opens one more screen than this loses its oldest. */
const SCREENS_OF_ONE = 8;

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

/** Messages as text: what goes to many screens is put into words once. */
class Words {
  #message: Unnumbered<FromService> | null = null;
  #text = '';

  of(message: Unnumbered<FromService>): string {
    if (message !== this.#message) {
      this.#message = message;
      this.#text = JSON.stringify(message);
    }
    return this.#text;
  }
}

/** One connected screen. */
class Screen {
  readonly #socket: WebSocket;
  readonly #visitor: SignedIn;
  readonly #isStillSignedIn: () => boolean;
  readonly #household: Household;
  readonly #clock: LiveClock;
  readonly #words: Words;
  readonly #messages: Subscription;
  #seq = 0;
  #slow = false;
  #lastAnswer: MonotonicMs;
  #isThere = true;
  /** Whether the wearer shares the live state with this screen, as it was last told. */
  #sees = true;

  constructor(
    socket: WebSocket,
    visitor: SignedIn,
    isStillSignedIn: () => boolean,
    household: Household,
    clock: LiveClock,
    words: Words,
  ) {
    this.#socket = socket;
    this.#visitor = visitor;
    this.#isStillSignedIn = isStillSignedIn;
    this.#household = household;
    this.#clock = clock;
    this.#words = words;
    this.#lastAnswer = clock.monotonic();
    socket.on('message', (data) => this.#onMessage(String(data)));
    socket.on('pong', () => this.#onAnswer());
    socket.on('close', () => this.#onClose());
    // ws reports protocol errors here and then closes; without a listener they would end the service.
    socket.on('error', () => socket.terminate());
    household.audience.came(visitor);
    this.#sendSnapshot(null);
    this.#messages = household.messages.subscribe({
      next: (message) => this.#send(message),
      complete: () => this.end(1001, 'Plimsoll stops'),
    });
  }

  get sessionId(): number {
    return this.#visitor.sessionId;
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

  /** Says that the service lives, to a device that is still signed in, and asks whether it is there. */
  heartbeat(): void {
    if (!this.#isStillSignedIn()) {
      this.end(CLOSE_SIGNED_OUT, 'signed out');
      return;
    }
    const silentMs = this.#clock.monotonic() - this.#lastAnswer;
    if (silentMs > DEAD_MS) {
      this.#socket.terminate();
      return;
    }
    if (silentMs > ABSENT_MS) this.#setThere(false);
    this.#socket.ping();
    if (this.#slow && this.#socket.bufferedAmount === 0) {
      this.#slow = false;
      this.#sendSnapshot(null);
    }
    this.#send({ type: 'heartbeat', serverTime: this.#household.now() });
  }

  #sendSnapshot(askedAt: number | null): void {
    const { role, device, endsAt: sessionEndsAt } = this.#visitor;
    const you = { role, device, sessionEndsAt };
    this.#send({ type: 'snapshot', askedAt, you, ...this.#household.snapshot() });
  }

  /** Says something, as far as this screen's role may hear it. */
  #send(message: Unnumbered<FromService>): void {
    const hears = (type: FromService['type']) =>
      refusalOf(MAY_HEAR[type], this.#visitor, this.#household.sharing()) === null;
    const saw = this.#sees;
    this.#sees = hears('snapshot');
    if (saw && !this.#sees) this.#write({ type: 'not-shared', serverTime: this.#household.now() });
    else if (!saw && this.#sees && message.type !== 'snapshot') this.#sendSnapshot(null);
    if (!hears(message.type)) return;
    const { role } = this.#visitor;
    this.#write(asSeenBy(role, sharedWith(role, this.#household.sharing()), message));
  }

  #write(message: Unnumbered<FromService>): void {
    if (this.#slow) return;
    if (this.#socket.bufferedAmount > SLOW_CLIENT_BYTES) {
      this.#slow = true;
      return;
    }
    const numbered = `{"seq":${this.#seq},"sent":${this.#clock.monotonic()},`;
    this.#socket.send(numbered + this.#words.of(message).slice(1));
    this.#seq += 1;
  }

  #onMessage(text: string): void {
    const message = toServiceSchema.safeParse(jsonOf(text));
    if (!message.success) {
      this.end(1007, 'not a message of this protocol');
      return;
    }
    if (refusalOf(MAY_SAY[message.data.type], this.#visitor, this.#household.sharing()) !== null) {
      this.end(CLOSE_NOT_YOUR_ROLE, 'not for this role');
      return;
    }
    if (message.data.type === 'resync') this.#sendSnapshot(message.data.askedAt);
    else this.#household.onRequest(message.data, this.#visitor);
  }

  #onAnswer(): void {
    this.#lastAnswer = this.#clock.monotonic();
    this.#setThere(true);
  }

  #setThere(isThere: boolean): void {
    if (isThere === this.#isThere) return;
    this.#isThere = isThere;
    this.#household.audience.answers(this.#visitor, isThere);
  }

  #onClose(): void {
    this.#messages.unsubscribe();
    this.#setThere(false);
    this.#household.audience.left(this.#visitor);
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whoever is refused may not stay connected by never hanging up: no other limit holds for an upgrade. */
function refuse(socket: Duplex, status: string): void {
  socket.on('error', () => socket.destroy());
  const answer = `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`;
  socket.end(answer, () => socket.destroy());
}
