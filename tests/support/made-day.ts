import { type DaySummary, DEFAULT_WAKING } from '../../src/contract/day.ts';
import type { Calendar } from '../../src/pacing/calendar.ts';
import { DayBook } from '../../src/pacing/days.ts';
import { bpm, epochMs, monotonicMs } from '../../src/units.ts';

const HOUR = 3_600_000;

/**
 * A day recorded for so many hours from 06:00 on, the first of them 5 bpm over the threshold (over 90 where there is
 * none), the others at `under` bpm.
 */
export function madeDay(
  calendar: Calendar,
  date: string,
  { hours, threshold, under }: { hours: number; threshold: number | null; under: number },
): DaySummary {
  const { end, start } = calendar.dayNamed(date);
  const limit = threshold === null ? null : bpm(threshold);
  const book = new DayBook(calendar, { threshold: limit });
  const add = (from: number, ms: number, beats: number) =>
    book.add({
      kind: 'span',
      at: epochMs(start + from * HOUR),
      t: monotonicMs(from * HOUR),
      ms,
      bpm: bpm(beats),
      threshold: limit,
    });
  if (hours > 0) {
    add(6, HOUR, (threshold ?? 90) + 5);
    add(7, (hours - 1) * HOUR, under);
  }
  return book.summary(date, { until: end, waking: DEFAULT_WAKING, alerts: [] });
}
