import type { Trace } from '../../../src/contract/trace.ts';
import type { TimeSpan } from './time-span.ts';

/** A gap is labelled from this length on, in ms (screens: longer than 10 min). */
export const LABELLED_GAP_MS = 10 * 60_000;
/** Air above and below the trace, and the steps that the scale ends on, in bpm. */
const AIR_BPM = 5;
const STEP_BPM = 10;
/** The scale spans no less than this, in bpm, or a quiet hour would look like a storm. */
const LEAST_SPAN_BPM = 40;

/** One column of the trace: the lowest and highest bpm that held during it, and the threshold in its middle. */
export interface Column extends TimeSpan {
  readonly low: number;
  readonly high: number;
  /** Null: none was in force. */
  readonly threshold: number | null;
}

/** The columns in which something was recorded. */
export function columnsOf(trace: Trace): Column[] {
  const length = columnMs(trace);
  const columns: Column[] = [];
  trace.columns.forEach((column, index) => {
    if (column === null) return;
    const from = trace.from + index * length;
    const [low, high] = column;
    columns.push({ from, to: from + length, low, high, threshold: thresholdAt(trace, from + length / 2) });
  });
  return columns;
}

export const columnMs = ({ columns, from, to }: Trace): number => (to - from) / Math.max(1, columns.length);

/** The threshold in force at a moment; null: none. */
export function thresholdAt({ thresholds }: Trace, at: number): number | null {
  let inForce: number | null = null;
  for (const threshold of thresholds) if (threshold.at <= at) inForce = threshold.bpm;
  return inForce;
}

/** What held at a moment: the lowest and highest bpm of its column; null: nothing was recorded. */
export function seenAt(trace: Trace, at: number): readonly [number, number] | null {
  return trace.columns[Math.floor((at - trace.from) / columnMs(trace))] ?? null;
}

/** The threshold as a step line: each level from where it came into force. */
export function levelsOf({ from, thresholds, to }: Trace): (TimeSpan & { readonly bpm: number })[] {
  return thresholds.flatMap(({ at, bpm }, index) => {
    const level = { from: Math.max(at, from), to: Math.min(thresholds[index + 1]?.at ?? to, to), bpm };
    return level.to > level.from ? [level] : [];
  });
}

/** The stretches without a recording that are long enough for a label. @param until what lies later is no gap yet */
export function gapsOf(trace: Trace, until: number): TimeSpan[] {
  const length = columnMs(trace);
  const gaps: TimeSpan[] = [];
  let from: number | null = null;
  const close = (to: number) => {
    if (from !== null && to - from >= LABELLED_GAP_MS) gaps.push({ from, to });
    from = null;
  };
  trace.columns.forEach((column, index) => {
    const at = trace.from + index * length;
    if (column === null && at < until) from ??= at;
    else close(Math.min(at, until));
  });
  close(Math.min(trace.to, until));
  return gaps;
}

/** Lowest and highest bpm of the scale: everything recorded and every threshold, on round numbers. */
export function scaleOf({ columns, thresholds }: Trace): [low: number, high: number] {
  const seen = [...columns.flatMap((column) => column ?? []), ...thresholds.map(({ bpm }) => bpm)];
  if (seen.length === 0) return [40, 40 + 2 * LEAST_SPAN_BPM];
  const down = (bpm: number) => Math.floor(bpm / STEP_BPM) * STEP_BPM;
  const low = down(Math.min(...seen) - AIR_BPM);
  const high = down(Math.max(...seen) + AIR_BPM) + STEP_BPM;
  return [low, Math.max(high, low + LEAST_SPAN_BPM)];
}

/**
 * Where things of a width stand that belong to places along a line: each at its place or, where that is taken, just
 * after the one before; what would stick out at the end moves back, and those before it make room.
 *
 * @param places from the left to the right
 */
export function spread(places: readonly number[], width: number, end: number): number[] {
  const spread: number[] = [];
  for (const place of places)
    spread.push(Math.max(place, (spread.at(-1) ?? Number.NEGATIVE_INFINITY) + width));
  let most = Math.max(end, places.at(-1) ?? end);
  return spread
    .reverse()
    .map((place) => {
      const moved = Math.min(place, most);
      most = moved - width;
      return moved;
    })
    .reverse();
}
