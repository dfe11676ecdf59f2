import type { PacingInput } from '../../src/pacing/events.ts';
import { TICK_MS } from '../../src/pacing/pipeline.ts';
import { epochMs } from '../../src/units.ts';

/**
 * A recording as the running service hears it while it is made: between its events time passes, second by
 * second, each by the clock as it is set then.
 */
export function asLive(recording: readonly PacingInput[]): PacingInput[] {
  const live: PacingInput[] = [];
  let before: number | null = null;
  for (const event of recording) {
    const until = event.kind === 'clock-step' ? event.at - event.byMs : event.at;
    if (before !== null) {
      for (let at = before + TICK_MS; at < until; at += TICK_MS) live.push({ kind: 'tick', at: epochMs(at) });
    }
    live.push(event);
    before = event.at;
  }
  return live;
}
