import { type ChildProcess, fork } from 'node:child_process';
import { Subject, type Subscription, timer } from 'rxjs';
import type { Clock } from '../clock.ts';
import {
  type BluetoothDriver,
  BRIDGE_EXIT_CODES,
  DRIVER_VARIABLE,
  type FromBridge,
  fromBridgeSchema,
  type ToBridge,
} from '../contract/bridge.ts';
import type { Log, StrapSource } from '../service/ports.ts';
import type { MonotonicMs } from '../units.ts';

/** Pause before a bridge that ended is started again: doubles from the first to the last, in ms. */
export const RESTART_PAUSE_MS = { first: 500, last: 60_000 } as const;
/** A bridge that lived this long was well: the next pause is short again. In ms. */
export const WELL_AFTER_MS = 60_000;
/** So many ends in a row, none after a good life, and a person should know. */
export const FAILING_AFTER = 3;
/** A bridge that does not end by itself when asked is killed after this long, in ms. */
const STOP_MS = 3_000;

/** Keeps one bridge process running and speaks with it. */
export class BridgeProcess implements StrapSource {
  readonly #entry: string;
  readonly #driver: BluetoothDriver;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #messages = new Subject<FromBridge>();
  readonly messages = this.#messages.asObservable();
  #child: ChildProcess | null = null;
  #startedAt: MonotonicMs;
  #endsInARow = 0;
  #restart: Subscription | null = null;
  #stopped = false;
  #listen: ToBridge = { type: 'listen', straps: [] };
  #choose: ToBridge = { type: 'choose', on: false };

  /** @param entry path of the bridge's compiled entry file; @param driver the Bluetooth library it uses */
  constructor(entry: string, driver: BluetoothDriver, clock: Clock, log: Log) {
    this.#driver = driver;
    this.#entry = entry;
    this.#clock = clock;
    this.#log = log;
    this.#startedAt = clock.monotonic();
  }

  start(): void {
    this.#startedAt = this.#clock.monotonic();
    const env = { ...process.env, [DRIVER_VARIABLE]: this.#driver };
    const child = fork(this.#entry, [], { stdio: ['ignore', 'pipe', 'pipe', 'ipc'], env });
    this.#child = child;
    let ended = false;
    const onEnd = (how: string, code: number | null) => {
      if (ended) return;
      ended = true;
      this.#onEnd(how, code);
    };
    child.on('message', (message) => this.#onMessage(message));
    child.on('error', (error) => onEnd(error.message, null));
    child.on('exit', (code, signal) => onEnd(signal ?? `exit code ${code}`, code));
    for (const stream of [child.stdout, child.stderr]) {
      stream
        ?.setEncoding('utf8')
        .on('data', (text: string) => this.#log(`Bridge: ${text.trim().slice(0, 500)}`));
    }
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
    this.#restart?.unsubscribe();
    const child = this.#child;
    if (child !== null && child.exitCode === null && child.signalCode === null) {
      const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      this.#write({ type: 'stop' });
      const kill = timer(STOP_MS, this.#clock.scheduler).subscribe(() => child.kill('SIGKILL'));
      await gone;
      kill.unsubscribe();
    }
    this.#messages.complete();
  }

  #write(message: ToBridge): void {
    // A child that is just ending may refuse; its successor is told everything anew.
    if (this.#child?.connected === true) this.#child.send(message, () => undefined);
  }

  #onMessage(message: unknown): void {
    const parsed = fromBridgeSchema.safeParse(message);
    if (parsed.success) this.#messages.next(parsed.data);
    else this.#log('Bridge: a message that this version does not understand was left out.');
  }

  #onEnd(how: string, code: number | null): void {
    this.#child = null;
    if (this.#stopped) return;
    const monotonic = this.#clock.monotonic();
    const lived = monotonic - this.#startedAt;
    const wasWell = lived >= WELL_AFTER_MS || code === BRIDGE_EXIT_CODES.silent;
    if (code === BRIDGE_EXIT_CODES.afresh) this.#endsInARow = 0;
    else this.#endsInARow = wasWell ? 1 : this.#endsInARow + 1;
    const pause =
      this.#endsInARow === 0
        ? 0
        : Math.min(RESTART_PAUSE_MS.first * 2 ** (this.#endsInARow - 1), RESTART_PAUSE_MS.last);
    const reason = `the Bluetooth process ended (${how}); starting it again in ${pause / 1_000} s`;
    this.#messages.next({ type: 'link', address: null, state: 'searching', reason, monotonic });
    if (this.#endsInARow >= FAILING_AFTER) {
      const state = { state: 'unavailable', problem: 'bridge-failing', detail: reason } as const;
      this.#messages.next({ type: 'bluetooth', state });
    }
    this.#restart = timer(pause, this.#clock.scheduler).subscribe(() => this.start());
  }
}
