import { describe, expect, test } from 'vitest';
import { type DaySummary, DEFAULT_WAKING } from '../../../src/contract/day.ts';
import { Calendar } from '../../../src/pacing/calendar.ts';
import { DayBook } from '../../../src/pacing/days.ts';
import { lookBack } from '../../../src/pacing/look-back.ts';
import { bpm, type EpochMs, epochMs } from '../../../src/units.ts';
import { span } from '../../support/spans.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** 2026-06-30, 14:20 in UTC: the moment of the note. */
const NOTED = Date.UTC(2026, 5, 30, 14, 20);
const LAST_HOUR = Date.UTC(2026, 5, 30, 14);
const calendar = new Calendar('UTC');

interface Life {
  /** Minutes over from 10:00 on, by how many days before the day of the note; 0 without. */
  readonly over?: Readonly<Record<number, number>>;
  /** Days on which nothing was recorded. */
  readonly off?: readonly number[];
  readonly threshold?: (daysBefore: number) => number | null;
  readonly zone?: Calendar;
}

/** Days recorded from 06:00 to 23:00, at 70 bpm but for the minutes over. */
function lived({ over = {}, off = [], threshold = () => 95, zone = calendar }: Life): DaySummary[] {
  const today = zone.dayOf(epochMs(NOTED));
  const ever = { until: epochMs(Number.MAX_SAFE_INTEGER), waking: DEFAULT_WAKING, alerts: null };
  return Array.from({ length: 34 }, (_, index) => 33 - index).map((daysBefore) => {
    const day = zone.dayAfter(today, -daysBefore);
    const limit = threshold(daysBefore);
    const book = new DayBook(zone, { threshold: limit === null ? null : bpm(limit) });
    if (!off.includes(daysBefore)) {
      for (let minute = 0; minute < 17 * 60; minute += 1) {
        const at = zone.momentOn(day.date, '06:00') + minute * MINUTE;
        const isOver = minute >= 240 && minute < 240 + (over[daysBefore] ?? 0);
        book.add(span(at, MINUTE, isOver ? 105 : 70, limit));
      }
    }
    return book.summary(day.date, ever);
  });
}

const seen = (
  life: Life,
  badMoments: readonly number[] = [NOTED],
  at: number = NOTED,
  days: readonly DaySummary[] = lived(life),
  pending: readonly string[] = [],
) =>
  lookBack({
    at: epochMs(at),
    days,
    badMoments: badMoments.map((moment): EpochMs => epochMs(moment)),
    waking: DEFAULT_WAKING,
    calendar: life.zone ?? calendar,
    pending,
  });

