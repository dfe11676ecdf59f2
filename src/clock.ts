import { asyncScheduler, type SchedulerLike } from 'rxjs';
import { type EpochMs, epochMs, type MonotonicMs, monotonicMs } from './units.ts';

/** A wall clock that moved by more than this against the monotonic clock has been stepped. */
export const CLOCK_STEP_MS = 2_000;

/** One moment on both clocks. */
export interface Moment {
  readonly at: EpochMs;
  readonly monotonic: MonotonicMs;
}

/** The only way this program learns what time it is. */
export interface Clock {
  /** The wall clock. */
  wall(): EpochMs;
  /** The monotonic clock; the same for every process since the machine started. */
  monotonic(): MonotonicMs;
  /** Where RxJS takes its timers from. */
  readonly scheduler: SchedulerLike;
}

/** The machine's own clocks. */
export const systemClock: Clock = {
  wall: () => epochMs(Date.now()),
  monotonic: () => monotonicMs(Number(process.hrtime.bigint() / 1_000_000n)),
  scheduler: asyncScheduler,
};

/** The wall clock was set: by how much, and the moment after it. */
export interface ClockStep {
  readonly at: EpochMs;
  readonly byMs: number;
}

/**
 * Names moments so that their differences are exactly those of the monotonic clock until the wall
 * clock is stepped. Wall time is `monotonic + offset`; the offset changes only when the wall clock
 * has moved by more than {@link CLOCK_STEP_MS} against it, and then `onStep` hears of it. Therefore
 * a list of wall times and steps holds all that durations need: live and replayed time agree to the
 * millisecond.
 */
export class WallAnchor {
  #offset: number;
  readonly #clock: Clock;
  readonly #onStep: (step: ClockStep) => void;

  constructor(clock: Clock, onStep: (step: ClockStep) => void = () => undefined) {
    this.#clock = clock;
    this.#onStep = onStep;
    this.#offset = clock.wall() - clock.monotonic();
  }

  /** This moment; reports a step of the wall clock first, if there was one. */
  now(): Moment {
    this.watch();
    const monotonic = this.#clock.monotonic();
    return { at: this.wallOf(monotonic), monotonic };
  }

  /** The wall time of a moment that was stamped with the monotonic clock, in this process or another. */
  wallOf(monotonic: MonotonicMs): EpochMs {
    return epochMs(monotonic + this.#offset);
  }

  /** The place on the monotonic clock of a moment that this anchor named since the last step. */
  monotonicOf(at: EpochMs): MonotonicMs {
    return monotonicMs(at - this.#offset);
  }

  /** Looks whether the wall clock was stepped, and says so once. */
  watch(): void {
    const drift = this.#clock.wall() - this.#clock.monotonic() - this.#offset;
    if (Math.abs(drift) <= CLOCK_STEP_MS) return;
    this.#offset += drift;
    this.#onStep({ at: this.wallOf(this.#clock.monotonic()), byMs: drift });
  }
}
