import type { DaySummary, WakingWindow } from '../contract/day.ts';
import type { Calendar, LocalDay } from '../pacing/calendar.ts';
import type { PacingOutput } from '../pacing/pipeline.ts';
import { type EpochMs, epochMs } from '../units.ts';
import { type RebuildOptions, rebuildDay } from './day-rebuild.ts';
import { importsDuring } from './imported.ts';
import {
  type DateSpan,
  type DayPort,
  type DayStamp,
  type ImportedSource,
  LIVE_SOURCE,
  type ListedDay,
  type StorePort,
  type TimeSpan,
} from './ports.ts';
import { startOfDay } from './restore.ts';

/** Raised whenever the summary of the same packets comes out differently than before. */
const DAY_VERSION = 2;
/** The running day is put down this often, in ms. */
export const KEEP_DAY_MS = 5 * 60_000;
/** So long after its end nothing of a day is on its way any more, in ms. */
const SETTLED_MS = 60_000;

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
  /** From when on everything received is known to {@link running}. */
  readonly knownFrom: () => EpochMs;
  /** The recordings that {@link running} has counted in. */
  readonly imports: () => readonly ImportedSource[];
}

/** How a summary was made: one made otherwise is made anew. */
export function madeBy(
  date: string,
  calendar: Calendar,
  { from, to }: WakingWindow,
  imports: readonly ImportedSource[],
): string {
  const near = imports.filter((each) => isNear(date, each));
  const sources = near.length === 0 ? [] : sourcesOf(calendar.dayNamed(date), calendar, near);
  const counted = sources.length === 0 ? '' : ` imports ${sources.join()}`;
  return `${DAY_VERSION} ${calendar.timeZone} ${from}-${to}${counted}`;
}

const sourcesOf = (day: LocalDay, calendar: Calendar, imports: readonly ImportedSource[]): number[] =>
  importsDuring(imports, startOfDay(calendar, day), day.end).map(({ source }) => source);

