import { VirtualAction, VirtualTimeScheduler } from 'rxjs';
import type { Clock } from '../../src/clock.ts';
import { epochMs, monotonicMs } from '../../src/units.ts';

/** Both clocks of a test: time passes only when told to, and the wall clock can be set. */
export class VirtualClock implements Clock {
  readonly scheduler = new VirtualTimeScheduler(VirtualAction, 0);
  #wallAtZero: number;

  constructor(startsAt: number) {
    this.#wallAtZero = startsAt;
  }

  wall() {
    return epochMs(this.#wallAtZero + this.scheduler.frame);
  }

  monotonic() {
    return monotonicMs(1_000_000 + this.scheduler.frame);
  }

  /** Lets time pass; timers that fall due run in their order. */
  pass(ms: number): void {
    const target = this.scheduler.frame + ms;
    this.scheduler.maxFrames = target;
    this.scheduler.flush();
    this.scheduler.frame = target;
  }

  /** Somebody sets the wall clock. */
  setWall(byMs: number): void {
    this.#wallAtZero += byMs;
  }
}
