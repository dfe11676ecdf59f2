import { elapsedMs, type Instant } from './clock.ts';

/** A reading older than this is greyed. */
export const OLD_AFTER_MS = 5_000;
/** A reading older than this is no longer shown as a number. */
export const LOST_AFTER_MS = 15_000;
/** Without a word from the service for longer than this the page is blind. */
export const BLIND_AFTER_MS = 6_000;

/** Something with an age, and when it arrived here. */
export interface Arrived<T> {
  readonly value: T;
  readonly arrived: Instant;
}

/** How old a thing is now: its age when it was sent, and the time since it arrived. */
export const ageMs = (thing: Arrived<{ readonly ageMs: number }>, now: Instant): number =>
  thing.value.ageMs + elapsedMs(thing.arrived, now);

/** `never`: there was none; `lost`: too old to be shown. */
export type Freshness = 'fresh' | 'old' | 'lost' | 'never';

/** What may be done with the last ok reading, by its age in milliseconds; null: there was none. */
export function freshnessOf(age: number | null): Freshness {
  if (age === null) return 'never';
  if (age > LOST_AFTER_MS) return 'lost';
  return age > OLD_AFTER_MS ? 'old' : 'fresh';
}

/** Whether the service was silent for so long that nothing on the page can be trusted to be current. */
export const isBlind = (lastHeard: Instant, now: Instant): boolean =>
  elapsedMs(lastHeard, now) > BLIND_AFTER_MS;
