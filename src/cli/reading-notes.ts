import { basename } from 'node:path';
import type { Clock } from '../clock.ts';
import { inputError } from '../errors.ts';
import { MomentReader } from '../sources/moments.ts';
import type { ReadListener, Rejected } from '../sources/read-report.ts';
import type { EpochMs } from '../units.ts';
import { Progress } from './progress.ts';
import type { Terminal } from './terminal.ts';

/** More lines than this are counted, not told one by one: the answer is not to be pushed out of sight. */
const TOLD_LINES = 5;

/** Tells at the terminal what becomes of a file while it is read. */
export class ReadingNotes implements ReadListener {
  readonly #name: string;
  readonly #progress: Progress;
  readonly #terminal: Terminal;
  readonly #most: number;
  #left = 0;

  /** @param all whether every line that is left out is told; otherwise the first few are */
  constructor(path: string, all: boolean, clock: Clock, terminal: Terminal) {
    this.#name = basename(path);
    this.#most = all ? Number.POSITIVE_INFINITY : TOLD_LINES;
    this.#progress = new Progress(`Reading ${this.#name}`, clock, terminal);
    this.#terminal = terminal;
  }

  onRejected({ where, reason }: Rejected): void {
    this.#left += 1;
    if (this.#left > this.#most) return;
    this.#terminal.note(`${where.charAt(0).toUpperCase()}${where.slice(1)} left out: ${reason}.`);
  }

  onRemark(remark: string): void {
    this.#terminal.note(`${this.#name}: ${remark}`);
  }

  onProgress(bytes: number, size: number): void {
    this.#progress.at(bytes, size);
  }

  /** Says how many lines were left out that were not told one by one. */
  end(): void {
    if (this.#left <= this.#most) return;
    this.#terminal.note(`… and ${this.#left - this.#most} more; ${this.#left} left out in all.`);
  }
}

/** @throws PlimsollError `bad-option` */
export function parseStart(text: string, timeZone: string): EpochMs {
  const start = new MomentReader(timeZone).read(text);
  if (typeof start !== 'string') return start;
  throw inputError('bad-option', `--start takes a time like 2026-03-28T14:30, not "${text}".`);
}

/** A start was given for a recording that has its own times. */
export const startNotWanted = (path: string) =>
  inputError('bad-option', `${path} says itself when it was recorded; leave --start out.`);
