import type { PacingInput } from '../pacing/events.ts';
import type { EpochMs } from '../units.ts';
import { readLines } from './lines.ts';
import { StrapOfIntervals, ticksOf } from './made-packets.ts';
import type { ReadReport } from './read-report.ts';

/** A value below this is taken for seconds: no interval of a heart is 10 ms, none is 10 s. */
const LARGEST_SECONDS = 10;

/** A line that is one number, as 812 or 0.812. */
const NUMBER = /^\d{1,9}(\.\d{1,9})?$/;
/** Lines that say something about the recording. */
const isComment = (text: string): boolean => /^(#|;|\/\/)/.test(text);

/** The number of ms in one unit of an RR text: 1 or 1000. */
export type RrUnit = 1 | 1_000;

/**
 * Whether the lines at the beginning of a file are those of an RR text, and in which unit.
 *
 * @returns null when fewer than half of them are numbers
 */
export function rrUnitOf(lines: readonly string[]): RrUnit | null {
  const told = lines.map((line) => line.trim()).filter((line) => line !== '' && !isComment(line));
  const values = told.filter((line) => NUMBER.test(line)).map(Number);
  if (values.length === 0 || values.length * 2 < told.length) return null;
  const middle = values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
  return middle < LARGEST_SECONDS ? 1_000 : 1;
}

/**
 * Reads an RR text: one interval a line, in ms or s; empty lines and comments mean nothing.
 *
 * @param start when the first interval begins
 * @returns batches of packets, one a second as a strap would send them
 * @throws PlimsollError `file-unreadable`
 */
export async function* readRrText(
  path: string,
  unit: RrUnit,
  start: EpochMs,
  report: ReadReport,
): AsyncGenerator<readonly PacingInput[]> {
  const intervals = new Intervals(start, report);
  for await (const lines of readLines(path, (bytes) => report.progress(bytes))) {
    const packets: PacingInput[] = [];
    for (const { number, text } of lines) {
      const trimmed = text?.trim();
      if (trimmed === '' || (trimmed !== undefined && isComment(trimmed))) continue;
      packets.push(...intervals.push(trimmed, unit, `line ${number}`));
    }
    yield packets;
  }
  intervals.end();
}

/** Intervals one after the other, from which a strap is made. */
export class Intervals {
  readonly #strap: StrapOfIntervals;
  readonly #report: ReadReport;
  #afterMs = 0;

  constructor(start: EpochMs, report: ReadReport) {
    this.#strap = new StrapOfIntervals(start);
    this.#report = report;
  }

  /**
   * The next interval as text.
   *
   * @param text undefined: it was too long to be read
   */
  push(text: string | undefined, unit: RrUnit, where: string): readonly PacingInput[] {
    this.#report.met();
    if (text === undefined || !NUMBER.test(text)) {
      this.#report.reject(where, 'not a number');
      return [];
    }
    const ms = inMs(text, unit);
    const ticks = ticksOf(ms);
    if (ticks === null) {
      // What stands before the first interval is where it lies in a longer recording, not a pause.
      if (this.#afterMs > 0) this.#afterMs += ms;
      this.#report.reject(where, `${text} is no interval between two heartbeats`);
      return [];
    }
    this.#afterMs += ms;
    this.#report.accept();
    return this.#strap.push(ms, ticks, this.#afterMs);
  }

  end(): void {
    const { waiting } = this.#strap;
    if (waiting === 0) return;
    this.#report.remark(
      `The last second of it is not whole; ${waiting} ${waiting === 1 ? 'interval' : 'intervals'} in it made no packet.`,
    );
  }
}

/** In ms, to a tenth of a microsecond: sums over a day stay exact where the text is. */
const inMs = (text: string, unit: RrUnit): number => Math.round(Number(text) * unit * 10_000) / 10_000;
