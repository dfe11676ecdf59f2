import type { Span } from '../../src/pacing/events.ts';
import { bpm, epochMs, monotonicMs } from '../../src/units.ts';

/** A span `at` ms, over a threshold of 100 bpm unless said otherwise. */
export const span = (at: number, ms: number, beats = 110, threshold: number | null = 100): Span => ({
  kind: 'span',
  at: epochMs(at),
  t: monotonicMs(at),
  ms,
  bpm: bpm(beats),
  threshold: threshold === null ? null : bpm(threshold),
});
