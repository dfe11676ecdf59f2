import type { Reading, Strip } from '../../src/contract/live.ts';
import type { Threshold } from '../../src/contract/threshold.ts';

export const HOUR_MS = 3_600_000;

type Steps = Strip['steps'];

/** The strip with one more reading in it; a reading that is not ok, or is older than the strip, adds nothing. */
export function withReading(strip: Strip, reading: Reading): Strip {
  if (reading.bpm === null || reading.at < strip.from) return strip;
  const bpm = reading.bpm;
  const index = Math.floor((reading.at - strip.from) / strip.stepMs);
  // A wall clock set far forward must not ask for a list of years.
  const kept = Math.ceil(HOUR_MS / strip.stepMs) + 1;
  const dropped = Math.max(0, index + 1 - kept);
  const from = (strip.from + dropped * strip.stepMs) as Strip['from'];
  const steps: Steps = strip.steps.slice(dropped);
  const last = index - dropped;
  while (steps.length <= last) steps.push(null);
  const step = steps[last];
  steps[last] = step ? [Math.min(step[0], bpm), Math.max(step[1], bpm)] : [bpm, bpm];
  return { ...strip, from, steps };
}

/** The strip with the threshold now in force; the earlier ones keep their part of the line. */
export function withThreshold(strip: Strip, threshold: Threshold | null): Strip {
  if (threshold === null) return strip;
  const last = strip.thresholds.at(-1);
  if (last?.bpm === threshold.bpm) return strip;
  return { ...strip, thresholds: [...strip.thresholds, { at: threshold.validFrom, bpm: threshold.bpm }] };
}

/** The picture of the strip: all lengths are shares of its width and height, y downwards from 0 to 1. */
export interface StripPicture {
  readonly trace: readonly Box[];
  /** The parts above the line, from the line up to the highest bpm of their step. */
  readonly over: readonly Box[];
  readonly line: readonly Segment[];
}
export interface Box {
  readonly x: number;
  readonly width: number;
  readonly top: number;
  readonly bottom: number;
}
export interface Segment {
  readonly from: number;
  readonly to: number;
  readonly y: number;
}

/** So far the strip reaches above and below the line at least, in bpm: an even hour must not look like a storm. */
const LEAST_HALF_SPAN_BPM = 15;
/** Its scale ends on round numbers, so that it stays as it is while the heart does about the same. */
const SCALE_STEP_BPM = 5;

/**
 * Draws the hour that ends at `end` (service time), all of it on one scale that leaves nothing out. Steps without a
 * recording draw nothing.
 */
export function drawStrip(strip: Strip, end: number): StripPicture {
  const start = end - HOUR_MS;
  const share = (at: number) => Math.min(1, Math.max(0, (at - start) / HOUR_MS));
  const shown = strip.steps.flatMap((step, index) => {
    const at = strip.from + index * strip.stepMs;
    return step === null || at + strip.stepMs <= start || at > end
      ? []
      : [{ at, low: step[0], high: step[1] }];
  });
  const levels = strip.thresholds.flatMap(({ at, bpm }, index) => {
    const level = { from: share(at), to: share(strip.thresholds[index + 1]?.at ?? end), bpm };
    return level.to > level.from ? [level] : [];
  });
  const [low, high] = scaleOf(
    shown.flatMap((step) => [step.low, step.high]),
    levels.map(({ bpm }) => bpm),
  );
  const y = (bpm: number) => Math.min(1, Math.max(0, (high - bpm) / (high - low)));

  const trace: Box[] = [];
  const over: Box[] = [];
  for (const step of shown) {
    const x = share(step.at);
    const width = share(step.at + strip.stepMs) - x;
    const threshold = thresholdAt(strip, step.at + strip.stepMs);
    trace.push({ x, width, top: y(step.high), bottom: y(step.low) });
    if (threshold !== null && step.high > threshold) {
      over.push({ x, width, top: y(step.high), bottom: y(threshold) });
    }
  }
  return { trace, over, line: levels.map(({ bpm, from, to }) => ({ from, to, y: y(bpm) })) };
}

function thresholdAt(strip: Strip, at: number): number | null {
  return strip.thresholds.filter((threshold) => threshold.at < at).at(-1)?.bpm ?? null;
}

/** Lowest and highest bpm of the scale: everything recorded, and every line with air above and below it. */
function scaleOf(recorded: readonly number[], levels: readonly number[]): [number, number] {
  const middles = levels.length > 0 || recorded.length === 0 ? levels : [middleOf(recorded)];
  const needed = [
    ...recorded,
    ...middles.flatMap((bpm) => [bpm - LEAST_HALF_SPAN_BPM, bpm + LEAST_HALF_SPAN_BPM]),
  ];
  if (needed.length === 0) return [0, 2 * LEAST_HALF_SPAN_BPM];
  return [
    Math.floor(Math.min(...needed) / SCALE_STEP_BPM) * SCALE_STEP_BPM,
    Math.ceil(Math.max(...needed) / SCALE_STEP_BPM) * SCALE_STEP_BPM,
  ];
}

const middleOf = (recorded: readonly number[]): number => (Math.min(...recorded) + Math.max(...recorded)) / 2;
