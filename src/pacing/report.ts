import type { DayHour, DayRow, DaySummary } from '../contract/day.ts';
import type { Report, ReportHour, ReportRange } from '../contract/report.ts';
import type { EpochMs } from '../units.ts';
import type { Calendar } from './calendar.ts';
import { EPISODE_COUNTED_MS } from './episodes.ts';
import { medianOf } from './median.ts';
import { thousandths } from './rounding.ts';

/** What a report says of its days in numbers. */
export type ReportNumbers = Pick<Report, 'coverage' | 'under' | 'leftOutDays' | 'longest' | 'lowestHalfHour'>;

/**
 * The numbers of a span: coverage of all its days, and what complete days were like, apart for each threshold
 * (design 5.5: only complete days under the same threshold stand beside each other). No sums over days.
 *
 * @param dates of the span, those that have begun @param now up to when
 */
export function reportNumbers(
  rows: readonly DayRow[],
  dates: readonly string[],
  calendar: Calendar,
  now: EpochMs,
): ReportNumbers {
  const complete = rows.filter((row) => row.complete && row.until === row.end);
  const byThreshold = new Map<number, JudgedRow[]>();
  for (const row of complete) {
    const judged = judgedUnderOne(row);
    if (judged !== null) byThreshold.set(judged.bpm, [...(byThreshold.get(judged.bpm) ?? []), judged]);
  }
  const under = [...byThreshold].map(([bpm, days]) => ({
    bpm,
    days: days.length,
    overMs: rangeOf(days.map(({ overMs }) => overMs)),
    atMostMs: rangeOf(days.map(({ atMostMs }) => atMostMs)),
    daysOf2min: days.filter(({ longestMs }) => longestMs >= EPISODE_COUNTED_MS.of2min).length,
    daysOf10min: days.filter(({ longestMs }) => longestMs >= EPISODE_COUNTED_MS.of10min).length,
  }));
  const lowest = rows.flatMap(({ lowestHalfHour }) =>
    lowestHalfHour === null ? [] : [lowestHalfHour.meanBpm],
  );
  const lengths = dates.map((date) => {
    const { end, start } = calendar.dayNamed(date);
    return Math.max(0, Math.min(end, now) - start);
  });
  return {
    coverage: {
      days: dates.length,
      recordedDays: rows.filter(({ recordedMs }) => recordedMs > 0).length,
      completeDays: complete.length,
      recordedMs: sum(rows.map(({ recordedMs }) => recordedMs)),
      lengthMs: sum(lengths),
    },
    under,
    leftOutDays: complete.length - sum(under.map(({ days }) => days)),
    longest: longestOf(rows),
    lowestHalfHour: lowest.length === 0 ? null : rangeOf(lowest),
  };
}

interface JudgedRow {
  readonly bpm: number;
  readonly overMs: number;
  readonly atMostMs: number;
  readonly longestMs: number;
}

function judgedUnderOne({ atMostMs, longestEpisodeMs, overMs, thresholds }: DayRow): JudgedRow | null {
  const [bpm, ...others] = new Set(thresholds.map((each) => each.bpm));
  if (bpm === undefined || bpm === null || others.length > 0 || overMs === null || atMostMs === null)
    return null;
  return { bpm, overMs, atMostMs, longestMs: longestEpisodeMs ?? 0 };
}

function longestOf(rows: readonly DayRow[]): Report['longest'] {
  let longest: Report['longest'] = null;
  for (const { date, longestEpisodeMs } of rows) {
    if (longestEpisodeMs === null || longestEpisodeMs <= (longest?.overMs ?? 0)) continue;
    longest = { date, overMs: longestEpisodeMs };
  }
  return longest;
}

/** The hours of the local clock, 0 to 23, each summed over the days. */
export function hourProfile(days: readonly DaySummary[], hourOf: (at: number) => number): ReportHour[] {
  const profile = Array.from(
    { length: 24 },
    (_, hour): ReportHour => ({ hour, lengthMs: 0, recordedMs: 0, judgedMs: 0, overMs: null }),
  );
  for (const { hours, until } of days) {
    for (const hour of hours) {
      if (hour.start >= until) continue;
      const index = hourOf(hour.start);
      const before = profile[index];
      if (before !== undefined) profile[index] = joined(before, hour, until);
    }
  }
  return profile;
}

const joined = (sum: ReportHour, hour: DayHour, until: number): ReportHour => ({
  ...sum,
  lengthMs: sum.lengthMs + Math.min(hour.lengthMs, until - hour.start),
  recordedMs: sum.recordedMs + hour.recordedMs,
  judgedMs: sum.judgedMs + hour.recordedMs - hour.unjudgedMs,
  overMs: hour.overMs === null ? sum.overMs : (sum.overMs ?? 0) + hour.overMs,
});

const rangeOf = (values: readonly number[]): ReportRange => ({
  middle: thousandths(medianOf(values) ?? 0),
  lowest: Math.min(...values),
  highest: Math.max(...values),
});

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
