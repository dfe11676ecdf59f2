import type { Band } from '../contract/common.ts';
import type { Bpm } from '../units.ts';

/** Within this many bpm under the threshold is near it. */
const NEAR_BPM = 10;

/** Where a bpm lies by the threshold; `unknown` without one. Over is strictly above. */
export function bandOf(bpm: number, threshold: Bpm | null): Band {
  if (threshold === null) return 'unknown';
  if (bpm > threshold) return 'over';
  return bpm > threshold - NEAR_BPM ? 'near' : 'under';
}