const DAY_MS = 24 * 60 * 60_000;
/** A local day, with the evening before it, lies within so much of its date's midnight by UTC, in every time zone. */
const isNear = (date: string, { from, to }: TimeSpan): boolean => {
  const midnight = Date.parse(date);
  return from < midnight + 2 * DAY_MS && to > midnight - 2 * DAY_MS;
};

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
  #keptAt: EpochMs | null = null;
  #settledDate: string | null = null;
  #work: Iterator<undefined> | null = null;

  constructor(options: DayKeeperOptions) {
    this.#options = options;
    this.#days = options.store.days;
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

  /** Whether a day was worked out, and nothing was received on it. */
  isEmpty(date: string): boolean {
    return this.#empty.has(date);
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
    for (const at of [now, now - SETTLED_MS]) this.#changed.add(this.#dateOf(at));
    this.#empty.clear();
    this.#work = null;
    this.keepNow(now);
  }

  /** Puts days down that have changed, once every packet in them is written. @throws the store's errors */
  keepNow(now: EpochMs): void {
    const { store } = this.#options;
    store.journal.flush();
    if (store.journal.waiting > 0) return;
    const settled = this.#dateOf(now - SETTLED_MS);
    // The day before has to be finished.
    if (settled !== this.#settledDate) this.#work = null;
    this.#keptAt = now;
    this.#settledDate = settled;
    const imports = this.#options.imports();
    const through = store.journal.lastId();
    for (const date of [...this.#changed].sort()) {
      const summary = this.live(date, now);
      if (summary !== null) this.#days.put(summary, this.#stamp(date, now, through, imports));
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

  /** Does one small step of what there is to work out again. */
  step(): void {
    if (this.#options.store.journal.waiting > 0) return;
    if (this.#work?.next().done === true) this.#work = NOTHING_TO_DO;
  }

  #dateOf(at: number): string {
    return this.#options.calendar.dayOf(epochMs(Math.max(0, at))).date;
  }

  #stamp(date: string, madeAt: EpochMs, through: number, imports: readonly ImportedSource[]): DayStamp {
    const { calendar, waking } = this.#options;
    return { madeBy: madeBy(date, calendar, waking(), imports), madeAt, through };
  }

  /** Works out every earlier day that is missing, was never finished, or was made otherwise. */
  *#catchUp(now: EpochMs): Generator<undefined> {
    const { calendar, store, waking } = this.#options;
    const unsettled = this.#dateOf(now - SETTLED_MS);
    // Ten years of days at once would hold up whoever waits for a reading.
    for (const year of yearsKept(store, calendar)) {
      yield undefined;
      for (const date of staleDays(store, calendar, waking(), year)) {
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

/** Whether a day that ends at `end` was over, with nothing more to come, at a moment. */
export const isOver = (end: EpochMs, at: EpochMs): boolean => at >= end + SETTLED_MS;

/**
 * The dates with packets or a summary whose stored summary is missing, was not finished, or was made otherwise, in
 * order.
 *
 * @param listed the stored days of the span
 */
export function staleDays(
  store: StorePort,
  calendar: Calendar,
  waking: WakingWindow,
  within: DateSpan,
  listed: readonly ListedDay[] = store.days.listed(within.from, within.to),
): string[] {
  const stamps = new Map(listed.map(({ date, stamp }) => [date, stamp]));
  const imports = store.recordings.list();
  return datesWithin(store, calendar, within, listed).filter((date) => {
    const stamp = stamps.get(date);
    if (stamp?.madeBy !== madeBy(date, calendar, waking, imports)) return true;
    // The last time zone to end a day does so 36 h after it began by UTC.
    const isLongOver = isOver(epochMs(Date.parse(date) + 1.5 * DAY_MS), stamp.madeAt);
    return !isLongOver && !isOver(calendar.dayNamed(date).end, stamp.madeAt);
  });
}

/** The dates of a span that anything was received on, in no order. */
function recordedDays(store: StorePort, calendar: Calendar, { from, to }: DateSpan): Set<string> {
  const dates = new Set<string>();
  const span = { from: calendar.dayNamed(from).start, to: calendar.dayNamed(to).end };
  const imports = store.recordings.list().map(({ source }) => source);
  // Most stretches lie in the day of the one before.
  let day = calendar.dayOf(span.from);
  for (const source of [LIVE_SOURCE, ...imports]) {
    for (const stretch of store.journal.stretches(source, span)) {
      for (const at of [stretch.from, stretch.to]) {
        if (at < day.start || at >= day.end) day = calendar.dayOf(at);
        if (day.date >= from && day.date <= to) dates.add(day.date);
      }
    }
  }
  return dates;
}

/** Every date of a span with packets or with a summary, in order. */
const datesWithin = (
  store: StorePort,
  calendar: Calendar,
  within: DateSpan,
  listed: readonly ListedDay[] = store.days.listed(within.from, within.to),
): string[] =>
  [...new Set([...recordedDays(store, calendar, within), ...listed.map(({ date }) => date)])].sort();

/** Every date with packets or with a summary, in order. */
export const everyDay = (store: StorePort, calendar: Calendar): string[] =>
  yearsKept(store, calendar).flatMap((year) => datesWithin(store, calendar, year));

/** The years, one after another, that hold every date with packets or with a summary. */
function yearsKept(store: StorePort, calendar: Calendar): DateSpan[] {
  const received = store.journal.reach();
  const summarised = store.days.reach();
  const ends = [
    ...(received === null ? [] : [calendar.dayOf(received.from).date, calendar.dayOf(received.to).date]),
    ...(summarised === null ? [] : [summarised.from, summarised.to]),
  ].map((date) => Number(date.slice(0, 4)));
  if (ends.length === 0) return [];
  const [first, last] = [Math.min(...ends), Math.max(...ends)];
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const year = String(first + index).padStart(4, '0');
    return { from: `${year}-01-01`, to: `${year}-12-31` };
  });
}
