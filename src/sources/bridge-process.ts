import { Subject, Subscription, timer } from 'rxjs';
import type { Clock } from '../clock.ts';
import {
  type BluetoothDriver,
  type BluetoothState,
  BRIDGE_EXIT_CODES,
  type BridgeExit,
  type FromBridge,
  fromBridgeSchema,
  type ToBridge,
} from '../contract/bridge.ts';
import type { Importance } from '../log.ts';
import type { Log, StrapSource } from '../service/ports.ts';
import type { MonotonicMs } from '../units.ts';
import type { BridgeLine, OpenLine } from './bridge-line.ts';
import { afterEnd, NO_HISTORY, type RestartHistory, WELL_AFTER_MS } from './restart-policy.ts';

/** How often it is looked whether the bridge still speaks, and whether adapters came or went. In ms. */
export const LOOK_EVERY_MS = 1_000;
/** So many looks in a row without a word: the strap's state is not known any more … */
export const UNHEARD_LOOKS = 4;
/** … and after so many the bridge is stuck for good, and killed. */
export const HUNG_LOOKS = 10;
/** A bridge that only starts may take this many: a small machine loads the Bluetooth library slowly. */
export const STARTING_LOOKS = 40;
/** A bridge that does not end by itself when asked is killed after this long, in ms. */
const STOP_MS = 3_000;

export interface BridgeProcessOptions {
  /** How a life of a bridge begins. */
  readonly open: OpenLine;
  readonly clock: Clock;
  readonly log: Log;
  /** A text that changes when the machine's adapters do: then a pause is cut short. */
  readonly adapters: () => string;
}

type LinkTold = Extract<FromBridge, { type: 'link' }>;

/** One life of the bridge: from its start to its end. */
interface Life {
  readonly line: BridgeLine;
  readonly startedAt: MonotonicMs;
  /** Whether it passed on a packet. */
  wasHeard: boolean;
  /** Whether it has said that it lives, which it does once its library is loaded. */
  isUp: boolean;
  looksUnheard: number;
  /** How it ends, when that is known before: it said so, or it was killed because it did not answer. */
  ending: BridgeExit | null;
  /** What it said of the link last. */
  link: LinkTold | null;
  readonly timers: Subscription;
}

/**
 * Keeps one bridge process running and speaks with it. What the service hears of the bridge's state is
 * true also while there is none: between two lives the link waits, and Bluetooth is not called ready
 * again before a bridge that kept failing has shown that it works.
 */
export class BridgeProcess implements StrapSource {
  readonly #options: BridgeProcessOptions;
  #driver: BluetoothDriver;
  readonly #messages = new Subject<FromBridge>();
  readonly messages = this.#messages.asObservable();
  #life: Life | null = null;
  #history: RestartHistory = NO_HISTORY;
  #pause: Subscription | null = null;
  #stopped = false;
  #listen: ToBridge = { type: 'listen', straps: [] };
  #choose: ToBridge = { type: 'choose', on: false };
  /** What the service was told last. */
  #bluetooth: BluetoothState | null = null;
  /** While the bridge is failing: what is true again once it has shown that it works. */
  #heldBack: BluetoothState | null = null;
  #failing = false;

  /** @param driver the Bluetooth library to begin with */
  constructor(options: BridgeProcessOptions, driver: BluetoothDriver) {
    this.#options = options;
    this.#driver = driver;
  }

