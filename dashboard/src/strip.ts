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

/** The strip reaches as far above and below the line as the mark does, in bpm. */
const HALF_SPAN_BPM = 40;

/** Draws the hour that ends at `end` (service time). Steps without a recording draw nothing. */
export function drawStrip(strip: Strip, end: number): StripPicture {
  const start = end - HOUR_MS;
  const share = (at: number) => Math.min(1, Math.max(0, (at - start) / HOUR_MS));
  const [low, high] = scaleOf(strip);
  const y = (bpm: number) => Math.min(1, Math.max(0, (high - bpm) / (high - low)));

  const trace: Box[] = [];
  const over: Box[] = [];
  strip.steps.forEach((step, index) => {
    const at = strip.from + index * strip.stepMs;
    if (step === null || at + strip.stepMs <= start || at > end) return;
    const x = share(at);
    const width = share(at + strip.stepMs) - x;
    const threshold = thresholdAt(strip, at + strip.stepMs);
    trace.push({ x, width, top: y(step[1]), bottom: y(step[0]) });
    if (threshold !== null && step[1] > threshold) {
      over.push({ x, width, top: y(step[1]), bottom: y(threshold) });
    }
  });
  const line = strip.thresholds.flatMap((threshold, index) => {
    const until = strip.thresholds[index + 1]?.at ?? end;
    const segment = { from: share(threshold.at), to: share(until), y: y(threshold.bpm) };
    return segment.to > segment.from ? [segment] : [];
  });
  return { trace, over, line };
}

function thresholdAt(strip: Strip, at: number): number | null {
  return strip.thresholds.findLast((threshold) => threshold.at < at)?.bpm ?? null;
}

/** Lowest and highest bpm shown: around the line like the mark, or around what was recorded without one. */
function scaleOf(strip: Strip): [number, number] {
  const threshold = strip.thresholds.at(-1);
  if (threshold) return [threshold.bpm - HALF_SPAN_BPM, threshold.bpm + HALF_SPAN_BPM];
  const recorded = strip.steps.flatMap((step) => step ?? []);
  if (recorded.length === 0) return [0, 2 * HALF_SPAN_BPM];
  const middle = (Math.min(...recorded) + Math.max(...recorded)) / 2;
  const half = Math.max(HALF_SPAN_BPM, (Math.max(...recorded) - Math.min(...recorded)) / 2);
  return [middle - half, middle + half];
}
