import fc from 'fast-check';
import { describe, expect, it, test } from 'vitest';
import {
  columnsOf,
  gapsOf,
  levelsOf,
  scaleOf,
  seenAt,
  spread,
} from '../../../dashboard/src/chart/picture.ts';
import { timeTicks } from '../../../dashboard/src/chart/ticks.ts';
import { held, moved, zoomed } from '../../../dashboard/src/chart/time-span.ts';
import { dateAfter, dateOf, isDate, localDay } from '../../../dashboard/src/local-date.ts';
import type { Trace } from '../../../src/contract/trace.ts';
import { Calendar } from '../../../src/pacing/calendar.ts';
import { epochMs } from '../../../src/units.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.UTC(2025, 10, 22);

/** A trace of one column a minute. */
const trace = (
  columns: Trace['columns'],
  thresholds: readonly (readonly [number, number])[] = [],
): Trace => ({
  from: epochMs(START),
  to: epochMs(START + columns.length * MINUTE),
  columns: [...columns],
  thresholds: thresholds.map(([at, bpm]) => ({ at: epochMs(START + at * MINUTE), bpm })),
});

describe('the picture of a day', () => {
  it('joins nothing across a gap: a column is drawn where something was recorded, and nowhere else', () => {
    const columns = columnsOf(trace([[70, 72], null, [80, 80]]));
    expect(columns.map(({ from, to }) => [(from - START) / MINUTE, (to - START) / MINUTE])).toEqual([
      [0, 1],
      [2, 3],
    ]);
  });

  it('draws the threshold as steps, each column under the one in force then', () => {
    const changed = trace(
      [
        [70, 70],
        [70, 70],
        [70, 70],
      ],
      [
        [-60, 100],
        [2, 90],
      ],
    );
    expect(
      levelsOf(changed).map(({ bpm, from, to }) => [bpm, (from - START) / MINUTE, (to - START) / MINUTE]),
    ).toEqual([
      [100, 0, 2],
      [90, 2, 3],
    ]);
    expect(columnsOf(changed).map(({ threshold }) => threshold)).toEqual([100, 100, 90]);
    expect(columnsOf(trace([[70, 70]])).map(({ threshold }) => threshold)).toEqual([null]);
  });

  it('labels gaps of ten minutes or more, and calls nothing a gap that has not come yet', () => {
    const none = (count: number) => Array.from({ length: count }, () => null);
    const day = trace([...none(12), [70, 70], ...none(9), [70, 70], ...none(30)]);
    const gaps = (until: number) =>
      gapsOf(day, START + until * MINUTE).map(({ from, to }) => [
        (from - START) / MINUTE,
        (to - START) / MINUTE,
      ]);
    expect(gaps(53)).toEqual([
      [0, 12],
      [23, 53],
    ]);
    expect(gaps(33)).toEqual([
      [0, 12],
      [23, 33],
    ]);
    expect(gaps(30)).toEqual([[0, 12]]);
  });

  it('has room for everything recorded and every threshold', () => {
    expect(scaleOf(trace([[61, 118], null], [[0, 95]]))).toEqual([50, 130]);
    expect(scaleOf(trace([[70, 71]]))).toEqual([60, 100]);
    const [low, high] = scaleOf(trace([null]));
    expect(high).toBeGreaterThan(low);
  });

  it('says what held at a moment, and that nothing was recorded', () => {
    const seen = trace([[70, 72], null]);
    expect(seenAt(seen, START + 30_000)).toEqual([70, 72]);
    expect(seenAt(seen, START + 90_000)).toBeNull();
    expect(seenAt(seen, START + HOUR)).toBeNull();
  });
});

