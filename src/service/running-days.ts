import type { DayAnswer, DayRow, WakingWindow } from '../contract/day.ts';
import type { Reading as ReadingView, Strip, Tally } from '../contract/live.ts';
import type { LookBack } from '../contract/look-back.ts';
import type { Report, ReportQuery } from '../contract/report.ts';
import type { DaysAnswer, DaysQuery } from '../contract/weeks.ts';
import type { Calendar } from '../pacing/calendar.ts';
import type { Reading } from '../pacing/events.ts';
import type { PacingOutput } from '../pacing/pipeline.ts';
import { type EpochMs, epochMs } from '../units.ts';
import { DayKeeper } from './day-keeper.ts';
import { daysAsPutDown, type KnownDaysOptions, knownDay, knownDays } from './known-days.ts';
import { lookBackFrom } from './look-back.ts';
import type { ImportedSource, StorePort } from './ports.ts';
import type { Recorder } from './recorder.ts';
import { reportOf } from './report.ts';
import { hasImportsToday, type Past, recountToday } from './restore.ts';
import { Today } from './today.ts';

export interface RunningDaysOptions {
  readonly store: StorePort;
  readonly calendar: Calendar;
  readonly recorder: Recorder;
  readonly waking: () => WakingWindow;
  /** What went through the pipeline of today before this start. */
  readonly past: Pick<Past, 'knownFrom' | 'threshold'>;
}

/**
 * The running day and those before it: counted as readings come, put down, counted anew when recordings
 * were brought in or taken out, and looked up when somebody asks.
 */
export class RunningDays {
  readonly #options: RunningDaysOptions;
  readonly #today: Today;
  readonly #keeper: DayKeeper;
  /** From when on everything received is counted in the running day. */
  #knownFrom: EpochMs;
  /** The recordings that were brought in and are counted in the running day. */
  #imports: readonly ImportedSource[] = [];
  /** As {@link heardAfter} what was said last. */
  #heardUntil: EpochMs | null = null;
  /** The wall clock was set back, and it was not looked yet whether to a day that is not known from its start. */
  #isSetBack = false;
  /** The date of the last look; after the clock was set back, the next day comes for the second time, too. */
  #date: string | null = null;
  /** What is stored says something else by now than what was counted. */
  #isRecountDue = false;

  constructor(options: RunningDaysOptions) {
    const { calendar, past, store, waking } = options;
    this.#options = options;
    this.#today = new Today(calendar, past.threshold);
    this.#knownFrom = past.knownFrom;
    this.#keeper = new DayKeeper({
      store,
      calendar,
      waking,
      running: (date, until) => this.#today.summary(date, { until, waking: waking(), alerts: null }),
      heardUntil: () => this.#heardUntil,
      knownFrom: () => epochMs(Math.max(this.#knownFrom, this.#today.droppedUntil)),
      imports: () => this.#imports,
    });
  }

  /** Takes what the pipeline says, in order. @param isNew false: it is of the past, which is put down already */
  add(output: PacingOutput, isNew: boolean): void {
    this.#today.add(output);
    this.#heardUntil = heardAfter(this.#heardUntil, output);
    if (!isNew) return;
    this.#keeper.note(output);
    if (output.kind === 'clock-step' && output.byMs < 0) this.#isSetBack = true;
    // Only after the clock was set back: an import is judged by the threshold in force by the wall clock.
    if (output.kind === 'threshold' && this.#imports.some(({ to }) => to >= output.at)) {
      this.#isRecountDue = true;
    }
  }

  /** @returns the reading as screens see it */
  onReading(reading: Reading): Omit<ReadingView, 'ageMs'> {
    return this.#today.onReading(reading);
  }

  /** How long ago the last reading was is not known any more. */
  forgetReadings(): void {
    this.#today.forgetReadings();
  }

  lastReading(now: EpochMs): ReadingView | null {
    return this.#today.lastReading(now);
  }

  lastOk(now: EpochMs): ReadingView | null {
    return this.#today.lastOk(now);
  }

  tally(now: EpochMs): Tally {
    return this.#today.tally(now);
  }

  /** The last hour up to now. */
  lastHour(now: EpochMs): Strip {
    return this.#today.strip(now);
  }

