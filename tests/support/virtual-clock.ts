import { type SchedulerAction, type SchedulerLike, Subscription } from 'rxjs';
import type { Clock } from '../../src/clock.ts';
import { epochMs, monotonicMs } from '../../src/units.ts';

/** Both clocks of a test: time passes only when told to, and the wall clock can be set. */
export class VirtualClock implements Clock {
  readonly scheduler = new VirtualScheduler();
  #wallAtZero: number;
  #asleepMs = 0;

  constructor(startsAt: number) {
    this.#wallAtZero = startsAt;
  }

  /** How much time has passed, in ms. */
  get passed(): number {
    return this.scheduler.now();
  }

  wall() {
    return epochMs(this.#wallAtZero + this.passed);
  }

  monotonic() {
    return monotonicMs(1_000_000 + this.passed);
  }

  uptime() {
    return this.monotonic() + this.#asleepMs;
  }

  /** The machine is suspended: time passes, and neither timers nor the monotonic clock know of it. */
  sleep(ms: number): void {
    this.#wallAtZero += ms;
    this.#asleepMs += ms;
  }

  /** Lets time pass; timers that fall due run in their order. */
  pass(ms: number): void {
    this.scheduler.runUntil(this.passed + ms);
  }

  /** The process stands still: timers that fell due meanwhile run late, and repeat from then on. */
  standStill(ms: number): void {
    this.scheduler.jump(ms);
    this.scheduler.runUntil(this.passed);
  }

  /** Somebody sets the wall clock. */
  setWall(byMs: number): void {
    this.#wallAtZero += byMs;
  }
}

/**
 * A scheduler for days of virtual time. RxJS's own puts every repetition of a timer inside the one before:
 * after some ten thousand of them unsubscribing no longer ends.
 */
class VirtualScheduler implements SchedulerLike {
  #now = 0;
  /** What falls due, in order. */
  readonly #due: { readonly at: number; readonly run: () => void }[] = [];

  now(): number {
    return this.#now;
  }

  schedule<State>(
    work: (this: SchedulerAction<State>, state?: State) => void,
    delay = 0,
    state?: State,
  ): Subscription {
    return new Timer<State>(work, (run, ms) => this.#add(run, ms)).schedule(state, delay);
  }

  runUntil(end: number): void {
    for (let next = this.#due[0]; next !== undefined && next.at <= end; next = this.#due[0]) {
      this.#due.shift();
      this.#now = Math.max(this.#now, next.at);
      next.run();
    }
    this.#now = end;
  }

  /** Time passes, and no timer runs. */
  jump(ms: number): void {
    this.#now += ms;
  }

  /** @returns takes it away again */
  #add(run: () => void, ms: number): () => void {
    const entry = { at: this.#now + Math.max(0, ms), run };
    const later = this.#due.findIndex(({ at }) => at > entry.at);
    this.#due.splice(later < 0 ? this.#due.length : later, 0, entry);
    return () => {
      const place = this.#due.indexOf(entry);
      if (place >= 0) this.#due.splice(place, 1);
    };
  }
}

/** One timer, however often it is set anew. */
class Timer<State> extends Subscription implements SchedulerAction<State> {
  readonly #add: (run: () => void, ms: number) => () => void;
  readonly #work: (this: SchedulerAction<State>, state?: State) => void;
  #cancel = (): void => undefined;

  constructor(
    work: (this: SchedulerAction<State>, state?: State) => void,
    add: (run: () => void, ms: number) => () => void,
  ) {
    super(() => this.#cancel());
    this.#work = work;
    this.#add = add;
  }

  schedule(state?: State, delay = 0): Subscription {
    this.#cancel();
    if (!this.closed) this.#cancel = this.#add(() => this.#work(state), delay);
    return this;
  }
}
