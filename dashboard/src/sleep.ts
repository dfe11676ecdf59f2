import { elapsedMs, type Instant } from './clock.ts';

/** Without a sign of life from itself for longer than this the page has slept, in ms. */
export const SLEPT_AFTER_MS = 6_000;

/** A shorter sleep is not told, in ms. */
const TOLD_FROM_MS = 60_000;

/** A time in which the page neither saw nor sounded anything, by the service's wall clock. */
export interface Sleep {
  readonly from: number;
  /** Null until the service was heard again: only its clock tells a sleep from a clock that was set. */
  readonly to: number | null;
  /** More than one sleep, with waking in between. */
  readonly several: boolean;
}

/** What the page knows of its own wakefulness. */
export interface Wakefulness {
  readonly lastAlive: Instant;
  /** Since when it has been awake without a break. */
  readonly awakeSince: Instant;
  /** What nobody has read yet. */
  readonly slept: Sleep | null;
}

export const awake = (now: Instant): Wakefulness => ({ lastAlive: now, awakeSince: now, slept: null });

/**
 * Takes note that the page is running: at every tick and at every message, because a hidden page is
 * ticked only now and then, but hears its messages. The larger of both clocks decides, as the monotonic
 * clock of a browser may stand still while the device sleeps.
 *
 * @param serviceTimeAt the service's wall clock at a moment here; null before it was heard
 */
export function alive(
  before: Wakefulness,
  now: Instant,
  serviceTimeAt: (at: Instant) => number | null,
): Wakefulness {
  if (elapsedMs(before.lastAlive, now) <= SLEPT_AFTER_MS) return { ...before, lastAlive: now };
  const from = before.slept?.from ?? serviceTimeAt(before.lastAlive);
  const slept = from === null ? null : { from, to: null, several: before.slept !== null };
  return { lastAlive: now, awakeSince: now, slept };
}

/** The service was heard, and its clock says how long the sleep was; a clock that was set was no sleep. */
export function heardAwake(before: Wakefulness, serviceTime: number, now: Instant): Wakefulness {
  const { awakeSince, slept } = before;
  if (slept === null || slept.to !== null) return before;
  const to = serviceTime - (now.monotonic - awakeSince.monotonic);
  return { ...before, slept: to - slept.from > SLEPT_AFTER_MS ? { ...slept, to } : null };
}

/** A sleep worth a word: one of a few seconds, from 08:06 to 08:06, would be noise. Null: nothing to be said. */
export const toldSleep = ({ slept }: Wakefulness): Sleep | null =>
  slept !== null && slept.to !== null && slept.to - slept.from >= TOLD_FROM_MS ? slept : null;

/** Somebody has read that it slept. */
export const noted = (before: Wakefulness): Wakefulness => ({ ...before, slept: null });
