/**
 * When to try a strap again. Pure: what is known of earlier attempts and of what was heard goes in, a
 * pause comes out. The pauses spare the radio and the strap's battery while attempts fail; a strap that
 * went away and comes back is well again as far as anyone knows, and does not wait.
 */
import type { MonotonicMs } from '../units.ts';
import { PREVIEW_RETRY_MS } from './limits.ts';

/** The pause after the first failed attempt, doubled at each failure in a row … */
export const RETRY_MS = 1_000;
/** … up to this, in ms. */
export const RETRY_MAX_MS = 4_000;
/** A device not heard for this long, while scanning, has been away. In ms. */
const AWAY_MS = 3_000;

/** Why a device is not connected to for now. */
export interface Rest {
  readonly until: MonotonicMs;
  /** `failed`: attempts failed. `left-alone`: it is somebody else's. */
  readonly why: 'failed' | 'left-alone';
}

/**
 * @param failures attempts that failed before, in a row
 * @returns ms until the next attempt at the wearer's strap; a strap that is only shown waits longer
 */
export const pauseAfterFailure = (failures: number, isMine: boolean): number =>
  isMine ? Math.min(RETRY_MS * 2 ** failures, RETRY_MAX_MS) : PREVIEW_RETRY_MS;

/**
 * Whether a device that is heard now was away before: not heard for {@link AWAY_MS} although somebody
 * listened all that time.
 *
 * @param heardAt when it was last heard before; undefined: never
 * @param scanningSince when the scan that hears it began; null: nobody scans
 */
export function isBackFromAway(
  now: MonotonicMs,
  heardAt: MonotonicMs | undefined,
  scanningSince: MonotonicMs | null,
): boolean {
  if (scanningSince === null) return false;
  return now - Math.max(scanningSince, heardAt ?? scanningSince) >= AWAY_MS;
}

/** Whether a rest is over: its time has passed, or the device comes back from away after failures. */
export const isRestOver = (rest: Rest, now: MonotonicMs, isBack: boolean): boolean =>
  now >= rest.until || (rest.why === 'failed' && isBack);