describe('looking back from a bad day', () => {
  test('shows 72 whole hours up to that of the note, hour by hour', () => {
    const { from, hours, to } = seen({ over: { 1: 25 } });
    expect([from, to]).toEqual([LAST_HOUR - 3 * DAY, LAST_HOUR]);
    expect(hours).toHaveLength(72);
    const over = hours.filter(({ overMs }) => (overMs ?? 0) > 0);
    expect(over).toMatchObject([
      { start: LAST_HOUR - DAY - 4 * HOUR, overMs: 25 * MINUTE, recordedMs: HOUR },
    ]);
    // Nobody knows what was in an hour that was not recorded.
    expect(hours.filter(({ overMs }) => overMs === null)).toHaveLength(21);
  });

  test('shows each day of the three with what was over, recorded, and the longest episodes', () => {
    const { stretches } = seen({ over: { 0: 5, 2: 40 } });
    expect(stretches.map(({ overMs }) => overMs)).toEqual([5 * MINUTE, 0, 40 * MINUTE]);
    expect(stretches.map(({ share }) => share)).toEqual([0.708, 0.708, 0.708]);
    expect(stretches[2]?.longest).toMatchObject([{ overMs: 40 * MINUTE, peakBpm: 105 }]);
    expect(stretches[1]?.longest).toEqual([]);
  });

  test('shows the same of the other days beside it: the middle, the lowest, the highest', () => {
    const { hours, others } = seen({ over: { 0: 50, 4: 10, 5: 20, 6: 30 } });
    expect(others).toMatchObject({
      days: 28,
      overMs: { middle: 0, lowest: 0, highest: 30 * MINUTE },
      longestMs: { highest: 30 * MINUTE },
    });
    expect(hours.find(({ overMs }) => overMs === 50 * MINUTE)?.otherDaysOverMs).toBe(0);
  });

  test('leaves out other days that cannot be held against these, and says why', () => {
    const other = (daysBefore: number) => (daysBefore > 20 ? 99 : 95);
    const { leftOut, others } = seen({ threshold: other, off: [10] }, [NOTED, NOTED - 12 * DAY]);
    const reasons = new Set(leftOut.map(({ reason }) => reason));
    expect(reasons).toEqual(new Set(['before-a-bad-day', 'too-little-recorded', 'other-threshold']));
    expect(leftOut.filter(({ reason }) => reason === 'before-a-bad-day')).toHaveLength(4);
    expect((others?.days ?? 0) + leftOut.length).toBe(28);
  });

  test('compares with nothing when the threshold changed in the three days, and does not make one up', () => {
    const { leftOut, others } = seen({ threshold: (daysBefore) => (daysBefore > 1 ? 99 : 95) });
    expect(others).toBeNull();
    expect(leftOut.every(({ reason }) => reason === 'threshold-unknown')).toBe(true);
  });

  test('knows nothing of time without a threshold, and of days that were not recorded', () => {
    const without = seen({ threshold: () => null });
    expect(without.stretches.map(({ overMs }) => overMs)).toEqual([null, null, null]);
    expect(without.stretches[0]?.longest).toBeNull();
    expect(without).toMatchObject({ others: null, under: 'unknown', mayBeTooHigh: null });
    const unworn = seen({ off: [0, 1, 2, 3] });
    expect(unworn.stretches.every(({ overMs, recordedMs }) => overMs === null && recordedMs === 0)).toBe(
      true,
    );
    expect(unworn.under).toBe('unknown');
  });

  test('takes a day that is missing for one on which nothing was recorded, not for one that never was', () => {
    // In the morning, so that most of the waking hours before it lie on the day before.
    const at = NOTED - 4 * HOUR;
    const life = { over: { 0: 5 }, off: [2, 9, 10, 20] };
    const days = lived(life);
    const recorded = days.filter(({ recordedMs }) => recordedMs > 0);
    expect(recorded.length).toBeLessThan(days.length);
    const whole = seen(life, [NOTED, at - 8 * DAY], at, days);
    expect(whole.leftOut.filter(({ reason }) => reason === 'too-little-recorded')).not.toEqual([]);
    expect(seen(life, [NOTED, at - 8 * DAY], at, recorded)).toEqual(whole);
  });

  test('holds nothing against days of which it is not known yet what they were like', () => {
    const days = lived({ over: { 5: 30 } });
    const pending = days.slice(-6, -4).map(({ date }) => date);
    const known = days.filter(({ date }) => !pending.includes(date));
    const { hours, leftOut, others } = seen({}, [NOTED], NOTED, known, pending);
    expect(hours).toHaveLength(72);
    // Each reaches into the stretch of its own day and into that of the day after.
    expect(others).toMatchObject({ days: 28 - 3, overMs: { highest: 0 } });
    expect(leftOut).toEqual([]);
  });

  test('holds where the clocks change', () => {
    const zone = new Calendar('Europe/London');
    const spring = Date.UTC(2026, 2, 30, 10, 5);
    const days = Array.from({ length: 34 }, (_, index) => {
      const day = zone.dayAfter(zone.dayOf(epochMs(spring)), index - 33);
      const book = new DayBook(zone, { threshold: bpm(95) });
      return book.summary(day.date, { until: epochMs(spring), waking: DEFAULT_WAKING, alerts: null });
    });
    const { from, hours, to } = lookBack({
      at: epochMs(spring),
      days,
      badMoments: [],
      waking: DEFAULT_WAKING,
      calendar: zone,
      pending: [],
    });
    expect(to - from).toBe(3 * DAY);
    expect(hours).toHaveLength(72);
  });
});

