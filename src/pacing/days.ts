import { type Bpm, type EpochMs, epochMs, monotonicMs } from '../units.ts';
import type { Calendar } from './calendar.ts';
import { isOver, type Span } from './events.ts';

/** Sums over the spans of one local day. All times in whole ms, so the order of adding never matters. */
export interface DayTally {
  readonly recordedMs: number;
  /** Recorded while a threshold was in force. */
  readonly judgedMs: number;
  readonly overMs: number;
  /** Sum of (bpm − threshold) × ms over the time over, in bpm·ms. */
  readonly areaBpmMs: number;
  /** Sum of bpm × ms, in bpm·ms; divided by `recordedMs` it is the time-weighted mean. */
  readonly bpmMs: number;
  readonly low: Bpm | null;
  readonly high: Bpm | null;
}

export const emptyTally: DayTally = {
  recordedMs: 0,
  judgedMs: 0,
  overMs: 0,
  areaBpmMs: 0,
  bpmMs: 0,
  low: null,
  high: null,
};

/** The tally with a span added that lies entirely within its day. */
export function addSpan(tally: DayTally, span: Span): DayTally {
  const over = isOver(span) === true;
  const excess = span.threshold === null ? 0 : span.bpm - span.threshold;
  return {
    recordedMs: tally.recordedMs + span.ms,
    judgedMs: tally.judgedMs + (span.threshold === null ? 0 : span.ms),
    overMs: tally.overMs + (over ? span.ms : 0),
    areaBpmMs: tally.areaBpmMs + (over ? excess * span.ms : 0),
    bpmMs: tally.bpmMs + span.bpm * span.ms,
    low: tally.low === null || span.bpm < tally.low ? span.bpm : tally.low,
    high: tally.high === null || span.bpm > tally.high ? span.bpm : tally.high,
  };
}

/** Cuts a span at local midnights; each part lies in one day. */
export function* splitByDay(span: Span, calendar: Calendar): Generator<{ date: string; part: Span }> {
  let rest = span;
  for (;;) {
    const day = calendar.dayOf(rest.at);
    const inDay = Math.min(rest.ms, day.end - rest.at);
    if (inDay === rest.ms) {
      yield { date: day.date, part: rest };
      return;
    }
    yield { date: day.date, part: { ...rest, ms: inDay } };
    rest = {
      ...rest,
      at: epochMs(rest.at + inDay),
      t: monotonicMs(rest.t + inDay),
      ms: rest.ms - inDay,
    };
  }
}

/** The tallies of local days, kept as spans come. */
export class DayBook {
  readonly #calendar: Calendar;
  readonly #days = new Map<string, DayTally>();

  constructor(calendar: Calendar) {
    this.#calendar = calendar;
  }

  add(span: Span): void {
    for (const { date, part } of splitByDay(span, this.#calendar)) {
      this.#days.set(date, addSpan(this.get(date), part));
    }
  }

  /** Counts a day in even if nothing of it should be recorded, so that it shows as unknown, not as missing. */
  touch(at: EpochMs): void {
    const { date } = this.#calendar.dayOf(at);
    if (!this.#days.has(date)) this.#days.set(date, emptyTally);
  }

  get(date: string): DayTally {
    return this.#days.get(date) ?? emptyTally;
  }

  /** Every day that was touched or has recorded time, in order. */
  entries(): [date: string, tally: DayTally][] {
    return [...this.#days].sort(([a], [b]) => (a < b ? -1 : 1));
  }
}
