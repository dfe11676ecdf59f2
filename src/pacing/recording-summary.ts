import type { Verdict } from '../contract/common.ts';
import { type DayAlert, type DaySummary, DEFAULT_WAKING } from '../contract/day.ts';
import { type Bpm, epochMs } from '../units.ts';
import type { RecordedAlert } from './alerts/recorded.ts';
import type { Calendar } from './calendar.ts';
import { type DayState, sumOver } from './day.ts';
import { DayBook, type Look } from './days.ts';
import { addOver, listedEpisodes, noEpisodes } from './episodes.ts';
import type { PacingOutput } from './pipeline.ts';
import { areaInBpmMin } from './rounding.ts';

/** What `replay` says of a recording as a whole. Spans of time in whole ms; null is unknown, never 0. */
export interface RecordingSummary {
  readonly packets: number;
  readonly verdicts: Partial<Record<Verdict, number>>;
  readonly recordedMs: number;
  readonly overMs: number | null;
  readonly areaBpmMin: number | null;
  /** Each as long as it was, also across midnight; a day lists the part that lies in it. */
  readonly episodes: readonly {
    readonly start: number;
    readonly end: number;
    readonly overMs: number;
    readonly peakBpm: number;
    readonly areaBpmMin: number;
  }[];
}

/** Each day to its end. */
const WHOLE: Omit<Look, 'alerts'> = { until: epochMs(Number.MAX_SAFE_INTEGER), waking: DEFAULT_WAKING };

/** Folds the pipeline's output into a summary. Memory grows with days and episodes, not with packets. */
export class RecordingSummariser {
  #packets = 0;
  readonly #verdicts: Partial<Record<Verdict, number>> = {};
  readonly #book: DayBook;
  readonly #episodes = noEpisodes();

  /** @param threshold in force before the first event, in bpm; null: none */
  constructor(calendar: Calendar, threshold: Bpm | null) {
    this.#book = new DayBook(calendar, { threshold });
  }

  add(output: PacingOutput): void {
    this.#book.add(output);
    if (output.kind === 'reading') {
      this.#packets += 1;
      this.#verdicts[output.verdict] = (this.#verdicts[output.verdict] ?? 0) + 1;
    } else if (output.kind === 'span') {
      addOver(this.#episodes, output);
    }
  }

  /** What there is to say of all that was added. */
  summary(): RecordingSummary {
    const dates = this.#book.dates();
    const total = (pick: (day: DayState) => number) =>
      dates.reduce((sum, date) => {
        const day = this.#book.get(date);
        return day === null ? sum : sum + pick(day);
      }, 0);
    const judged = total((day) => sumOver(day, (hour) => hour.judgedMs)) > 0;
    return {
      packets: this.#packets,
      verdicts: this.#verdicts,
      recordedMs: total((day) => sumOver(day, (hour) => hour.recordedMs)),
      overMs: judged ? total((day) => sumOver(day, (hour) => hour.overMs)) : null,
      areaBpmMin: judged ? areaInBpmMin(total((day) => day.areaBpmMs)) : null,
      episodes: [...listedEpisodes(this.#episodes)].map(({ start, end, overMs, peak, areaBpmMs }) => ({
        start,
        end,
        overMs,
        peakBpm: peak,
        areaBpmMin: areaInBpmMin(areaBpmMs),
      })),
    };
  }

  /**
   * Its days one after the other, each to its end.
   *
   * @param alerts those that it raises, to be listed with the day they were raised on; nobody can have
   *   acknowledged them. Null: not asked for
   */
  *days(alerts: readonly RecordedAlert[] | null = null): Generator<DaySummary> {
    for (const date of this.#book.dates()) {
      const day = this.#book.summary(date, { ...WHOLE, alerts: null });
      yield { ...day, alerts: alerts === null ? null : raisedOn(day, alerts) };
    }
  }
}

const raisedOn = ({ start, end }: DaySummary, alerts: readonly RecordedAlert[]): DayAlert[] =>
  alerts
    .filter(({ raisedAt }) => raisedAt >= start && raisedAt < end)
    .map(({ id, kind, raisedAt }) => ({ id, kind, raisedAt, acknowledgedAfterMs: null }));
