import type { DaySummary, WakingWindow } from '../contract/day.ts';
import type { Calendar, LocalDay } from '../pacing/calendar.ts';
import type { PacingOutput } from '../pacing/pipeline.ts';
import { type EpochMs, epochMs } from '../units.ts';
import { type RebuildOptions, rebuildDay } from './day-rebuild.ts';
import type { DayPort, DayStamp, ImportedSource, StorePort } from './ports.ts';
import { startOfDay } from './restore.ts';
import { madeBy, SETTLED_MS, staleDays, yearsKept } from './stale-days.ts';

/** The running day is put down this often, in ms. */
const KEEP_DAY_MS = 5 * 60_000;

/** What of the pipeline's output a day is made of. */
const CHANGES_A_DAY: ReadonlySet<PacingOutput['kind']> = new Set([
  'reading',
  'span',
  'link',
  'clock-step',
  'threshold',
]);

export interface DayKeeperOptions {
  readonly store: StorePort;
  readonly calendar: Calendar;
  readonly waking: () => WakingWindow;
  /** A day as far as it has been received, up to a moment; null: nothing was. */
  readonly running: (date: string, until: EpochMs) => DaySummary | null;
  /** Until when {@link running} knows for certain what was recorded; null: that is known with the next second. */
  readonly heardUntil: () => EpochMs | null;
  /** From when on everything received is known to {@link running}. */
  readonly knownFrom: () => EpochMs;
  /** The recordings that {@link running} has counted in. */
  readonly imports: () => readonly ImportedSource[];
}

/**
 * Keeps the summaries of days in step with the packets: those of the running day as readings come in,
 * those of earlier days little by little from their packets, where they are missing or were made otherwise.
 */
export class DayKeeper {
  readonly #options: DayKeeperOptions;
  readonly #days: DayPort;
  /** Days that something was received for since they were put down. */
  readonly #changed = new Set<string>();
  /** Days that were worked out, and nothing was received on, though so much is near them that they were looked at. */
  readonly #empty = new Set<string>();
  /** The one that the work was begun with. */
  #waking: WakingWindow;
  #keptAt: EpochMs | null = null;
  #settledDate: string | null = null;
  #work: Iterator<undefined> | null = null;

  constructor(options: DayKeeperOptions) {
    this.#options = options;
    this.#days = options.store.days;
    this.#waking = options.waking();
  }

  /** What is known of a day from its readings as they came; null when not all of them came through here. */
  live(date: string, until: EpochMs): DaySummary | null {
    const { calendar, running } = this.#options;
    return this.isWhollyKnown(calendar.dayNamed(date)) ? running(date, until) : null;
  }

  /** Whether all that was received on a day, and in the night that ends on it, is known from its readings as they came. */
  isWhollyKnown(day: LocalDay): boolean {
    const { calendar, knownFrom } = this.#options;
    return startOfDay(calendar, day) >= knownFrom();
  }

  /** Something went through the pipeline. */
  note(output: PacingOutput): void {
    if (!CHANGES_A_DAY.has(output.kind)) return;
    const { at } = output;
    this.#hasChanged(this.#dateOf(at));
    // Held over midnight, or set from one day to another: both days have changed.
    if (output.kind === 'span') this.#hasChanged(this.#dateOf(at + output.ms));
    if (output.kind === 'clock-step') this.#hasChanged(this.#dateOf(at - output.byMs));
  }

  /** Whether it is known that nothing was received on a day: it was worked out, or it is known from its readings as they came. */
  isEmpty(date: string): boolean {
    const { calendar, running } = this.#options;
    const day = calendar.dayNamed(date);
    return this.#empty.has(date) || (this.isWhollyKnown(day) && running(date, day.end) === null);
  }

