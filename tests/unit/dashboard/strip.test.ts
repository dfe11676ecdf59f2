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
      { from: 0.5, to: 1, y: 0.5 },
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
      { x: 0, width: 1 / 360, top: 0.375, bottom: 0.5 },
    ]);
    expect(drawStrip(strip({ steps, thresholds: [] }), START).over).toEqual([]);
  });

  it('moves on with time though nothing comes, and keeps to its frame', () => {
    const steps: Strip['steps'] = [
      [80, 82],
      [20, 230],
    ];
    const [only] = drawStrip(strip({ steps }), START + STEP).trace;
    expect(only).toMatchObject({ x: 0, top: 0, bottom: 1 });
  });
});
