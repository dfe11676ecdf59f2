import type { Reading as ReadingView, Strip, Tally } from '../contract/live.ts';
import { bandOf } from '../pacing/band.ts';
import type { Calendar } from '../pacing/calendar.ts';
import { DayBook } from '../pacing/days.ts';
import type { Reading, Span } from '../pacing/events.ts';
import { areaInBpmMin } from '../pacing/recording-summary.ts';
import { Smoother } from '../pacing/smoothing.ts';
import { type Bpm, type EpochMs, epochMs } from '../units.ts';

/** The last hour is shown in steps of this length, in ms. */
export const STRIP_STEP_MS = 10_000;
const STRIP_STEPS = 360;
/** How far back the strip reaches, in ms. */
export const STRIP_SPAN_MS = STRIP_STEP_MS * STRIP_STEPS;

/** What the screens show of the present: the last reading, today's sums, the last hour. */
export class Today {
  readonly #calendar: Calendar;
  readonly #book: DayBook;
  readonly #smoother = new Smoother();
  /** Lowest and highest ok bpm of each step that has any, by the step's number since 1970. */
  readonly #steps = new Map<number, [low: number, high: number]>();
  #thresholds: { readonly at: EpochMs; readonly bpm: Bpm }[] = [];
  #lastReading: Omit<ReadingView, 'ageMs'> | null = null;
  #lastOk: Omit<ReadingView, 'ageMs'> | null = null;

  constructor(calendar: Calendar) {
    this.#calendar = calendar;
    this.#book = new DayBook(calendar);
  }

  onThreshold(at: EpochMs, bpm: Bpm): void {
    this.#thresholds.push({ at, bpm });
  }

  onSpan(span: Span): void {
    this.#book.add(span);
  }

  /** @returns the reading as screens see it */
  onReading(reading: Reading): Omit<ReadingView, 'ageMs'> {
    const { at, verdict } = reading;
    if (reading.verdict !== 'ok') {
      this.#lastReading = { at, verdict, bpm: null, smoothedBpm: null, band: 'unknown' };
      return this.#lastReading;
    }
    const smoothedBpm = this.#smoother.add(reading);
    const band = bandOf(smoothedBpm, this.#thresholds.at(-1)?.bpm ?? null);
    this.#addToStrip(at, reading.bpm);
    this.#lastReading = { at, verdict, bpm: reading.bpm, smoothedBpm, band };
    this.#lastOk = this.#lastReading;
    return this.#lastReading;
  }

  lastReading(now: EpochMs): ReadingView | null {
    return withAge(this.#lastReading, now);
  }

  lastOk(now: EpochMs): ReadingView | null {
    return withAge(this.#lastOk, now);
  }

  tally(now: EpochMs): Tally {
    const day = this.#calendar.dayOf(now);
    const tally = this.#book.get(day.date);
    const judged = tally.judgedMs > 0;
    return {
      day: day.date,
      recordedMs: tally.recordedMs,
      overMs: judged ? tally.overMs : null,
      unjudgedMs: tally.recordedMs - tally.judgedMs,
      areaBpmMin: judged ? areaInBpmMin(tally.areaBpmMs) : null,
      notRecordedMs: Math.max(0, now - day.start - tally.recordedMs),
    };
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
}

const withAge = (reading: Omit<ReadingView, 'ageMs'> | null, now: EpochMs): ReadingView | null =>
  reading === null ? null : { ...reading, ageMs: Math.max(0, now - reading.at) };
