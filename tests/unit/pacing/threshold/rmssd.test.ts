import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dayAfter } from '../../../../src/pacing/threshold/resting-heart-rate.ts';
import { acceptedIntervals, compareRmssd, rmssd } from '../../../../src/pacing/threshold/rmssd.ts';

/** RR intervals of an open data set that the value below was published with; not part of this project. */
const folder =
  process.env['PLIMSOLL_RECORDINGS'] ?? join(import.meta.dirname, '../../../../../shared/recordings');
const published = join(folder, 'rmssd-check-1000.rr.txt');

describe('RMSSD', () => {
  test.each([
    // 10² + 20² = 500 over 2 pairs.
    [[800, 810, 790], Math.sqrt(250), 2],
    // 10² + 5² + 65² = 4350 over 3 pairs: 38.07, as another implementation publishes it.
    [[800, 810, 815, 750], Math.sqrt(1450), 3],
    [[1000, 1000, 1000], 0, 2],
    // A pair across a gap is none: 10² and 30² over 2 pairs.
    [[800, 810, null, 1000, 970], Math.sqrt(500), 2],
    [[800, 810, null, null, 700, null, 600], 10, 1],
  ])('of %j is worked out by hand as %d ms', (intervals, ms, pairs) => {
    const found = rmssd(intervals);
    expect(found?.pairs).toBe(pairs);
    expect(found?.ms).toBeCloseTo(ms, 12);
  });

  test.each([[[]], [[800]], [[800, null, 800]]])('of %j is unknown: there is no pair', (intervals) => {
    expect(rmssd(intervals)).toBeNull();
  });

  test.skipIf(!existsSync(published))('of 1,000 published intervals is the published value', () => {
    const intervals = readFileSync(published, 'utf8').split(/\s+/).filter(Boolean).map(Number);
    expect(intervals).toHaveLength(1_000);
    expect(rmssd(intervals)?.ms).toBeCloseTo(19.519400785039664, 12);
  });
});

describe('an interval', () => {
  test('more than 20 % from the one before is removed, and so is the next that differs from it', () => {
    // A beat too early, and the pause after it.
    expect(acceptedIntervals([800, 810, 500, 1100, 805, 800])).toEqual([800, 810, null, null, null, 800]);
    expect(acceptedIntervals([1000, 1200, 1000])).toEqual([1000, 1200, 1000]);
    expect(acceptedIntervals([1000, 1201])).toEqual([1000, null]);
  });

  test('that no heart makes is removed; after a gap the first is accepted', () => {
    expect(acceptedIntervals([800, 100, null, 1300, 3000])).toEqual([800, null, null, 1300, null]);
  });
});

describe('an RMSSD beside the last 28 days', () => {
  const DAY = '2026-03-29';
  const reading = (ms: number | null, daysBefore = 0) => ({
    date: dayAfter(DAY, -daysBefore),
    rmssd: ms === null ? null : { ms, pairs: 100 },
  });
  /** ln = 3 ± 1, on seven days: mean 3, standard deviation 1. */
  const week = [2, 4, 2, 4, 2, 4, 3].map((logarithm, index) => reading(Math.exp(logarithm), index + 1));

  test.each([
    [Math.exp(3), 'usual'],
    [Math.exp(3.99), 'usual'],
    [Math.exp(4.01), 'higher'],
    [Math.exp(2.01), 'usual'],
    [Math.exp(1.99), 'lower'],
  ])('%d ms is %s: within one standard deviation of the mean of the logarithms, or not', (ms, compared) => {
    expect(compareRmssd(reading(ms), week, null)).toMatchObject({ known: true, compared, readings: 7 });
  });

  test('of always the same value only that value is usual', () => {
    const same = [1, 2, 3, 4, 5, 6, 7].map((days) => reading(33.3, days));
    expect(compareRmssd(reading(33.3), same, null)).toMatchObject({ compared: 'usual' });
    expect(compareRmssd(reading(33.4), same, null)).toMatchObject({ compared: 'higher' });
  });

  test('needs seven of them, and says how many are missing', () => {
    expect(compareRmssd(reading(30), week.slice(1), null)).toMatchObject({
      known: false,
      ms: 30,
      sentence: expect.stringContaining('1 more reading'),
    });
    expect(compareRmssd(reading(null), week, null)).toMatchObject({ known: false, ms: null });
  });

  test('takes none of the same day, none older than 28 days, and none from before a medicine changed', () => {
    const edges = [reading(30, 28), reading(30, 29), reading(30, 0), ...week.slice(1)];
    expect(compareRmssd(reading(30), edges, null)).toMatchObject({ known: true, readings: 7 });
    expect(compareRmssd(reading(30), week, dayAfter(DAY, -7))).toMatchObject({ known: false });
  });
});
