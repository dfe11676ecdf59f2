import { monotonicMs } from '../units.ts';
import type { PacingInput, Packet, Timed } from './events.ts';
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
  if (event.kind === 'packet') {
    // Written out because packets are nearly everything: copying an object of any kind takes ten times as long.
    const { at, bytes, strap } = event;
    const packet: Timed<Packet> = { kind: 'packet', at, strap, bytes, t: monotonicMs(at - steppedMs) };
    return { state: steppedMs, outputs: [packet] };
  }
  const stepped = event.kind === 'clock-step' ? steppedMs + event.byMs : steppedMs;
  return { state: stepped, outputs: [{ ...event, t: monotonicMs(event.at - stepped) }] };
}
