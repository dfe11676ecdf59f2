import type { Verdict } from '../contract/common.ts';
import type { Calendar } from './calendar.ts';
import { DayBook, type DayTally } from './days.ts';
import { type Episode, EpisodeGatherer } from './episodes.ts';
import type { PacingOutput } from './pipeline.ts';

/** What `replay` says of a recording. Spans of time in whole ms; null is unknown, never 0. */
export interface RecordingSummary {
  readonly packets: number;
  readonly verdicts: Partial<Record<Verdict, number>>;
  readonly recordedMs: number;
  readonly overMs: number | null;
  readonly areaBpmMin: number | null;
  readonly episodes: readonly {
    readonly start: number;
    readonly end: number;
    readonly overMs: number;
    readonly peakBpm: number;
    readonly areaBpmMin: number;
  }[];
  readonly days: Readonly<Record<string, DaySummary>>;
}

export interface DaySummary {
  readonly recordedMs: number;
  readonly overMs: number | null;
  readonly areaBpmMin: number | null;
  readonly lowBpm: number | null;
  readonly highBpm: number | null;
  readonly meanBpm: number | null;
}

const MS_PER_MINUTE = 60_000;

/** Rounds to 3 decimals, the exact value of the double deciding. */
const thousandths = (value: number): number => Number(value.toFixed(3));

/** An area in bpm·ms as bpm·min with 3 decimals. */
export const areaInBpmMin = (areaBpmMs: number): number => thousandths(areaBpmMs / MS_PER_MINUTE);

const summariseDay = (tally: DayTally): DaySummary => ({
  recordedMs: tally.recordedMs,
  overMs: tally.judgedMs > 0 ? tally.overMs : null,
  areaBpmMin: tally.judgedMs > 0 ? areaInBpmMin(tally.areaBpmMs) : null,
  lowBpm: tally.low,
  highBpm: tally.high,
  meanBpm: tally.recordedMs > 0 ? thousandths(tally.bpmMs / tally.recordedMs) : null,
});

/** Folds the pipeline's output into a summary. Memory grows with days and episodes, not with packets. */
export class RecordingSummariser {
  #packets = 0;
  readonly #verdicts: Partial<Record<Verdict, number>> = {};
  readonly #book: DayBook;
  readonly #episodes: Episode[] = [];
  readonly #gatherer = new EpisodeGatherer((episode) => this.#episodes.push(episode));

  constructor(calendar: Calendar) {
    this.#book = new DayBook(calendar);
  }

  add(output: PacingOutput): void {
    if (output.kind === 'reading') {
      this.#packets += 1;
      this.#book.touch(output.at);
      this.#verdicts[output.verdict] = (this.#verdicts[output.verdict] ?? 0) + 1;
    } else if (output.kind === 'span') {
      this.#book.add(output);
      this.#gatherer.add(output);
    }
  }

  /** To be called once, when the stream has ended. */
  finish(): RecordingSummary {
    this.#gatherer.finish();
    const days = this.#book.entries();
    const total = (pick: (tally: DayTally) => number) => days.reduce((sum, [, day]) => sum + pick(day), 0);
    const judged = total((day) => day.judgedMs) > 0;
    return {
      packets: this.#packets,
      verdicts: this.#verdicts,
      recordedMs: total((day) => day.recordedMs),
      overMs: judged ? total((day) => day.overMs) : null,
      areaBpmMin: judged ? areaInBpmMin(total((day) => day.areaBpmMs)) : null,
      episodes: this.#episodes.map(({ start, end, overMs, peak, areaBpmMs }) => ({
        start,
        end,
        overMs,
        peakBpm: peak,
        areaBpmMin: areaInBpmMin(areaBpmMs),
      })),
      days: Object.fromEntries(days.map(([date, tally]) => [date, summariseDay(tally)])),
    };
  }
}
