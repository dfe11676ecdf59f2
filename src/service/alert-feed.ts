import type { StorageCause } from '../contract/alerts.ts';
import type { BluetoothState } from '../contract/bridge.ts';
import type { AlertInput } from '../pacing/events.ts';
import { type EpochMs, type MonotonicMs, monotonicMs } from '../units.ts';

/** The disk is nearly full with less than this left, in bytes: more than two years of packets take. */
export const NEARLY_FULL_BYTES = 200 * 1024 * 1024;
/** The disk is looked at this often, in ms. */
export const DISK_CHECK_MS = 60_000;

const NEARLY_FULL =
  'The disk that Plimsoll writes to is nearly full; free some space there before nothing can be kept.';

export interface AlertFeedOptions {
  readonly now: () => EpochMs;
  readonly emit: (event: AlertInput) => void;
  /** How much the disk still takes, in bytes; null where that cannot be told. */
  readonly freeBytes: () => number | null;
}

/** Turns what goes on around the pipeline into events for the alerts, each once. */
export class AlertFeed {
  readonly #options: AlertFeedOptions;
  /** What was last said of each cause; what was never said may stand from before a restart. */
  readonly #storage = new Map<StorageCause, string | null>();
  #nextCheck: MonotonicMs | null = null;
  #started = false;

  constructor(options: AlertFeedOptions) {
    this.#options = options;
  }

  /** From now on somebody listens; what is said before is lost. */
  start(): void {
    this.#started = true;
  }

  /** What stands in the way of keeping what comes in; null: of this cause, nothing. */
  storage(cause: StorageCause, sentence: string | null): void {
    if (!this.#started || this.#storage.get(cause) === sentence) return;
    this.#storage.set(cause, sentence);
    this.#options.emit({ kind: 'storage', at: this.#options.now(), cause, sentence });
  }

  bluetooth(state: BluetoothState): void {
    const what = state.state === 'unavailable' ? state.problem : state.state;
    this.#options.emit({ kind: 'bluetooth', at: this.#options.now(), state: what });
  }

  /** @param percent null: the level says nothing */
  battery(strap: number, percent: number | null): void {
    if (percent === null) return;
    this.#options.emit({ kind: 'battery', at: this.#options.now(), strap: String(strap), percent });
  }

  straps(adopted: readonly { readonly id: number }[]): void {
    const straps = adopted.map(({ id }) => String(id));
    this.#options.emit({ kind: 'straps', at: this.#options.now(), straps });
  }

  /** Looks at the disk when it is time to. */
  onTick(now: MonotonicMs): void {
    if (this.#nextCheck !== null && now < this.#nextCheck) return;
    this.#nextCheck = monotonicMs(now + DISK_CHECK_MS);
    const free = this.#options.freeBytes();
    if (free !== null) this.storage('nearly-full', free < NEARLY_FULL_BYTES ? NEARLY_FULL : null);
  }
}
