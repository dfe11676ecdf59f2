import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import type { Contact } from '../heart-rate-service/measurement.ts';
import type { PacingInput } from '../pacing/events.ts';
import { type EpochMs, epochMs, type RrTicks } from '../units.ts';
import { readLines } from './lines.ts';
import { bpmOf, packetsOf, StrapOfIntervals, ticksOf } from './made-packets.ts';
import { MomentReader } from './moments.ts';
import type { ReadReport } from './read-report.ts';

/** Names of columns, in lower case with `_` for what is no letter or digit. */
const COLUMN_NAMES = {
  timestamp: ['timestamp', 'time', 'datetime', 'date_time'],
  bpm: ['bpm', 'hr', 'heart_rate', 'heartrate', 'hr_bpm', 'heart_rate_bpm'],
  rr: ['rr_ms', 'rr', 'rri', 'rr_interval', 'rr_intervals', 'rr_interval_ms'],
  contact: ['contact'],
} as const;
type Column = keyof typeof COLUMN_NAMES;

/** Where the columns stand, and what stands between them. */
export interface CsvLayout {
  readonly delimiter: string;
  readonly columns: Readonly<Record<Column, number | null>>;
}

const DELIMITERS = [',', ';', '\t'] as const;

/**
 * What a heading says.
 *
 * @returns null when it names no `timestamp`, or neither a heart rate nor intervals
 */
export function csvLayoutOf(heading: string): CsvLayout | null {
  for (const delimiter of DELIMITERS) {
    const names = cellsOf(heading, delimiter)?.map(columnName) ?? [];
    const place = (column: Column): number | null => {
      const index = names.findIndex((name) => (COLUMN_NAMES[column] as readonly string[]).includes(name));
      return index < 0 ? null : index;
    };
    const columns = {
      timestamp: place('timestamp'),
      bpm: place('bpm'),
      rr: place('rr'),
      contact: place('contact'),
    };
    if (columns.timestamp !== null && (columns.bpm !== null || columns.rr !== null)) {
      return { delimiter, columns };
    }
  }
  return null;
}

const columnName = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');

/**
 * Reads a CSV file with a heading. A row is a moment: `timestamp`, and a heart rate or the intervals that
 * ended then, or both. Where a file has intervals and no heart rate, a strap is made of the intervals.
 *
 * @param timeZone of times without an offset
 * @throws PlimsollError `file-unreadable`
 */
export async function* readCsv(
  path: string,
  layout: CsvLayout,
  timeZone: string,
  report: ReadReport,
): AsyncGenerator<readonly PacingInput[]> {
  const rows = layout.columns.bpm === null ? new IntervalRows(report) : new HeartRateRows(report);
  const moments = new MomentReader(timeZone, layout.columns.bpm === null ? JITTER_MS : 0);
  let headingSeen = false;
  for await (const lines of readLines(path, (bytes) => report.progress(bytes))) {
    const told = lines.filter(({ text }) => text?.trim() !== '');
    const body = headingSeen ? told : told.slice(1);
    headingSeen ||= told.length > 0;
    const packets: PacingInput[] = [];
    for (const { number, text } of body) {
      report.met();
      const where = `line ${number}`;
      const row = readRow(text === null ? null : cellsOf(text, layout.delimiter), layout, moments);
      if (typeof row === 'string') report.reject(where, row);
      else packets.push(...rows.push(row, where));
    }
    yield packets;
  }
  rows.end();
  if (moments.early > 0) {
    report.remark(
      `${moments.early} rows are a moment earlier than the row above; they were put at its time.`,
    );
  }
}

/** Intervals of one packet are written with guessed times, a little before or after those of the next, in ms. */
const JITTER_MS = 2_000;

interface Row {
  readonly at: EpochMs;
  /** Null: the cell is empty. */
  readonly bpm: number | null;
  readonly rr: readonly { readonly ms: number; readonly ticks: RrTicks }[];
  readonly contact: Contact;
}