describe('what is shown of a day', () => {
  const whole = { from: START, to: START + 24 * HOUR };
  const moment = fc.integer({ min: whole.from, max: whole.to });
  const isWithin = (span: { from: number; to: number }) =>
    span.from >= whole.from && span.to <= whole.to + 1e-3 && span.to > span.from;

  test('never leaves the day, and is never nothing', () => {
    const span = fc.tuple(moment, moment).map(([a, b]) => ({
      from: Math.min(a, b, whole.to - HOUR),
      to: Math.min(whole.to, Math.max(a, b, Math.min(a, b) + HOUR)),
    }));
    const factor = fc.double({ min: 0.001, max: 1_000, noNaN: true });
    const share = fc.double({ min: -1, max: 2, noNaN: true });
    fc.assert(
      fc.property(span, moment, factor, share, share, (shown, at, by, a, b) => {
        expect(isWithin(moved(shown, at - whole.from - 12 * HOUR, whole))).toBe(true);
        expect(isWithin(zoomed(shown, by, at, whole))).toBe(true);
        expect(isWithin(held({ at: shown.from, share: a }, { at: shown.to, share: b }, whole))).toBe(true);
      }),
    );
  });

  test('keeps under the fingers what they hold', () => {
    const [a, b] = [START + 10 * HOUR, START + 14 * HOUR];
    const { from, to } = held({ at: a, share: 0.25 }, { at: b, share: 0.75 }, whole);
    expect([(from - START) / HOUR, (to - START) / HOUR]).toEqual([8, 16]);
    expect(zoomed({ from, to }, 0.5, a, whole)).toEqual({ from: START + 9 * HOUR, to: START + 13 * HOUR });
  });
});

describe('the times under a day', () => {
  const zone = new Calendar('Europe/London');
  const ticks = (date: string, most: number) => {
    const day = zone.dayNamed(date);
    const clock = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/London', timeStyle: 'short' });
    return timeTicks(zone.hourStarts(day), { from: day.start, to: day.end }, most).map((at) =>
      clock.format(at),
    );
  };

  it('are full hours of the local clock', () => {
    expect(ticks('2025-11-22', 12)).toEqual([
      '00:00',
      '02:00',
      '04:00',
      '06:00',
      '08:00',
      '10:00',
      '12:00',
      '14:00',
      '16:00',
      '18:00',
      '20:00',
      '22:00',
    ]);
  });

  it('show the repeated hour twice, and leave the skipped one out', () => {
    expect(ticks('2025-10-26', 25).slice(0, 4)).toEqual(['00:00', '01:00', '01:00', '02:00']);
    expect(ticks('2025-03-30', 25).slice(0, 3)).toEqual(['00:00', '02:00', '03:00']);
  });

  it('are round minutes when the day is looked at closely', () => {
    const hours = [START, START + HOUR];
    const shown = { from: START + 50 * MINUTE, to: START + 80 * MINUTE };
    expect(timeTicks(hours, shown, 4).map((at) => (at - START) / MINUTE)).toEqual([50, 60, 70, 80]);
  });
});

describe('the pins of a day', () => {
  it('stand at their moments where there is room, and beside each other where there is none', () => {
    expect(spread([10, 50, 90], 20, 100)).toEqual([10, 50, 90]);
    expect(spread([50, 52, 54], 20, 200)).toEqual([50, 70, 90]);
    expect(spread([90, 95, 99], 20, 100)).toEqual([60, 80, 100]);
    expect(spread([], 20, 100)).toEqual([]);
  });

  it('never hide one another, and none leaves its moment without need', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 990 }), { maxLength: 20 }), (moments) => {
        const places = moments.toSorted((a, b) => a - b);
        const heads = spread(places, 20, 1_000);
        const apart = heads.slice(1).map((head, index) => head - (heads[index] ?? 0));
        expect(Math.min(20, ...apart)).toBe(20);
        expect(heads.at(-1) ?? 0).toBeLessThanOrEqual(1_000);
        const isRoomy = places.every((place, index) => index === 0 || place - (places[index - 1] ?? 0) >= 20);
        if (isRoomy) expect(heads).toEqual(places);
      }),
    );
  });
});

describe('local dates', () => {
  it('have 23, 24 or 25 hours, as the service reckons them', () => {
    const zone = new Calendar('Europe/London');
    for (const [date, hours] of [
      ['2025-03-30', 23],
      ['2025-11-22', 24],
      ['2025-10-26', 25],
    ] as const) {
      const { end, start } = zone.dayNamed(date);
      expect(localDay(date, 'Europe/London')).toEqual({ from: start, to: end });
      expect((end - start) / HOUR).toBe(hours);
    }
  });

  it('are those of the wearer’s zone', () => {
    expect(dateOf(START - MINUTE, 'Europe/Berlin')).toBe('2025-11-22');
    expect(dateOf(START - MINUTE, 'UTC')).toBe('2025-11-21');
    expect([dateAfter('2025-03-01', -1), dateAfter('2024-02-28', 1)]).toEqual(['2025-02-28', '2024-02-29']);
  });

  it('are told from what is none', () => {
    expect(['2025-11-22', '2025-13-01', 'x', '', '2025-11-22&'].map(isDate)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});