  /** Counts the recordings in that were brought in before this start. @throws the store's errors */
  countImports(now: EpochMs): void {
    const { calendar, store } = this.#options;
    if (hasImportsToday(store, calendar, now)) this.#recount(now);
  }

  /** Recordings were brought in or taken out, and everything up to now is written. @throws the store's errors */
  importsChanged(now: EpochMs): void {
    this.#recount(now);
    this.#keeper.importsChanged(now);
  }

  /** With another waking window all days are worked out anew. @throws the store's errors */
  settingsChanged(now: EpochMs): void {
    this.#keeper.settingsChanged(now);
  }

  /**
   * Puts days down that have changed, if it is time. To be called when the pipeline has heard the time.
   *
   * @throws the store's errors; then it is tried again
   */
  keep(now: EpochMs): void {
    this.#recountIfDue(now);
    this.#keeper.keep(now);
  }

  /** Puts days down that have changed. @throws the store's errors */
  keepNow(now: EpochMs): void {
    this.#keeper.keepNow(now);
  }

  /** Does one small step of what there is to work out again. @throws the store's errors */
  step(): void {
    this.#keeper.step();
  }

  /** What is known of a local day, `YYYY-MM-DD`. @throws PlimsollError `bad-input`, the store's errors */
  day(date: string, now: EpochMs): DayAnswer {
    return knownDay(date, this.#known(now));
  }

  /** The days that something was received on, and each week beside the one before. @throws the store's errors */
  days(query: DaysQuery, now: EpochMs): DaysAnswer {
    return knownDays(query, this.#known(now), null);
  }

  /** What the page for a clinician says of a span of days; those still to be worked out it names. @throws the store's errors */
  report(query: ReportQuery, version: string, now: EpochMs): Report {
    return reportOf(query, { ...this.#known(now), version }, null);
  }

  /** The days of a span as {@link daysAsPutDown} gives them, both dates included. @throws the store's errors */
  rows(from: string, to: string, now: EpochMs): readonly DayRow[] {
    return daysAsPutDown({ from, to }, this.#asTheyStand(now));
  }

  /** The 72 hours before a note. @throws PlimsollError `bad-input`, the store's errors */
  lookBack(noteId: number, now: EpochMs): LookBack {
    return lookBackFrom(noteId, this.#known(now));
  }

  #recountIfDue(now: EpochMs): void {
    // The day that the clock shows now may have begun long before what is known here.
    const day = this.#options.calendar.dayOf(now);
    const isOther = this.#isSetBack || day.date !== this.#date;
    if (isOther && !this.#keeper.isWhollyKnown(day)) this.#isRecountDue = true;
    this.#isSetBack = false;
    this.#date = day.date;
    if (!this.#isRecountDue) return;
    this.#options.store.journal.flush();
    this.#recount(now);
  }

  #known(now: EpochMs): KnownDaysOptions {
    this.#options.recorder.attempt(() => this.#keeper.keepNow(now));
    return this.#asTheyStand(now);
  }

  #asTheyStand(now: EpochMs): KnownDaysOptions {
    const { calendar, store, waking } = this.#options;
    return {
      ...{ store, calendar, now },
      waking: waking(),
      live: (date) => this.#keeper.live(date, now),
      isEmpty: (date) => this.#keeper.isEmpty(date),
    };
  }

  #recount(now: EpochMs): void {
    const { calendar, store } = this.#options;
    this.#imports = store.recordings.list();
    const { knownFrom, outputs, threshold } = recountToday(store, calendar, now);
    this.#knownFrom = knownFrom;
    this.#today.recount(threshold, outputs);
    this.#isRecountDue = false;
  }
}

/**
 * Until when it is known what was recorded. A change of the threshold or the clock comes at its own moment, but ends no
 * hold: whether one has ended is known with what comes next.
 */
function heardAfter(before: EpochMs | null, output: PacingOutput): EpochMs | null {
  switch (output.kind) {
    case 'tick':
    case 'caught-up':
    case 'reading':
      return output.at;
    case 'threshold':
    case 'clock-step':
      return null;
    default:
      return before;
  }
}