/** What a row says, or why it cannot be used. */
function readRow(cells: readonly string[] | null, layout: CsvLayout, moments: MomentReader): Row | string {
  if (cells === null) return 'not a row of this table';
  const cell = (column: Column): string => {
    const place = layout.columns[column];
    return place === null ? '' : (cells[place]?.trim() ?? '');
  };
  const bpmText = cell('bpm');
  const bpm = bpmText === '' ? null : bpmOf(bpmText);
  if (bpm === null && bpmText !== '') return `“${bpmText.slice(0, 40)}” is no heart rate`;
  const rr = intervalsOf(cell('rr'));
  if (typeof rr === 'string') return rr;
  if (bpm === null && rr.length === 0) return 'no heart rate';
  const contact = CONTACTS.get(cell('contact').toLowerCase());
  if (contact === undefined) return `“${cell('contact').slice(0, 40)}” is no contact (1 or 0)`;
  const at = moments.read(cell('timestamp'));
  return typeof at === 'string' ? at : { at, bpm, rr, contact };
}

const CONTACTS: ReadonlyMap<string, Contact> = new Map([
  ['', 'unsupported'],
  ['unsupported', 'unsupported'],
  ...['1', 'true', 'yes', 'detected'].map((text) => [text, 'detected'] as const),
  ...['0', 'false', 'no', 'none'].map((text) => [text, 'none'] as const),
]);

/** One or more intervals in ms; 0 means none, as many programs write it. */
function intervalsOf(text: string): Row['rr'] | string {
  const rr: { ms: number; ticks: RrTicks }[] = [];
  for (const part of text.split(/[\s|;/]+/)) {
    if (part === '' || part === '0') continue;
    const ms = /^\d+([.,]\d+)?$/.test(part) ? Number(part.replace(',', '.')) : Number.NaN;
    const ticks = ticksOf(ms);
    if (ticks === null) return `“${part.slice(0, 40)}” is no interval between two heartbeats`;
    rr.push({ ms, ticks });
  }
  return rr;
}

/** Rows that say the heart rate: a packet each. */
class HeartRateRows {
  readonly #report: ReadReport;

  constructor(report: ReadReport) {
    this.#report = report;
  }

  push({ at, bpm, rr, contact }: Row, where: string): readonly PacingInput[] {
    if (bpm === null) {
      this.#report.reject(where, 'no heart rate');
      return [];
    }
    this.#report.accept();
    return packetsOf({ at, bpm, rr: rr.map(({ ticks }) => ticks), contact });
  }

  end(): void {}
}

/** Between two intervals that follow one another at once there may be so much jitter of their times, in ms. */
const PAUSE_MS = 3_000;

/** Rows that say intervals alone, each at the moment it ended. After a pause a new strap is made. */
class IntervalRows {
  readonly #report: ReadReport;
  #strap: { readonly start: EpochMs; readonly made: StrapOfIntervals } | null = null;
  #last = 0;

  constructor(report: ReadReport) {
    this.#report = report;
  }

  push({ at, rr }: Row): readonly PacingInput[] {
    const length = rr.reduce((sum, { ms }) => sum + ms, 0);
    if (this.#strap === null || at - length - this.#last > PAUSE_MS) {
      this.end();
      const start = epochMs(Math.floor((at - length) / 1_000) * 1_000);
      this.#strap = { start, made: new StrapOfIntervals(start) };
    }
    const { start, made } = this.#strap;
    this.#last = at;
    this.#report.accept();
    return rr.flatMap(({ ms, ticks }) => made.push(ms, ticks, at - start));
  }

  end(): void {
    const waiting = this.#strap?.made.waiting ?? 0;
    if (waiting > 0)
      this.#report.remark(
        `A second before a pause or the end is not whole; ${waiting} of its intervals made no packet.`,
      );
  }
}

/** Whether a line has no quotation mark, so that every delimiter in it stands between two cells (RFC 4180, 2). */
const isPlain = (line: string): boolean => !line.includes('"');

/** The cells of a line; null when it is none of a table. */
function cellsOf(line: string, delimiter: string): readonly string[] | null {
  // Nearly all lines; the library, called for each, takes fifty times as long and leaves a buffer behind.
  if (isPlain(line)) return line.split(delimiter);
  try {
    return parse(line, { delimiter, record_delimiter: '\n', relax_column_count: true })[0] ?? null;
  } catch (error) {
    if (error instanceof CsvError) return null;
    throw error;
  }
}
