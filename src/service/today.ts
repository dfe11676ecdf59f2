import type { DaySummary } from '../contract/day.ts';
import type { Reading as ReadingView, Strip, Tally } from '../contract/live.ts';
import { bandOf } from '../pacing/band.ts';
import type { Calendar } from '../pacing/calendar.ts';
import { measuredOf } from '../pacing/day-summary.ts';
import { DayBook, type Look } from '../pacing/days.ts';
import type { Reading } from '../pacing/events.ts';
import type { PacingOutput } from '../pacing/pipeline.ts';
import { areaInBpmMin } from '../pacing/rounding.ts';
import { Smoother } from '../pacing/smoothing.ts';
import { placeOf, steppedAfter, type TimelineState } from '../pacing/timeline.ts';
import { type Bpm, type EpochMs, epochMs, type MonotonicMs } from '../units.ts';

/** The last hour is shown in steps of this length, in ms. */
const STRIP_STEP_MS = 10_000;
const STRIP_STEPS = 360;
/** How far back the strip reaches, in ms. */
export const STRIP_SPAN_MS = STRIP_STEP_MS * STRIP_STEPS;

/**
 * Today, the evening before, and as many more as a clock that is set back may find again. While the past passes by
 * all are kept: after the clock was set back, today is among the first that are heard of, and the last.
 */
const DAYS_KEPT = 4;

/** A reading as screens see it, and its place on the monotonic axis. */
interface Seen {
  readonly view: Omit<ReadingView, 'ageMs'>;
  readonly t: MonotonicMs;
}

/** What the screens show of the present: the last reading, today's sums, the last hour. */
export class Today {
  readonly #calendar: Calendar;
  #book: DayBook;
  readonly #smoother = new Smoother();
  /** Lowest and highest ok bpm of each step that has any, by the step's number since 1970. */
  readonly #steps = new Map<number, [low: number, high: number]>();
  #thresholds: { readonly at: EpochMs; readonly bpm: Bpm }[] = [];
  /** In force now: the list above is in the order of the wall clock, which may have been set back. */
  #threshold: Bpm | null;
  #lastReading: Seen | null = null;
  #lastOk: Seen | null = null;
  /** Where the wall clock stands against the axis that ages are reckoned on. */
  #timeline: TimelineState = 0;

  /** @param threshold in force before the first output, in bpm; null: none */
  constructor(calendar: Calendar, threshold: Bpm | null) {
    this.#calendar = calendar;
    this.#book = new DayBook(calendar, { threshold });
    this.#threshold = threshold;
    if (threshold !== null) this.#thresholds.push({ at: epochMs(0), bpm: threshold });
  }

  /** Takes what the pipeline says, in order. */
  add(output: PacingOutput): void {
    this.#book.add(output);
    if (output.kind === 'caught-up') this.#book.keepAtMost(DAYS_KEPT);
    if (output.kind === 'clock-step') this.#timeline = steppedAfter(this.#timeline, output);
    if (output.kind !== 'threshold') return;
    this.#threshold = output.bpm;
    this.#thresholds.push({ at: output.at, bpm: output.bpm });
  }

  /** How long ago the last reading was is not known any more. */
  forgetReadings(): void {
    this.#lastReading = null;
    this.#lastOk = null;
  }

  /**
   * Puts other sums in the place of those kept so far; what comes next follows them.
   *
   * @param threshold in force before the first output, in bpm; null: none
   */
  recount(threshold: Bpm | null, outputs: Iterable<PacingOutput>): void {
    this.#book = new DayBook(this.#calendar, { threshold });
    for (const output of outputs) this.#book.add(output);
    this.#book.keepAtMost(DAYS_KEPT);
  }

  /** Days that end by then may be known no more. */
  get droppedUntil(): EpochMs {
    return this.#book.droppedUntil;
  }

  /** A day as far as it was received since the start of what is known here; null: nothing was. */
  summary(date: string, look: Look): DaySummary | null {
    return this.#book.dates().includes(date) ? this.#book.summary(date, look) : null;
  }

  /** @returns the reading as screens see it */
  onReading(reading: Reading): Omit<ReadingView, 'ageMs'> {
    const { at, t, verdict } = reading;
    if (reading.verdict !== 'ok') {
      const view = { at, verdict, bpm: null, smoothedBpm: null, band: 'unknown' } as const;
      this.#lastReading = { view, t };
      return view;
    }
    const smoothedBpm = this.#smoother.add(reading);
    const band = bandOf(smoothedBpm, this.#threshold);
    this.#addToStrip(at, reading.bpm);
    const view = { at, verdict, bpm: reading.bpm, smoothedBpm, band };
    this.#lastReading = { view, t };
    this.#lastOk = this.#lastReading;
    return view;
  }

  lastReading(now: EpochMs): ReadingView | null {
    return this.#withAge(this.#lastReading, now);
  }

  lastOk(now: EpochMs): ReadingView | null {
    return this.#withAge(this.#lastOk, now);
  }

  tally(now: EpochMs): Tally {
    const day = this.#calendar.dayOf(now);
    const state = this.#book.get(day.date);
    if (state === null) {
      const notRecordedMs = Math.max(0, now - day.start);
      return { day: day.date, recordedMs: 0, overMs: null, unjudgedMs: 0, areaBpmMin: null, notRecordedMs };
    }
    const { recordedMs, overMs, unjudgedMs, notRecordedMs } = measuredOf(state.hours, now);
    const areaBpmMin = overMs === null ? null : areaInBpmMin(state.areaBpmMs);
    return { day: day.date, recordedMs, overMs, unjudgedMs, areaBpmMin, notRecordedMs };
  }

  /** The last hour up to now. */
  strip(now: EpochMs): Strip {
    const last = Math.floor(now / STRIP_STEP_MS);
    const first = last - STRIP_STEPS + 1;
    const from = epochMs(first * STRIP_STEP_MS);
    const before = this.#thresholds.filter(({ at }) => at <= from).slice(-1);
    const during = this.#thresholds.filter(({ at }) => at > from);
    this.#thresholds = [...before, ...during];
    return {
      from,
      stepMs: STRIP_STEP_MS,
      steps: Array.from({ length: STRIP_STEPS }, (_, index) => this.#steps.get(first + index) ?? null),
      thresholds: this.#thresholds,
    };
  }

  #addToStrip(at: EpochMs, bpm: Bpm): void {
    const number = Math.floor(at / STRIP_STEP_MS);
    const known = this.#steps.get(number);
    if (known !== undefined) {
      this.#steps.set(number, [Math.min(known[0], bpm), Math.max(known[1], bpm)]);
      return;
    }
    this.#steps.set(number, [bpm, bpm]);
    for (const old of this.#steps.keys()) if (old <= number - STRIP_STEPS) this.#steps.delete(old);
  }

  /** However the wall clock was set since, an age is the time that passed. */
  #withAge(seen: Seen | null, now: EpochMs): ReadingView | null {
    if (seen === null) return null;
    return { ...seen.view, ageMs: Math.max(0, placeOf(this.#timeline, { at: now }) - seen.t) };
  }
}
