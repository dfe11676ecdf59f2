import type { HalfHour } from '../contract/day.ts';
import type { EpochMs } from '../units.ts';
import { MINUTE_MS } from './day.ts';
import { thousandths } from './rounding.ts';

/** A window is this many whole minutes long (design 5.5) … */
const WINDOW_MINUTES = 30;
/** … and counts when at least this much of it is recorded, in ms. */
const WINDOW_RECORDED_MS = 24 * MINUTE_MS;

interface Minute {
  readonly start: EpochMs;
  readonly recordedMs: number;
  readonly bpmMs: number;
}

/**
 * The lowest time-weighted mean over 30 minutes in a row, windows starting at whole minutes, at least 24 of
 * the 30 minutes recorded (design 5.5). Of equal ones the first; null when no window has enough.
 *
 * @param minutes every minute of the stretch in order, unrecorded ones with 0 ms
 */
export function lowestHalfHour(minutes: readonly Minute[]): HalfHour | null {
  let lowest: { start: EpochMs; mean: number; recordedMs: number } | null = null;
  let recordedMs = 0;
  let bpmMs = 0;
  minutes.forEach((minute, index) => {
    recordedMs += minute.recordedMs;
    bpmMs += minute.bpmMs;
    const dropped = minutes[index - WINDOW_MINUTES];
    if (dropped !== undefined) {
      recordedMs -= dropped.recordedMs;
      bpmMs -= dropped.bpmMs;
    }
    const first = minutes[index - WINDOW_MINUTES + 1];
    if (first === undefined || recordedMs < WINDOW_RECORDED_MS) return;
    const mean = bpmMs / recordedMs;
    if (lowest === null || mean < lowest.mean) lowest = { start: first.start, mean, recordedMs };
  });
  return lowest === null ? null : asHalfHour(lowest);
}

const asHalfHour = (window: { start: EpochMs; mean: number; recordedMs: number }): HalfHour => ({
  start: window.start,
  meanBpm: thousandths(window.mean),
  recordedMs: window.recordedMs,
});
