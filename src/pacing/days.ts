import type { DaySummary } from '../contract/day.ts';
import { type Bpm, type EpochMs, epochMs, monotonicMs } from '../units.ts';
import type { Calendar } from './calendar.ts';
import { addClockStep, addSpan, addThreshold, type DayState, isEmpty, newDay } from './day.ts';
import { type SummaryOptions, summariseDay } from './day-summary.ts';
import type { Span } from './events.ts';
import type { PacingOutput } from './pipeline.ts';

export interface DayBookOptions {
  /** The threshold in force before the first event, in bpm. */
  readonly threshold: Bpm | null;
}

/** When and by which setting a day is looked at, and what its packets do not tell. */
export type Look = Pick<SummaryOptions, 'until' | 'waking' | 'alerts'>;

/** The local days of a stream, kept as the pipeline speaks. */
export class DayBook {
  readonly #calendar: Calendar;
  #keep = Number.POSITIVE_INFINITY;
  #droppedUntil = epochMs(Number.NEGATIVE_INFINITY);
  /** By date; the one heard of last is the last. */
  readonly #days = new Map<string, DayState>();
  readonly #thresholds: { readonly at: EpochMs; readonly bpm: Bpm | null }[];
  #current: DayState | null = null;

  constructor(calendar: Calendar, options: DayBookOptions) {
    this.#calendar = calendar;
    this.#thresholds = [{ at: epochMs(Number.NEGATIVE_INFINITY), bpm: options.threshold }];
  }

  /** No day that ends by then is kept for certain: it may have been dropped. */
  get droppedUntil(): EpochMs {
    return this.#droppedUntil;
  }

  /** From now on as many days are kept at most, those heard of last; until then all are. */
  keepAtMost(days: number): void {
    this.#keep = days;
    this.#drop();
  }

  /** Takes an output of the pipeline, in order. */
  add(output: PacingOutput): void {
    switch (output.kind) {
      case 'reading':
        this.#dayAt(output.at).packets += 1;
        return;
      case 'span':
        this.#addSpan(output);
        return;
      case 'threshold':
        this.threshold(output.at, output.bpm);
        return;
      case 'clock-step': {
        const before = epochMs(output.at - output.byMs);
        const [one, other] = [this.#dayAt(before), this.#dayAt(output.at)];
        addClockStep(one, before, output.at);
        if (other !== one) addClockStep(other, before, output.at);
        return;
      }
    }
  }

  /** A threshold came into force. */
  threshold(at: EpochMs, bpm: Bpm): void {
    addThreshold(this.#dayAt(at), at, bpm);
    this.#thresholds.push({ at, bpm });
  }

  /** What has been received of a date; null: nothing. */
  get(date: string): DayState | null {
    return this.#days.get(date) ?? null;
  }

  /** The dates of which something was received, in order. */
  dates(): string[] {
    return [...this.#days.values()]
      .filter((day) => !isEmpty(day))
      .map(({ date }) => date)
      .sort();
  }

  /** What there is to say of a date. */
  summary(date: string, look: Look): DaySummary {
    const calendar = this.#calendar;
    const day = this.get(date) ?? this.#unheardOf(date);
    const before = this.get(calendar.dayAfter(day, -1).date);
    return summariseDay(day, { ...look, calendar, before });
  }

  #unheardOf(date: string): DayState {
    const day = this.#calendar.dayNamed(date);
    const threshold = this.#thresholds.findLast(({ at }) => at <= day.start)?.bpm ?? null;
    return newDay(day, this.#calendar, threshold);
  }

  #addSpan(span: Span): void {
    let rest = span;
    for (;;) {
      const day = this.#dayAt(rest.at);
      const inDay = Math.min(rest.ms, day.end - rest.at);
      addSpan(day, inDay === rest.ms ? rest : { ...rest, ms: inDay });
      if (inDay === rest.ms) return;
      rest = {
        ...rest,
        at: epochMs(rest.at + inDay),
        t: monotonicMs(rest.t + inDay),
        ms: rest.ms - inDay,
      };
    }
  }

  #dayAt(at: EpochMs): DayState {
    const current = this.#current;
    if (current !== null && at >= current.start && at < current.end) return current;
    const local = this.#calendar.dayOf(at);
    const day =
      this.#days.get(local.date) ?? newDay(local, this.#calendar, this.#thresholds.at(-1)?.bpm ?? null);
    this.#days.delete(local.date);
    this.#days.set(local.date, day);
    this.#current = day;
    this.#drop();
    return day;
  }

  #drop(): void {
    for (const [date, { end }] of this.#days) {
      if (this.#days.size <= this.#keep) break;
      this.#days.delete(date);
      if (end > this.#droppedUntil) this.#droppedUntil = end;
    }
  }
}
