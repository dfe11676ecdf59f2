import { describe, expect, test } from 'vitest';
import { type ClockStep, WallAnchor } from '../../src/clock.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

describe('the wall anchor', () => {
  test('keeps differences of wall times those of the monotonic clock while the wall clock drifts', () => {
    const clock = new VirtualClock(1_000_000_000_000);
    const steps: ClockStep[] = [];
    const anchor = new WallAnchor(clock, { onStep: (step) => steps.push(step) });
    const before = anchor.now();
    clock.pass(60_000);
    clock.setWall(1_900);
    const after = anchor.now();
    expect(after.at - before.at).toBe(60_000);
    expect(steps).toEqual([]);
  });

  test.each([2_001, -2_001, 3_600_000, -86_400_000])(
    'takes a step of %i ms over, and says so once',
    (byMs) => {
      const clock = new VirtualClock(1_000_000_000_000);
      const steps: ClockStep[] = [];
      const anchor = new WallAnchor(clock, { onStep: (step) => steps.push(step) });
      clock.pass(500);
      clock.setWall(byMs);
      anchor.watch();
      anchor.watch();
      expect(steps).toEqual([{ at: 1_000_000_000_500 + byMs, byMs }]);
      expect(anchor.now().at).toBe(clock.wall());
      expect(anchor.monotonicOf(anchor.now().at)).toBe(clock.monotonic());
    },
  );

  test('does not take a sleep of the machine for a step: that time passed', () => {
    const clock = new VirtualClock(1_000_000_000_000);
    const steps: ClockStep[] = [];
    const slept: number[] = [];
    const anchor = new WallAnchor(clock, {
      onStep: (step) => steps.push(step),
      onSlept: (ms) => slept.push(ms),
    });
    const before = anchor.now();
    clock.sleep(4 * 3_600_000);
    const after = anchor.now();
    expect(after.at - before.at).toBe(4 * 3_600_000);
    expect(anchor.placeOf(after.at) - anchor.placeOf(before.at)).toBe(4 * 3_600_000);
    expect(anchor.monotonicOf(after.at)).toBe(clock.monotonic());
    expect(steps).toEqual([]);
    expect(slept).toEqual([4 * 3_600_000]);
  });

  test('tells a step that came with a sleep apart from it', () => {
    const clock = new VirtualClock(1_000_000_000_000);
    const steps: ClockStep[] = [];
    const anchor = new WallAnchor(clock, { onStep: (step) => steps.push(step) });
    const before = anchor.placeOf(anchor.now().at);
    clock.sleep(60_000);
    clock.setWall(-5_000);
    const after = anchor.now();
    expect(steps).toEqual([{ at: after.at, byMs: -5_000 }]);
    expect(after.at).toBe(clock.wall());
    expect(anchor.placeOf(after.at) - before).toBe(60_000);
  });
});
