import { asyncScheduler } from 'rxjs';
import { type Clock, systemClock } from '../../src/clock.ts';
import { epochMs, monotonicMs } from '../../src/units.ts';

/** The machine's clocks, in a house where time can also pass at once: both then go on together, so nothing was set. */
export class PassingClock implements Clock {
  readonly scheduler = asyncScheduler;
  #passed = 0;

  wall() {
    return epochMs(systemClock.wall() + this.#passed);
  }

  uptime() {
    return null;
  }

  monotonic() {
    return monotonicMs(systemClock.monotonic() + this.#passed);
  }

  pass(ms: number): void {
    this.#passed += ms;
  }
}
