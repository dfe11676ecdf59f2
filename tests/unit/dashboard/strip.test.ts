import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawStrip, HOUR_MS, withReading } from '../../../dashboard/src/strip.ts';
import type { Strip } from '../../../src/contract/live.ts';
import { epochMs } from '../../../src/units.ts';
import { notOk, reading, START } from './samples.ts';

const FROM = START - HOUR_MS;
const STEP = 10_000;

const strip = (fields: Partial<Strip> = {}): Strip => ({
  from: epochMs(FROM),
  stepMs: STEP,
  steps: Array.from({ length: 360 }, () => null),
  thresholds: [{ at: epochMs(FROM - 1), bpm: 110 }],
  ...fields,
});
const beat = (atMs: number, bpm: number) => reading({ at: epochMs(atMs), bpm, smoothedBpm: bpm });

describe('keeping the last hour up to date', () => {
  it('keeps lowest and highest of a step', () => {
    const full = [beat(START, 90), beat(START + 1_000, 96), beat(START + 2_000, 93)].reduce(
      withReading,
      strip(),
    );
    expect(full.steps.at(-1)).toEqual([90, 96]);
  });

  it('leaves the steps without a reading blank', () => {
    const later = withReading(strip({ steps: [[80, 82]] }), beat(FROM + 3 * STEP, 88));
    expect(later.steps).toEqual([[80, 82], null, null, [88, 88]]);
  });

  it('adds nothing for a reading that is not ok, or older than the strip', () => {
    expect(withReading(strip(), notOk('jump'))).toEqual(strip());
    expect(withReading(strip(), beat(FROM - 1, 88))).toEqual(strip());
  });

  it('drops what is older than an hour, and stays as long as an hour', () => {
    const later = withReading(strip(), beat(START + 20 * STEP, 88));
    expect(later.steps).toHaveLength(361);
    expect(later.from).toBe(START + 20 * STEP - 360 * STEP);
    expect(later.steps.at(-1)).toEqual([88, 88]);
  });

  it('keeps every step at its moment when the oldest ones go', () => {
    const half = FROM + 180 * STEP;
    const later = [beat(half, 77), beat(START + 20 * STEP, 88)].reduce(withReading, strip());
    expect(later.steps[(half - later.from) / STEP]).toEqual([77, 77]);
  });

  it('is not made endless by a wall clock that was set years ahead', () => {
    const later = withReading(strip(), beat(START + 10 * 365 * 86_400_000, 88));
    expect(later.steps).toHaveLength(361);
  });
});

describe('drawing the last hour', () => {
  it('has the line at half height', () => {
    expect(drawStrip(strip(), START).line).toEqual([{ from: 0, to: 1, y: 0.5 }]);
  });

  it('draws the line in the steps that the thresholds took', () => {
    const thresholds = [
      { at: epochMs(FROM - 1), bpm: 110 },
      { at: epochMs(START - HOUR_MS / 2), bpm: 100 },
    ];
    expect(drawStrip(strip({ thresholds }), START).line).toEqual([
      { from: 0, to: 0.5, y: 0.375 },
      { from: 0.5, to: 1, y: 0.625 },
    ]);
  });

  it('has no line before there was a threshold', () => {
    const thresholds = [{ at: epochMs(START - HOUR_MS / 4), bpm: 110 }];
    expect(drawStrip(strip({ thresholds }), START).line).toEqual([{ from: 0.75, to: 1, y: 0.5 }]);
    expect(drawStrip(strip({ thresholds: [] }), START).line).toEqual([]);
  });

  it('draws nothing where nothing was recorded', () => {
    const steps: Strip['steps'] = [[80, 82], null, [84, 84]];
    expect(drawStrip(strip({ steps }), START).trace.map((box) => box.x * 360)).toEqual([0, 2]);
  });

  it('fills what is over from the line up, judged by the threshold of that moment', () => {
    const steps: Strip['steps'] = [
      [100, 120],
      [100, 110],
    ];
    expect(drawStrip(strip({ steps }), START).over).toEqual([
      { x: 0, width: 1 / 360, top: 1 / 6, bottom: 0.5 },
    ]);
    expect(drawStrip(strip({ steps, thresholds: [] }), START).over).toEqual([]);
  });

  it('uses its whole height for what was recorded, and cuts nothing off', () => {
    const steps: Strip['steps'] = [
      [61, 64],
      [113, 119],
    ];
    const { line, trace } = drawStrip(strip({ steps }), START);
    const [least, most] = [trace[0]?.bottom ?? 0, trace[1]?.top ?? 1];
    // From 60 to 125: the line at 110 with its 15 above it, the lowest on the round number below it.
    expect(least).toBeCloseTo((125 - 61) / 65);
    expect(most).toBeCloseTo((125 - 119) / 65);
    expect(line).toEqual([{ from: 0, to: 1, y: (125 - 110) / 65 }]);
  });

  it('makes no storm of an hour that was almost even', () => {
    const even = drawStrip(strip({ steps: [[108, 112]] }), START).trace[0];
    expect((even?.bottom ?? 1) - (even?.top ?? 0)).toBeCloseTo(4 / 30);
    const without = drawStrip(strip({ steps: [[68, 72]], thresholds: [] }), START).trace[0];
    expect((without?.bottom ?? 1) - (without?.top ?? 0)).toBeLessThanOrEqual(4 / 30);
  });

  it('keeps its scale while the hour holds nothing higher or lower, and draws all of it on one', () => {
    const hour: Strip['steps'] = [[62, 64], [70, 71], null, [118, 118]];
    const before = drawStrip(strip({ steps: hour }), START);
    const after = drawStrip(strip({ steps: [...hour, [64, 117]] }), START);
    expect(after.trace.slice(0, 3)).toEqual(before.trace);
    expect(after.line).toEqual(before.line);
  });

  it('moves on with time though nothing comes, and what has left the hour scales it no longer', () => {
    const steps: Strip['steps'] = [
      [20, 230],
      [100, 104],
    ];
    const [only] = drawStrip(strip({ steps }), START + STEP).trace;
    expect(only).toMatchObject({ x: 0, top: 21 / 30, bottom: 25 / 30 });
  });

  it('stays inside its frame whatever is recorded', () => {
    const pair = fc.tuple(fc.integer({ min: 25, max: 240 }), fc.integer({ min: 25, max: 240 }));
    const step = fc.option(pair.map(([a, b]): [number, number] => [Math.min(a, b), Math.max(a, b)]));
    const level = fc.integer({ min: 50, max: 200 });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.array(level, { maxLength: 3 }), (steps, levels) => {
        const thresholds = levels.map((bpm, index) => ({ at: epochMs(FROM + index * STEP), bpm }));
        const { line, over, trace } = drawStrip(strip({ steps, thresholds }), START);
        for (const { bottom, top } of [...trace, ...over]) {
          expect(top).toBeGreaterThanOrEqual(0);
          expect(bottom).toBeLessThanOrEqual(1);
          expect(top).toBeLessThanOrEqual(bottom);
        }
        for (const { y } of line) expect([y >= 0, y <= 1]).toEqual([true, true]);
      }),
    );
  });
});
