import type { PacingInput } from '../pacing/events.ts';
import { type EpochMs, epochMs } from '../units.ts';
import { headingsOf, NO_ROW, readRows } from './csv-cells.ts';
import { type Values, valuesOf } from './csv-values.ts';
import { HeartRates, NO_HEART_RATE, type Told } from './heart-rates.ts';
import { packetsOf, StrapOfIntervals } from './made-packets.ts';
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

/**
 * What a heading says.
 *
 * @returns null when it names no `timestamp`, or neither a heart rate nor intervals
 */
export function csvLayoutOf(heading: string): CsvLayout | null {
  for (const { delimiter, names } of headingsOf(heading)) {
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

/**
 * Reads a CSV file with a heading. A row is a moment: `timestamp`, and a heart rate or the intervals that
 * ended then, or both; without a heart rate it may say that it was lost ({@link HeartRates}). Where a file has
 * intervals and no heart rate, a strap is made of the intervals.
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
  for await (const batch of readRows(path, layout.delimiter, report)) {
    const packets: PacingInput[] = [];
    for (const { cells, where } of batch) {
      packets.push(...rows.push(cells === null ? NO_ROW : readRow(cells, layout, moments), where));
    }
    yield packets;
  }
  yield rows.end();
  if (moments.early > 0) {
    report.remark(
      `${moments.early} rows are a moment earlier than the row above; they were put at its time.`,
    );
  }
}

/** Intervals of one packet are written with guessed times, a little before or after those of the next, in ms. */
const JITTER_MS = 2_000;

interface Row extends Values {
  readonly at: EpochMs;
}

/** What a row says, or why it cannot be used. */
function readRow(cells: readonly string[], { columns }: CsvLayout, moments: MomentReader): Row | string {
  const cell = (column: Column): string => {
    const place = columns[column];
    return place === null ? '' : (cells[place]?.trim() ?? '');
  };
  const [bpm, rr] = [cell('bpm'), cell('rr')];
  const values = valuesOf({ bpm, rr, contact: bpm === '' && rr === '' ? '' : cell('contact') });
  if (typeof values === 'string') return values;
  if (bpm !== '' || (columns.bpm === null && values.rr.length > 0)) {
    const at = moments.read(cell('timestamp'));
    return typeof at === 'string' ? at : { at, ...values };
  }
  // Rows of other sensors may be a little late, and those of the heart are not held to their times.
  const at = columns.bpm === null ? NO_HEART_RATE : moments.glance(cell('timestamp'));
  return typeof at === 'string' ? NO_HEART_RATE : { at, ...values };
}

/** Rows that say the heart rate: a packet each; and where it was lost. */
class HeartRateRows {
  readonly #heartRates: HeartRates;

  constructor(report: ReadReport) {
    this.#heartRates = new HeartRates(report);
  }

  push(row: Row | string, where: string): readonly PacingInput[] {
    return this.#heartRates.push(toldBy(row, where));
  }

  end(): readonly PacingInput[] {
    return this.#heartRates.end();
  }
}

function toldBy(row: Row | string, where: string): Told {
  if (typeof row === 'string') return { kind: 'unusable', where, reason: row };
  const { at, bpm, contact, rr } = row;
  if (bpm === null) return { kind: 'silent', at, where };
  return {
    kind: 'heart-rate',
    at,
    packets: packetsOf({ at, bpm, rr: rr.map(({ ticks }) => ticks), contact }),
    made: 1,
  };
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

  push(row: Row | string, where: string): readonly PacingInput[] {
    if (typeof row === 'string') {
      this.#report.reject(where, row);
      return [];
    }
    const { at, rr } = row;
    const length = rr.reduce((sum, { ms }) => sum + ms, 0);
    if (this.#strap === null || at - length - this.#last > PAUSE_MS) {
      this.#remarkWaiting();
      const start = epochMs(Math.floor((at - length) / 1_000) * 1_000);
      this.#strap = { start, made: new StrapOfIntervals(start) };
    }
    const { start, made } = this.#strap;
    this.#last = at;
    this.#report.accept();
    return rr.flatMap(({ ms, ticks }) => made.push(ms, ticks, at - start));
  }

  end(): readonly PacingInput[] {
    this.#remarkWaiting();
    return [];
  }

  #remarkWaiting(): void {
    const waiting = this.#strap?.made.waiting ?? 0;
    if (waiting > 0)
      this.#report.remark(
        `A second before a pause or the end is not whole; ${waiting} of its intervals made no packet.`,
      );
  }
}
