import { describe, expect, test } from 'vitest';
import { type DayRow, DEFAULT_WAKING, dayRowSchema } from '../../../src/contract/day.ts';
import { weekComparisonSchema } from '../../../src/contract/weeks.ts';
import { Calendar } from '../../../src/pacing/calendar.ts';
import { DayBook } from '../../../src/pacing/days.ts';
import { compareWeeks, weekOf } from '../../../src/pacing/weeks.ts';
import { bpm, epochMs } from '../../../src/units.ts';
import { span } from '../../support/spans.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
/** Monday of 2026-W10 and of 2026-W11. */
const MONDAY = Date.UTC(2026, 2, 2);
const NEXT = MONDAY + 7 * 24 * HOUR;

/** A day recorded from 07:00 on, over for its first minutes. */
function dayOf(start: number, overMinutes: number, hours = 15, threshold = 95): DayRow {
  const book = new DayBook(new Calendar('UTC'), { threshold: bpm(threshold) });
  const seven = start + 7 * HOUR;
  for (let minute = 0; minute < hours * 60; minute += 1) {
    book.add(span(seven + minute * MINUTE, MINUTE, minute < overMinutes ? threshold + 5 : 70, threshold));
  }
  const { date } = new Calendar('UTC').dayOf(epochMs(start));
  const until = epochMs(Number.MAX_SAFE_INTEGER);
  return dayRowSchema.parse(book.summary(date, { until, waking: DEFAULT_WAKING, alerts: null }));
}
const week = (monday: number, overMinutes: readonly number[], threshold = 95) =>
  overMinutes.map((minutes, day) => dayOf(monday + day * 24 * HOUR, minutes, 15, threshold));

function compared(...rows: DayRow[]) {
  const [comparison, ...others] = compareWeeks(rows);
  expect(others).toEqual([]);
  return weekComparisonSchema.parse(comparison);
}

describe('weeks', () => {
  test('are those of ISO 8601, also where the year changes', () => {
    expect(weekOf('2026-03-04')).toEqual({ week: '2026-W10', from: '2026-03-02', to: '2026-03-08' });
    expect(weekOf('2027-01-03').week).toBe('2026-W53');
    expect(weekOf('2024-12-30').week).toBe('2025-W01');
  });

  test('are compared by what their complete days were like', () => {
    expect(compared(...week(MONDAY, [10, 30, 20]), ...week(NEXT, [5, 7, 9, 40]))).toMatchObject({
      comparable: true,
      threshold: 95,
      typicalEarlier: {
        days: 3,
        overMs: { middle: 20 * MINUTE, lowest: 10 * MINUTE, highest: 30 * MINUTE },
        atMostMs: { middle: 9 * HOUR + 20 * MINUTE },
      },
      typicalLater: { days: 4, overMs: { middle: 8 * MINUTE, highest: 40 * MINUTE } },
    });
  });

  test('leave out days that are not complete, not over, or not there, and say so', () => {
    const short = dayOf(MONDAY + 3 * 24 * HOUR, 0, 11);
    const today = { ...dayOf(NEXT + 4 * 24 * HOUR, 0), until: epochMs(NEXT + 4 * 24 * HOUR + 23 * HOUR) };
    const comparison = compared(...week(MONDAY, [1, 2, 3]), short, ...week(NEXT, [1, 2, 3, 4]), today);
    expect(comparison.leftOut).toEqual([
      { date: '2026-03-05', reason: 'not-complete' },
      { date: '2026-03-06', reason: 'nothing-recorded' },
      { date: '2026-03-07', reason: 'nothing-recorded' },
      { date: '2026-03-08', reason: 'nothing-recorded' },
      { date: '2026-03-13', reason: 'not-over-yet' },
      { date: '2026-03-14', reason: 'nothing-recorded' },
      { date: '2026-03-15', reason: 'nothing-recorded' },
    ]);
    expect(comparison).toMatchObject({ comparable: true, earlier: { completeDays: 3 } });
  });

  test('are not compared with too few complete days', () => {
    expect(compared(...week(MONDAY, [1, 2]), ...week(NEXT, [1, 2, 3]))).toMatchObject({
      comparable: false,
      reasons: [
        {
          code: 'too-few-days',
          words: 'Week 2026-W10 has only 2 complete days under one threshold; at least 3 are needed.',
        },
      ],
    });
  });

  test('are not compared under different thresholds', () => {
    expect(compared(...week(MONDAY, [1, 2, 3], 95), ...week(NEXT, [1, 2, 3], 90))).toMatchObject({
      comparable: false,
      reasons: [
        {
          code: 'different-thresholds',
          words: 'The thresholds differ: 95 bpm in week 2026-W10, 90 bpm in week 2026-W11.',
        },
      ],
    });
  });

  test('are compared by the days under the threshold they share, and the others are named', () => {
    const changed = dayOf(NEXT + 3 * 24 * HOUR, 1, 15, 90);
    expect(compared(...week(MONDAY, [1, 2, 3]), ...week(NEXT, [1, 2, 3]), changed)).toMatchObject({
      comparable: true,
      threshold: 95,
      typicalLater: { days: 3 },
      leftOut: expect.arrayContaining([{ date: '2026-03-12', reason: 'other-threshold' }]),
    });
  });

  test('leave out a day on which the threshold changed, and one without', () => {
    const [first, second, third] = week(NEXT, [1, 2, 3]);
    if (first === undefined || second === undefined || third === undefined) return expect.fail();
    const both = { ...first, thresholds: [...first.thresholds, { from: first.end, bpm: 90 }] };
    const none = { ...second, thresholds: [{ from: second.start, bpm: null }], overMs: null, atMostMs: null };
    const { leftOut } = compared(...week(MONDAY, [1, 2, 3]), both, none, third);
    expect(leftOut).toContainEqual({ date: '2026-03-09', reason: 'threshold-changed' });
    expect(leftOut).toContainEqual({ date: '2026-03-10', reason: 'no-threshold' });
  });

  test('that do not follow one another are not put side by side', () => {
    expect(compareWeeks([...week(MONDAY, [1]), ...week(NEXT + 7 * 24 * HOUR, [1])])).toEqual([]);
  });
});