  /** Another Bluetooth library from now on: a bridge that runs makes way for one that uses it. */
  use(driver: BluetoothDriver): void {
    if (driver === this.#driver) return;
    this.#driver = driver;
    this.#bluetooth = null;
    this.#write({ type: 'stop' });
  }

  start(): void {
    const { clock, open } = this.#options;
    this.#pause = null;
    const timers = new Subscription();
    const line = open(this.#driver, {
      message: (message) => this.#onMessage(life, message),
      // The libraries' own words, for programmers.
      note: (text) => this.#note(text.trim().slice(0, 500), 'debug'),
      end: (how, code) => {
        timers.unsubscribe();
        this.#onEnd(life, how, code);
      },
    });
    const life: Life = {
      line,
      startedAt: clock.monotonic(),
      wasHeard: false,
      isUp: false,
      looksUnheard: 0,
      ending: null,
      link: null,
      timers,
    };
    this.#life = life;
    timers.add(timer(LOOK_EVERY_MS, LOOK_EVERY_MS, clock.scheduler).subscribe(() => this.#look(life)));
    timers.add(timer(WELL_AFTER_MS, clock.scheduler).subscribe(() => this.#works()));
    this.#write(this.#listen);
    this.#write(this.#choose);
  }

  send(message: ToBridge): void {
    if (message.type === 'listen') this.#listen = message;
    if (message.type === 'choose') this.#choose = message;
    this.#write(message);
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#pause?.unsubscribe();
    const line = this.#life?.line;
    if (line !== undefined) {
      line.send({ type: 'stop' });
      const kill = timer(STOP_MS, this.#options.clock.scheduler).subscribe(() => line.kill());
      await line.gone;
      kill.unsubscribe();
    }
    this.#life?.timers.unsubscribe();
    this.#messages.complete();
  }

  #write(message: ToBridge): void {
    this.#life?.line.send(message);
  }

  #note(text: string, importance?: Importance): void {
    this.#options.log(`Bridge: ${text}`, importance);
  }

  #onMessage(life: Life, message: unknown): void {
    if (life.isUp && life.looksUnheard >= UNHEARD_LOOKS && life.link !== null) this.#tellAgain(life.link);
    life.looksUnheard = 0;
    const parsed = fromBridgeSchema.safeParse(message);
    if (!parsed.success) {
      this.#note('a message that this version does not understand was left out.');
      return;
    }
    switch (parsed.data.type) {
      case 'alive':
        life.isUp = true;
        return;
      case 'link':
        life.link = parsed.data;
        break;
      case 'bluetooth':
        this.#onBluetooth(parsed.data.state);
        return;
      case 'ending':
        life.ending = parsed.data.reason;
        return;
      case 'packet':
        life.wasHeard = true;
        this.#works();
    }
    this.#messages.next(parsed.data);
  }

  #onBluetooth(state: BluetoothState): void {
    // A fresh process that only begins to look does not make a known problem unknown.
    if (state.state === 'starting' && this.#bluetooth !== null) return;
    if (this.#failing && state.state !== 'unavailable') this.#heldBack = state;
    else this.#tellBluetooth(state);
  }

  /** The bridge has shown that it works: what it says of Bluetooth is to be believed again. */
  #works(): void {
    if (!this.#failing) return;
    this.#failing = false;
    if (this.#heldBack !== null) this.#tellBluetooth(this.#heldBack);
    this.#heldBack = null;
  }

  #tellBluetooth(state: BluetoothState): void {
    if (JSON.stringify(state) === JSON.stringify(this.#bluetooth)) return;
    this.#bluetooth = state;
    this.#messages.next({ type: 'bluetooth', state });
  }

  /** A look counts, not the time: after the machine slept, the bridge gets its turn before the next. */
  #look(life: Life): void {
    life.looksUnheard += 1;
    if (life.isUp && life.looksUnheard === UNHEARD_LOOKS)
      this.#tellWaiting('the Bluetooth process does not answer');
    if (life.looksUnheard === (life.isUp ? HUNG_LOOKS : STARTING_LOOKS)) {
      this.#note('it does not answer, and is killed.');
      life.ending = 'stuck'; // some libraries stand still in native code while a strap does not answer
      life.line.kill();
    }
  }

  #tellWaiting(reason: string): void {
    const monotonic = this.#options.clock.monotonic();
    this.#messages.next({ type: 'link', address: null, state: 'waiting', reason, monotonic });
  }

  /**
   * It was said meanwhile that the link is not known; now it is again. As of now: it is kept as a link that came, and
   * one of hours ago would come before the word that it was gone, and before all that arrived since.
   */
  #tellAgain(link: LinkTold): void {
    this.#messages.next({ ...link, monotonic: this.#options.clock.monotonic() });
  }

  #onEnd(life: Life, how: string, exitCode: number | null): void {
    this.#life = null;
    if (this.#stopped) return;
    const at = this.#options.clock.monotonic();
    const code = life.ending === null ? exitCode : BRIDGE_EXIT_CODES[life.ending];
    const end = { at, livedMs: at - life.startedAt, wasHeard: life.wasHeard, exitCode: code };
    const { failed, failing, history, pauseMs } = afterEnd(this.#history, end);
    this.#history = history;
    const reason = `the Bluetooth process ended (${life.ending ?? how}); starting it again ${pauseMs === 0 ? 'at once' : `in ${pauseMs / 1_000} s`}`;
    if (failed || life.wasHeard) this.#tellWaiting(reason);
    if (failing) {
      this.#failing = true;
      this.#tellBluetooth({ state: 'unavailable', problem: 'bridge-failing', detail: reason });
    }
    this.#startAfter(pauseMs);
  }

  /** Waits, but not longer than until an adapter comes or goes. */
  #startAfter(pauseMs: number): void {
    const { adapters, clock } = this.#options;
    const before = adapters();
    this.#pause = new Subscription();
    const begin = () => {
      this.#pause?.unsubscribe();
      this.start();
    };
    this.#pause.add(timer(pauseMs, clock.scheduler).subscribe(begin));
    this.#pause.add(
      timer(LOOK_EVERY_MS, LOOK_EVERY_MS, clock.scheduler).subscribe(() => {
        if (adapters() !== before) begin();
      }),
    );
  }
}
