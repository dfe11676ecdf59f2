import { describe, expect, it } from 'vitest';
import {
  barOf,
  comparisonInWords,
  leftOutInWords,
  mondayOf,
  overScaleOf,
  rowInWords,
  weeksOf,
} from '../../../dashboard/src/weeks-view.ts';
import type { DayRow } from '../../../src/contract/day.ts';
import { Calendar } from '../../../src/pacing/calendar.ts';
import { compareWeeks } from '../../../src/pacing/weeks.ts';
import { epochMs } from '../../../src/units.ts';
import { madeDay } from '../../support/made-day.ts';

const HOUR = 3_600_000;
const ZONE = 'Europe/London';
const calendar = new Calendar(ZONE);

const day = (date: string, hours: number, threshold: number): DayRow =>
  madeDay(calendar, date, { hours, threshold, under: threshold - 20 });

/** The days of a week from a Monday on. */
const week = (monday: number, hours: number, threshold: number): DayRow[] =>
  Array.from({ length: 7 }, (_, index) =>
    day(`2025-11-${String(monday + index).padStart(2, '0')}`, hours, threshold),
  );

describe('the weeks', () => {
  const days = [...week(3, 16, 95), ...week(10, 16, 95)];
  const span = { from: '2025-11-03', to: '2025-11-16', timeZone: ZONE };
  const answer = { days, weeks: compareWeeks(days), pending: [] };

  it('have a row for every day, the newest first, also for one on which nothing was recorded', () => {
    const some = {
      ...answer,
      days: days.filter(({ date }) => date !== '2025-11-05'),
      pending: ['2025-11-05'],
    };
    const listed = weeksOf(some, [], span);
    expect(listed.map(({ from }) => from)).toEqual(['2025-11-10', '2025-11-03']);
    expect(listed[1]?.days.map(({ date }) => date)).toEqual([
      '2025-11-09',
      '2025-11-08',
      '2025-11-07',
      '2025-11-06',
      '2025-11-05',
      '2025-11-04',
      '2025-11-03',
    ]);
    const missing = listed[1]?.days.find(({ date }) => date === '2025-11-05');
    expect(missing && rowInWords(missing)).toEqual({ over: 'still being worked out', quiet: [] });
    expect(rowInWords({ date: '2025-11-05', row: null, isPending: false, marks: [] }).over).toBe(
      'nothing recorded',
    );
  });

  it('say what is at least and at most over, and never a number for a day with too little', () => {
    const row = (hours: number) => ({
      date: '2025-11-05',
      row: day('2025-11-05', hours, 95),
      isPending: false,
      marks: [],
    });
    expect(rowInWords(row(16))).toEqual({
      over: 'at least 1\u00a0h\u00a000, at most 9\u00a0h\u00a000',
      quiet: ['16\u00a0h\u00a000 recorded', 'longest 1\u00a0h\u00a000'],
    });
    expect(rowInWords(row(0)).over).toBe('nothing recorded');
  });

  it('draw the whole day as long as it is: 25 hours are no more than the bar', () => {
    const long = { ...day('2025-10-26', 18, 95) };
    expect(barOf(long, 2 * HOUR)).toEqual({ recorded: 18 / 25, over: 1 / 25, most: 8 / 25, overAlone: 0.5 });
    expect(barOf({ ...long, overMs: null, atMostMs: null }, HOUR)).toMatchObject({
      over: null,
      most: null,
      overAlone: null,
    });
  });

  it('draw what was over once more on one scale for all days, which none goes beyond', () => {
    const over = (minutes: number): DayRow => ({ ...day('2025-11-05', 16, 95), overMs: minutes * 60_000 });
    expect(overScaleOf([over(16), over(48), { ...over(0), overMs: null }])).toBe(HOUR);
    expect(overScaleOf([over(16), over(61)])).toBe(2 * HOUR);
    expect(overScaleOf([])).toBe(HOUR / 3);
    for (const minutes of [0, 19, 20, 21, 119, 240, 959, 1_400, 1_500]) {
      const days = [over(minutes), over(5)];
      expect(minutes * 60_000).toBeLessThanOrEqual(overScaleOf(days));
      expect(barOf(over(minutes), overScaleOf(days)).overAlone).toBe((minutes * 60_000) / overScaleOf(days));
    }
  });

  it('draw no empty scale for a day of which nobody knows whether something was over', () => {
    const none = { ...day('2025-11-05', 16, 95), overMs: 0 };
    expect(barOf({ ...none, complete: true }, HOUR).overAlone).toBe(0);
    expect(barOf({ ...none, complete: false }, HOUR).overAlone).toBeNull();
  });

  it('say of the running day that it is so far', () => {
    const whole = day('2025-11-05', 16, 95);
    const row = { ...whole, until: epochMs(whole.end - HOUR) };
    const listed = { date: '2025-11-05', row, isPending: false, marks: [] };
    expect(rowInWords(listed).quiet[0]).toBe('16\u00a0h\u00a000 recorded so far');
  });

  it('name the day on which the threshold changed, and the notes of a day as they were typed', () => {
    const changed = [...week(3, 16, 100), ...week(10, 16, 95)];
    const note = {
      id: 1,
      kind: 'crash' as const,
      text: '<b>stairs</b>',
      at: epochMs(calendar.dayNamed('2025-11-04').start + HOUR),
      writtenAt: epochMs(0),
      by: { role: 'wearer' as const, device: 'Bedside' },
    };
    const listed = weeksOf({ ...answer, days: changed }, [note], span);
    const marks = new Map(listed.flatMap(({ days }) => days.map(({ date, marks }) => [date, marks])));
    expect(marks.get('2025-11-10')).toEqual(['threshold 100, then 95']);
    expect(marks.get('2025-11-04')).toEqual(['Crash: <b>stairs</b>']);
    expect([...marks.values()].flat()).toHaveLength(2);
  });

  it('say of a quiet morning that runs and was recorded that nothing was seen over', () => {
    const row = day('2025-11-03', 4, 95);
    const until = epochMs(row.start + 10 * HOUR);
    const running = { ...row, until, overMs: 0, notRecordedMs: 6 * HOUR, atMostMs: 6 * HOUR };
    const listed = { date: row.date, row: running, isPending: false, marks: [] };
    expect(rowInWords(listed).over).toBe('not seen; at most 6\u00a0h\u00a000');
    expect(rowInWords({ ...listed, row: { ...running, until: row.end } }).over).toBe(
      'not enough recorded to say',
    );
  });

  it('stand beside each other in facts of both, without a word on which is better', () => {
    const [, later] = [null, weeksOf(answer, [], span)[0]?.comparison];
    const lines = later ? comparisonInWords(later) : [];
    expect(lines).toEqual([
      'Days recorded enough, with a threshold of 95\u00a0bpm.',
      'This week, 7 days: on the middle day at least 1\u00a0h\u00a000 over, on the days from 1\u00a0h\u00a000 to 1\u00a0h\u00a000; at most 9\u00a0h\u00a000 on the middle day.',
      'The week before, 7 days: on the middle day at least 1\u00a0h\u00a000 over, on the days from 1\u00a0h\u00a000 to 1\u00a0h\u00a000; at most 9\u00a0h\u00a000 on the middle day.',
    ]);
  });

  it('that cannot be held against each other say why', () => {
    const refused = (first: DayRow[], second: DayRow[]) => {
      const [comparison] = compareWeeks([...first, ...second]);
      return comparison ? [...comparisonInWords(comparison), ...leftOutInWords(comparison).slice(0, 1)] : [];
    };
    expect(refused(week(3, 16, 100), week(10, 16, 95))).toEqual([
      'Not held against the week before: the thresholds differ.',
    ]);
    expect(refused(week(3, 4, 95), week(10, 16, 95))).toEqual([
      'Not held against the week before: each week needs at least 3 days recorded enough under one threshold; there are 0 in the week before and 7 in this one.',
      '3\u00a0Nov\u00a02025: too little was recorded',
    ]);
  });

  it.each([
    ['2025-11-03', '2025-11-03'],
    ['2025-11-09', '2025-11-03'],
    ['2026-01-01', '2025-12-29'],
    ['2024-02-29', '2024-02-26'],
  ])('begin on Monday: %s belongs to the one of %s', (date, monday) => {
    expect(mondayOf(date)).toBe(monday);
  });
});