describe.each([
  ['put forward', '2026-03-29'],
  ['put back', '2026-10-25'],
])('on the day that clocks are %s', (_, date) => {
  const zone = new Calendar('Europe/London');
  const noted = zone.dayNamed(date);
  const at = epochMs(zone.momentOn(date, '15:00') + 20 * MINUTE);
  /** Each day recorded from 06:00 to 23:00, and over in the first twenty minutes from 14:00 on. */
  const days = Array.from({ length: 34 }, (__, index) => {
    const day = zone.dayAfter(noted, index - 33);
    const book = new DayBook(zone, { threshold: bpm(95) });
    const [from, over, to] = ['06:00', '14:00', '23:00'].map((time) => zone.momentOn(day.date, time));
    const calm = (over ?? 0) + 20 * MINUTE;
    book.add(span(from ?? 0, (over ?? 0) - (from ?? 0), 70, 95));
    book.add(span(over ?? 0, 20 * MINUTE, 105, 95));
    book.add(span(calm, (to ?? 0) - calm, 70, 95));
    return book.summary(day.date, { until: day.end, waking: DEFAULT_WAKING, alerts: null });
  });
  const look = (badMoments: readonly EpochMs[]) =>
    lookBack({ at, days, badMoments, waking: DEFAULT_WAKING, calendar: zone, pending: [] });

  test('an hour stands beside those of other days at which the clock showed the same', () => {
    const { hours, others } = look([]);
    expect(others?.days).toBe(28);
    for (const { otherDaysOverMs, overMs } of hours) expect(otherDaysOverMs).toBe(overMs);
    expect(hours.filter(({ overMs }) => overMs === 20 * MINUTE).length).toBeGreaterThanOrEqual(3);
  });

  test('no hour counts as waking when the clocks skip the waking window', () => {
    const waking = { from: '01:15', to: '01:45' };
    const { stretches } = lookBack({ at, days, badMoments: [], waking, calendar: zone, pending: [] });
    expect(stretches.map(({ wakingShare }) => wakingShare)).toEqual([0, 0, 0]);
  });

  test('other days end when the clock shows the same as at the note', () => {
    const bad = zone.dayAfter(noted, -10);
    const { leftOut } = look([epochMs(zone.momentOn(bad.date, '14:00') + 30 * MINUTE)]);
    expect(leftOut.map((each) => each.date)).toEqual(
      [-10, -11, -12, -13].map((back) => zone.dayAfter(noted, back).date),
    );
  });
});

describe('a threshold that may be too high', () => {
  test('is said when a bad day follows three days under it', () => {
    const { mayBeTooHigh, under } = seen({ over: { 1: 1 } });
    expect(under).toBe('yes');
    expect(mayBeTooHigh).toContain('may be too high for you; you can enter a lower one');
    expect(mayBeTooHigh).toContain('1 of 1 bad day in 28 days');
  });

  test('counts how many of the bad days of 28 days came after such days', () => {
    const { mayBeTooHigh } = seen({ over: { 12: 30 } }, [
      NOTED,
      NOTED - 8 * DAY,
      NOTED - 11 * DAY,
      NOTED - 40 * DAY,
    ]);
    expect(mayBeTooHigh).toContain('2 of 3 bad days in 28 days');
  });

  test.each([
    ['there was an episode of two minutes', { over: { 2: 2 } }, 'no'],
    ['too little was recorded', { off: [2] }, 'unknown'],
    ['there was no threshold', { threshold: () => null }, 'unknown'],
  ] as const)('is not said when %s', (_, life, under) => {
    expect(seen(life)).toMatchObject({ under, mayBeTooHigh: null });
  });

  test('is never said to be too low', () => {
    const words = [seen({}), seen({ over: { 0: 300, 1: 300, 2: 300 } })].map(
      ({ mayBeTooHigh }) => mayBeTooHigh,
    );
    for (const sentence of words) expect(sentence ?? '').not.toMatch(/too low|higher one|raise/);
  });
});
