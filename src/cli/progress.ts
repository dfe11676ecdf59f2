import type { Clock } from '../clock.ts';
import type { MonotonicMs } from '../units.ts';
import type { Terminal } from './terminal.ts';

/** How often long work says how far it is, in ms; shorter work says nothing. */
const PROGRESS_MS = 2_000;
const BAR_LENGTH = 24;

/** Tells at the terminal how far long work has come. */
export class Progress {
  readonly #what: string;
  readonly #clock: Clock;
  readonly #terminal: Pick<Terminal, 'note'>;
  #told: MonotonicMs;

  /** @param what is being done, as the beginning of a line */
  constructor(what: string, clock: Clock, terminal: Pick<Terminal, 'note'>) {
    this.#what = what;
    this.#clock = clock;
    this.#terminal = terminal;
    this.#told = clock.monotonic();
  }

  /** So much of it is done. */
  at(done: number, total: number): void {
    this.#tell(() => {
      const share = total === 0 ? 1 : Math.min(1, done / total);
      const filled = Math.round(share * BAR_LENGTH);
      const bar = '█'.repeat(filled) + '░'.repeat(BAR_LENGTH - filled);
      return `${bar} ${Math.floor(share * 100)} %`;
    });
  }

  /** It has come so far; how much there is in all is not known. */
  upTo(where: () => string): void {
    this.#tell(where);
  }

  #tell(words: () => string): void {
    const now = this.#clock.monotonic();
    if (now - this.#told < PROGRESS_MS) return;
    this.#told = now;
    this.#terminal.note(`${this.#what} ${words()}`);
  }
}
