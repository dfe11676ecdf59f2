import { uptime } from 'node:os';
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
  /** How long ago the machine started, its sleep included, in ms; null where the monotonic clock goes on in sleep itself. */
  uptime(): number | null;
  /** Where RxJS takes its timers from. */
  readonly scheduler: SchedulerLike;
}

/** The machine's own clocks. */
export const systemClock: Clock = {
  wall: () => epochMs(Date.now()),
  monotonic: () => monotonicMs(Number(process.hrtime.bigint() / 1_000_000n)),
  // Linux alone stops its monotonic clock while the machine is suspended (clock_gettime(2), CLOCK_MONOTONIC, CLOCK_BOOTTIME).
  uptime: () => (process.platform === 'linux' ? uptime() * 1_000 : null),
  scheduler: asyncScheduler,
};

/** The wall clock was set: by how much, and the moment after it. */
export interface ClockStep {
  readonly at: EpochMs;
  readonly byMs: number;
}

/** Sleep that is shorter than this is taken for inexactness of {@link Clock.uptime}, in ms. */
const SHORTEST_SLEEP_MS = 1_000;

/** What an anchor notices of the clocks. */
export interface AnchorEvents {
  readonly onStep?: (step: ClockStep) => void;
  /** The machine was suspended for so long, in ms. */
  readonly onSlept?: (ms: number) => void;
}

/**
 * Names moments so that their differences are exactly those of the monotonic clock until the wall
 * clock is stepped. Wall time is `monotonic + offset`; the offset changes only when the wall clock
 * has moved by more than {@link CLOCK_STEP_MS} against it, and then `onStep` hears of it. Therefore
 * a list of wall times and steps holds all that durations need: live and replayed time agree to the
 * millisecond. When the machine was suspended, no clock was set: that time passed, and nothing was recorded in it.
 */
export class WallAnchor {
  #offset: number;
  /** The sum of all steps so far, in ms. */
  #steppedMs = 0;
  /** By how much the machine's uptime is ahead of the monotonic clock: all the sleep there was, in ms. */
  #asleepMs: number;
  readonly #clock: Clock;
  readonly #events: AnchorEvents;

  constructor(clock: Clock, events: AnchorEvents = {}) {
    this.#clock = clock;
    this.#events = events;
    this.#offset = clock.wall() - clock.monotonic();
    this.#asleepMs = this.#asleep();
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

  /** The place of a moment on an axis that no step changes and that goes on while the machine sleeps. */
  placeOf(at: EpochMs): MonotonicMs {
    return monotonicMs(at - this.#steppedMs);
  }

  /** Looks whether the wall clock was stepped, and says so once. */
  watch(): void {
    const drift = this.#clock.wall() - this.#clock.monotonic() - this.#offset;
    if (Math.abs(drift) <= CLOCK_STEP_MS) return;
    const slept = this.#sleptSince();
    const byMs = drift - slept;
    this.#offset += drift;
    const { onSlept, onStep } = this.#events;
    if (slept > 0) onSlept?.(slept);
    if (slept > 0 && Math.abs(byMs) <= CLOCK_STEP_MS) return;
    this.#steppedMs += byMs;
    onStep?.({ at: this.wallOf(this.#clock.monotonic()), byMs });
  }

  /** How long the machine has slept since this was last asked. */
  #sleptSince(): number {
    const asleep = this.#asleep();
    const slept = Math.round(asleep - this.#asleepMs);
    this.#asleepMs = asleep;
    return slept < SHORTEST_SLEEP_MS ? 0 : slept;
  }

  #asleep(): number {
    const uptime = this.#clock.uptime();
    return uptime === null ? 0 : uptime - this.#clock.monotonic();
  }
}