  #hasChanged(date: string): void {
    this.#changed.add(date);
    this.#empty.delete(date);
  }

  /** Puts days down that have changed, if it is time. @throws the store's errors; then it is tried again */
  keep(now: EpochMs): void {
    const settled = this.#dateOf(now - SETTLED_MS);
    const isDue =
      this.#keptAt === null || Math.abs(now - this.#keptAt) >= KEEP_DAY_MS || settled !== this.#settledDate;
    if (isDue) this.keepNow(now);
  }

  /** Recordings were brought in or taken out, and {@link DayKeeperOptions.running} has counted anew. @throws the store's errors */
  importsChanged(now: EpochMs): void {
    this.#empty.clear();
    this.#beginAnew(now);
  }

  /** When {@link DayKeeperOptions.waking} is another one, every day is put down anew by it. @throws the store's errors */
  settingsChanged(now: EpochMs): void {
    const { from, to } = this.#options.waking();
    if (from === this.#waking.from && to === this.#waking.to) return;
    this.#waking = { from, to };
    this.#beginAnew(now);
  }

  #beginAnew(now: EpochMs): void {
    for (const at of [now, now - SETTLED_MS]) this.#changed.add(this.#dateOf(at));
    this.#work = null;
    this.keepNow(now);
  }

  /**
   * Puts days down that have changed, once every packet in them is written, as they were when the pipeline last heard
   * what time it is: a hold that has ended since is not counted yet. @throws the store's errors
   */
  keepNow(now: EpochMs): void {
    const { heardUntil, store } = this.#options;
    store.journal.flush();
    const madeAt = heardUntil();
    if (store.journal.waiting > 0 || madeAt === null) return;
    const settled = this.#dateOf(now - SETTLED_MS);
    // The day before has to be finished.
    if (settled !== this.#settledDate) this.#work = null;
    this.#keptAt = now;
    this.#settledDate = settled;
    const imports = this.#options.imports();
    const through = store.journal.lastId();
    for (const date of [...this.#changed].sort()) {
      const summary = this.live(date, madeAt);
      if (summary !== null) this.#days.put(summary, this.#stamp(date, madeAt, through, imports));
      // After the clock was set back it is not known here what came in of that day before; and when an
      // import was all there was of it, its removal leaves nothing.
      else this.#forget([date]);
      this.#changed.delete(date);
    }
    this.#work ??= this.#catchUp(now);
  }

  #forget(dates: readonly string[]): void {
    this.#days.forget(dates);
    this.#work = null;
  }

  /** Does one small step of what there is to work out again. @throws the store's errors; then it is begun anew in time */
  step(): void {
    if (this.#options.store.journal.waiting > 0) return;
    try {
      if (this.#work?.next().done === true) this.#work = NOTHING_TO_DO;
    } catch (error) {
      // A generator that threw has ended, and what was left of its work would wait for midnight.
      this.#work = null;
      throw error;
    }
  }

  #dateOf(at: number): string {
    return this.#options.calendar.dayOf(epochMs(Math.max(0, at))).date;
  }

  #stamp(date: string, madeAt: EpochMs, through: number, imports: readonly ImportedSource[]): DayStamp {
    const { calendar, waking } = this.#options;
    return { madeBy: madeBy(date, calendar, waking(), imports), madeAt, through };
  }

  /** Works out every earlier day that is missing, was never finished, or was made otherwise: the newest, which are looked at most, first. */
  *#catchUp(now: EpochMs): Generator<undefined> {
    const { calendar, store, waking } = this.#options;
    const unsettled = this.#dateOf(now - SETTLED_MS);
    // Ten years of days at once would hold up whoever waits for a reading.
    for (const year of yearsKept(store, calendar).toReversed()) {
      yield undefined;
      for (const date of staleDays(store, calendar, waking(), year).toReversed()) {
        yield undefined;
        if (date >= unsettled || this.#empty.has(date)) continue;
        const summary = yield* putDownAnew(store, calendar, date, { waking: waking(), madeAt: now });
        if (summary === null) this.#empty.add(date);
      }
    }
  }
}

/**
 * Works a day out again from its packets and puts it down; one that nothing was received on is forgotten. Pauses as
 * {@link rebuildDay} does.
 *
 * @returns what was put down; null: nothing was
 */
export function* putDownAnew(
  store: StorePort,
  calendar: Calendar,
  date: string,
  { madeAt, waking }: Pick<RebuildOptions, 'madeAt' | 'waking'>,
): Generator<undefined, DaySummary | null> {
  const imports = store.recordings.list();
  const { summary, through } = yield* rebuildDay(store, calendar, date, { waking, madeAt, through: null });
  if (summary === null) store.days.forget([date]);
  else store.days.put(summary, { madeBy: madeBy(date, calendar, waking, imports), madeAt, through });
  return summary;
}

const NOTHING_TO_DO: Iterator<undefined> = { next: () => ({ done: true, value: undefined }) };
