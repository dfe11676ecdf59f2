import { type MonotonicMs, monotonicMs } from '../units.ts';
import type { PacingInput } from './events.ts';

/** The sum of all steps of the wall clock so far, in ms. */
export type TimelineState = number;

/** The sum of all steps after an event. */
export const steppedAfter = (steppedMs: TimelineState, event: PacingInput): TimelineState =>
  event.kind === 'clock-step' ? steppedMs + event.byMs : steppedMs;

/**
 * The place of an event on the monotonic axis: `t = at - sum of clock steps`. A step itself lies where the old
 * time ended and the new one begins, so it takes no time.
 *
 * @param steppedMs {@link steppedAfter} the event
 */
export const placeOf = (steppedMs: TimelineState, { at }: Pick<PacingInput, 'at'>): MonotonicMs =>
  monotonicMs(at - steppedMs);
