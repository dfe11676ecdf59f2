/** Which of the wearer's straps is listened to, where several are adopted. Pure. */
import type { StrapIdentity } from '../contract/straps.ts';

/**
 * How long a strap that comes later in the wearer's order waits for those before it, in ms. Straps
 * advertise about once a second while they are worn.
 */
export const GRACE_MS = 2_000;

/** What is known of a strap of the wearer's at a moment. */
export interface Standing {
  /** It fell silent, and no packet came from it since. */
  readonly isSilenced: boolean;
  /** Attempts at it failed, and it is given a pause. */
  readonly isResting: boolean;
}

/**
 * Whether a strap that is heard now is connected to, or another one is waited for. The first in the
 * wearer's order is taken at once; a later one when {@link GRACE_MS} of scanning did not bring one
 * before it, or those cannot be had now. One that fell silent waits for all others.
 *
 * @param straps the wearer's, the preferred first
 * @param scannedMs how long has been scanned so far
 */
export function isNextChoice(
  strap: StrapIdentity,
  straps: readonly StrapIdentity[],
  standing: (strap: StrapIdentity) => Standing,
  scannedMs: number,
): boolean {
  if (scannedMs >= GRACE_MS) return true;
  const isLast = standing(strap).isSilenced;
  const before = isLast ? straps : straps.slice(0, straps.indexOf(strap));
  return before
    .filter((other) => other !== strap)
    .every((other) => standing(other).isSilenced || standing(other).isResting);
}
