import { type Subscription, timer } from 'rxjs';
import type { WebSocket } from 'ws';
import type { Clock } from '../clock.ts';
import type { SignedIn } from '../contract/http.ts';
import { type FromService, toServiceSchema, type Unnumbered } from '../contract/live.ts';
import type { MonotonicMs } from '../units.ts';
import { MAY_HEAR, MAY_SAY, refusalOf, sharedWith, type Telling } from './access.ts';
import { asSeenBy } from './as-seen-by.ts';
import type { Household } from './household.ts';

/** A client with more than this unread is slow: it gets nothing until it has read, then a snapshot. In bytes. */
export const SLOW_CLIENT_BYTES = 256 * 1024;
/** A screen that does not answer a good-bye within this time is cut off, in ms. */
const LEAVE_MS = 1_000;
/**
 * A device that has not answered for this long is not there to be told: asleep, or out of the network. Its
 * connection may look whole for minutes yet. In ms.
 */
const ABSENT_MS = 10_000;
/** Nothing will come of a connection that has been silent for this long; a page that wakes makes a new one. In ms. */
const DEAD_MS = 60_000;
/** WebSocket close codes of ours: the session has ended; this role may not say that. */
export const CLOSE_SIGNED_OUT = 4401;
const CLOSE_NOT_YOUR_ROLE = 4403;

export type LiveClock = Pick<Clock, 'monotonic' | 'scheduler'>;

/** Messages as text: what goes to many screens is put into words once. */
export class Words {
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
export class Screen {
  readonly #socket: WebSocket;
  #visitor: SignedIn;
  readonly #isStillSignedIn: () => boolean;
  readonly #household: Household;
  readonly #clock: LiveClock;
  readonly #words: Words;
  readonly #messages: Subscription;
  #seq = 0;
  #slow = false;
  #lastAnswer: MonotonicMs;
  #isThere = true;
  /** How much the wearer lets this screen see, as it was last told; null: it was not told yet. */
  #sees: Telling | null = null;

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
    this.#sendAll(null);
    this.#messages = household.messages.subscribe({
      next: (message) => this.#send(message),
      complete: () => this.end(1001, 'Plimsoll stops'),
    });
  }

  get sessionId(): number {
    return this.#visitor.sessionId;
  }

  /** Its device is called so from now on: on this screen, and wherever it signs. */
  rename(device: string): void {
    this.#visitor = { ...this.#visitor, device };
    this.#sendAll(null);
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
      this.#sendAll(null);
    }
    this.#send({ type: 'heartbeat', serverTime: this.#household.now() });
  }

  /** Says everything that this screen may see, or that it sees nothing. @param askedAt of the request; null: unasked */
  #sendAll(askedAt: number | null): void {
    const { role, device, endsAt: sessionEndsAt } = this.#visitor;
    const sees = this.#seesNow();
    const isWritten =
      sees === 'nothing'
        ? this.#write({ type: 'not-shared', serverTime: this.#household.now() })
        : this.#write(
            asSeenBy(role, sees, {
              ...{ type: 'snapshot', askedAt, you: { role, device, sessionEndsAt, sees } },
              ...this.#household.snapshot(),
            }),
          );
    // A slow client was told nothing of it; it is when it has read.
    if (isWritten) this.#sees = sees;
  }

  /** Says something, as far as this screen's role may hear it. */
  #send(message: Unnumbered<FromService>): void {
    if (this.#slow) return;
    const sees = this.#seesNow();
    if (sees !== this.#sees) this.#sendAll(null);
    const { role } = this.#visitor;
    const refusal = refusalOf(MAY_HEAR[message.type], this.#visitor, this.#household.sharing());
    if (refusal === null) this.#write(asSeenBy(role, sees, message));
  }

  #seesNow(): Telling {
    return sharedWith(this.#visitor.role, this.#household.sharing());
  }

  /** @returns whether it is on its way; false: the client is too slow for it */
  #write(message: Unnumbered<FromService>): boolean {
    if (!this.#slow) this.#slow = this.#socket.bufferedAmount > SLOW_CLIENT_BYTES;
    if (this.#slow) return false;
    const numbered = `{"seq":${this.#seq},"sent":${this.#clock.monotonic()},`;
    this.#socket.send(numbered + this.#words.of(message).slice(1));
    this.#seq += 1;
    return true;
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
    if (message.data.type === 'resync') this.#sendAll(message.data.askedAt);
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
