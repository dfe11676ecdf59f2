import type { StorageCause } from '../contract/alerts.ts';
import type { BluetoothState } from '../contract/bridge.ts';
import type { AlertInput } from '../pacing/events.ts';
import { type EpochMs, type MonotonicMs, monotonicMs } from '../units.ts';

/** The disk is nearly full with less than this left, in bytes: more than two years of packets take. */
export const NEARLY_FULL_BYTES = 200 * 1024 * 1024;
/** The disk is looked at this often, in ms. */
const DISK_CHECK_MS = 10_000;
/** Of more damaged parts than this the alert gives the number only; the log has them all. */
const DAMAGE_TOLD = 3;
/** What is said of one cause is no longer than this. */
const LONGEST_SENTENCE = 1_900;

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
  readonly #damage: string[] = [];
  #nextCheck: MonotonicMs | null = null;
  #started = false;

  constructor(options: AlertFeedOptions) {
    this.#options = options;
  }

  /** From now on somebody listens, and is told what was found before. */
  start(): void {
    this.#started = true;
    for (const [cause, sentence] of this.#storage) if (sentence !== null) this.#tell(cause, sentence);
  }

  /** What stands in the way of keeping what comes in; null: of this cause, nothing. */
  storage(cause: StorageCause, sentence: string | null): void {
    const line = sentence?.replaceAll(/\s+/g, ' ').slice(0, LONGEST_SENTENCE) ?? null;
    if (this.#storage.get(cause) === line) return;
    this.#storage.set(cause, line);
    if (this.#started) this.#tell(cause, line);
  }

  /** Something kept was found damaged; it is said what, how large it was, and what became of it. */
  damaged(sentence: string): void {
    this.#damage.push(sentence);
    const more = this.#damage.length - DAMAGE_TOLD;
    const told = this.#damage.slice(0, DAMAGE_TOLD);
    if (more > 0) told.push(`${more} more ${more === 1 ? 'part is' : 'parts are'} damaged.`);
    this.storage('segment-damaged', told.join(' '));
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

  #tell(cause: StorageCause, sentence: string | null): void {
    this.#options.emit({ kind: 'storage', at: this.#options.now(), cause, sentence });
  }
}
