import { describe, expect, it } from 'vitest';
import { elapsedMs } from '../../../dashboard/src/clock.ts';
import { ageMs, freshnessOf, isBlind } from '../../../dashboard/src/freshness.ts';
import { at, START } from './samples.ts';

describe('elapsed time', () => {
  it('is what both clocks say when they agree', () => {
    expect(elapsedMs(at(0), at(1_234))).toBe(1_234);
  });

  it('counts a sleep during which the monotonic clock stood still', () => {
    const asleep = { monotonic: at(0).monotonic + 40, wall: START + 3_600_000 };
    expect(elapsedMs(at(0), asleep)).toBe(3_600_000);
  });

  it('is not shortened by a wall clock that was set back', () => {
    const setBack = { monotonic: at(9_000).monotonic, wall: START - 3_600_000 };
    expect(elapsedMs(at(0), setBack)).toBe(9_000);
  });

  it('is never negative', () => {
    expect(elapsedMs(at(10), at(0))).toBe(0);
  });
});

describe('the age of a reading', () => {
  it('is its age when it was sent and the time since it arrived', () => {
    expect(ageMs({ value: { ageMs: 4_000 }, arrived: at(0) }, at(1_500))).toBe(5_500);
  });

  it.each([
    [null, 'never'],
    [0, 'fresh'],
    [5_000, 'fresh'],
    [5_001, 'old'],
    [15_000, 'old'],
    [15_001, 'lost'],
  ] as const)('of %s ms makes it %s', (age, freshness) => {
    expect(freshnessOf(age)).toBe(freshness);
  });
});

describe('blindness', () => {
  it('begins when nothing was heard for more than 6 s', () => {
    expect(isBlind(at(0), at(6_000))).toBe(false);
    expect(isBlind(at(0), at(6_001))).toBe(true);
  });

  it('is noticed by a tab that slept, whatever its monotonic clock says', () => {
    expect(isBlind(at(0), { monotonic: at(0).monotonic, wall: START + 7_000 })).toBe(true);
  });
});
