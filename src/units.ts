/**
 * The quantities of this program, each with its unit in its type, so that a duration is never taken
 * for a moment and a beat interval in 1/1024 s never for milliseconds.
 */
declare const unit: unique symbol;
type In<Unit extends string> = number & { readonly [unit]: Unit };

/** Heartbeats a minute. */
export type Bpm = In<'bpm'>;
/** A moment: milliseconds since 1970-01-01T00:00:00Z by the wall clock. */
export type EpochMs = In<'epoch-ms'>;
/** A point on the monotonic clock, in milliseconds from an arbitrary start; only differences mean anything. */
export type MonotonicMs = In<'monotonic-ms'>;
/** A beat-to-beat interval in units of 1/1024 s (Heart Rate Service 1.0, 3.1.1.4). */
export type RrTicks = In<'1/1024 s'>;

export const bpm = (value: number) => value as Bpm;
export const epochMs = (value: number) => value as EpochMs;
export const monotonicMs = (value: number) => value as MonotonicMs;
export const rrTicks = (value: number) => value as RrTicks;

/** Milliseconds in a beat interval given in 1/1024 s. */
export const rrMilliseconds = (rr: RrTicks): number => (rr * 1000) / 1024;
