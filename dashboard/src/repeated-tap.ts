import { elapsedMs, type Instant } from './clock.ts';

/** A second tap on the same thing within this time is a hand that trembles or a screen that lags, in ms. */
const SAME_TAP_MS = 2_000;

/** What was tapped, and when it was done. */
export interface Tap<What extends string> {
  readonly what: What;
  readonly at: Instant;
}

/** Whether a tap only repeats the last one that was done. @param last null: none was, or it was undone */
export const isRepeated = <What extends string>(last: Tap<What> | null, what: What, now: Instant): boolean =>
  last !== null && last.what === what && elapsedMs(last.at, now) < SAME_TAP_MS;
