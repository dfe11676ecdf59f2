import { monotonicMs } from '../units.ts';
import type { PacingInput, Timed } from './events.ts';
import type { Step } from './machine.ts';

/** The sum of all steps of the wall clock so far, in ms. */
export type TimelineState = number;

/**
 * Places every event on the monotonic axis: `t = at - sum of clock steps`. A step itself lies where
 * the old time ended and the new one begins, so it takes no time.
 */
export function placeOnTimeline(
  steppedMs: TimelineState,
  event: PacingInput,
): Step<TimelineState, Timed<PacingInput>> {
  const stepped = event.kind === 'clock-step' ? steppedMs + event.byMs : steppedMs;
  return { state: stepped, outputs: [{ ...event, t: monotonicMs(event.at - stepped) }] };
}
