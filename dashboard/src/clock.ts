/** One moment on both clocks of this device. */
export interface Instant {
  /** Milliseconds since the page was opened; may stand still while the device sleeps. */
  readonly monotonic: number;
  /** Milliseconds since 1970 by this device's wall clock; may be wrong, and may be set. */
  readonly wall: number;
}

/** The only place where the page learns what time it is. */
export const now = (): Instant => ({ monotonic: performance.now(), wall: Date.now() });

/** The moment so many milliseconds earlier. */
export const earlier = ({ monotonic, wall }: Instant, ms: number): Instant => ({
  monotonic: monotonic - ms,
  wall: wall - ms,
});

/**
 * Milliseconds from one instant to a later one: the larger of what both clocks say. The monotonic
 * clock of a browser may stop while the device sleeps, and an old number must never pass for a new
 * one; a wall clock set forward makes a number look older for a moment, which does no harm.
 */
export const elapsedMs = (from: Instant, to: Instant): number =>
  Math.max(0, to.monotonic - from.monotonic, to.wall - from.wall);
