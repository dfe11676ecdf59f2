import { decodeMeasurement } from '../heart-rate-service/measurement.ts';
import type { PacingInput } from '../pacing/events.ts';
import { LATE_PACKET_MS } from '../pacing/meter.ts';
import type { EpochMs } from '../units.ts';
import { bytesOf } from './capture-file.ts';
import { headingsOf, NO_ROW, readRows, type TableRow } from './csv-cells.ts';
import { valuesOf } from './csv-values.ts';
import { NO_HEART_RATE } from './heart-rates.ts';
import { packetsOf } from './made-packets.ts';
import { BEFORE_THE_LAST, MomentReader } from './moments.ts';
import type { ReadReport } from './read-report.ts';

/** The columns without which a table is not one that Plimsoll exported. */
const NEEDED = ['time', 'what', 'bytes_hex'] as const;
/** Its rows that no strap sent. */
const BESIDE = ['threshold', 'alert', 'note'];
/** The bytes of a packet: an attribute has at most 512 (Core Specification, Vol 3 Part F, 3.2.9). */
const BYTES = /^([0-9a-f]{2}){0,512}$/i;
const WHOLE = /^-?\d{1,15}$/;

/** Where the columns of an exported table stand, and what stands between them. */
export interface ExportLayout {
  readonly delimiter: string;
  readonly places: ReadonlyMap<string, number>;
}

/** @returns null when a heading is not that of a table that Plimsoll exported */
export function exportLayoutOf(heading: string): ExportLayout | null {
  for (const { delimiter, names } of headingsOf(heading)) {
    const places = new Map(names.map((name, index) => [name, index]));
    if (NEEDED.every((name) => places.has(name))) return { delimiter, places };
  }
  return null;
}

/**
 * Reads a table that Plimsoll exported: the packets with their bytes, whatever their verdict, the links and the
 * steps of the clock, as a capture of them would be. Recordings that were brought in stand after what straps
 * sent; what of them lies later is read too, and the rest is left out: one recording has one time.
 *
 * @throws PlimsollError `file-unreadable`
 */
export async function* readExportTable(
  path: string,
  layout: ExportLayout,
  timeZone: string,
  report: ReadReport,
): AsyncGenerator<readonly PacingInput[]> {
  const rows = new ExportRows(layout, timeZone, report);
  for await (const batch of readRows(path, layout.delimiter, report)) {
    yield batch.flatMap((row) => rows.read(row));
  }
  rows.end();
}

class ExportRows {
  readonly #places: ExportLayout['places'];
  readonly #moments: MomentReader;
  readonly #report: ReadReport;
  #last = Number.NEGATIVE_INFINITY;
  #beside = 0;
  #broughtIn = 0;

  constructor({ places }: ExportLayout, timeZone: string, report: ReadReport) {
    this.#places = places;
    this.#moments = new MomentReader(timeZone);
    this.#report = report;
  }

  read({ cells, where }: TableRow): readonly PacingInput[] {
    const events = cells === null ? NO_ROW : this.#eventsOf((name) => this.#cell(cells, name));
    if (typeof events === 'string') {
      this.#report.reject(where, events);
      return [];
    }
    this.#report.accept();
    return events;
  }

  end(): void {
    if (this.#beside > 0) {
      this.#report.remark(
        `Thresholds, alerts and notes are no part of a recording: ${this.#beside} passed over.`,
      );
    }
    if (this.#broughtIn > 0) {
      this.#report.remark(
        `Rows of recordings that were brought in, and lie before the rows above them: ${this.#broughtIn} left out; import those recordings from their own files.`,
      );
    }
  }

  #cell(cells: readonly string[], name: string): string {
    const place = this.#places.get(name);
    return place === undefined ? '' : (cells[place]?.trim() ?? '');
  }

  /** What a row says, or why it cannot be used. */
  #eventsOf(cell: (name: string) => string): readonly PacingInput[] | string {
    const what = cell('what');
    if (BESIDE.includes(what)) {
      this.#beside += 1;
      return [];
    }
    const at = this.#moments.glance(cell('time'));
    if (typeof at === 'string') return at;
    if (what === 'clock-step') return this.#clockStep(at, cell('step_ms'));
    const refused = this.#refusal(at, cell('recording') !== '');
    if (refused !== null) return refused;
    const strap = cell('strap');
    switch (what) {
      case 'connected':
      case 'disconnected':
        return [{ kind: 'link', at, strap, event: what }];
      case 'packet':
        return packetOf(at, strap, cell);
      default:
        return `“${what.slice(0, 40)}” is nothing that a table of Plimsoll tells`;
    }
  }

  #clockStep(at: EpochMs, text: string): readonly PacingInput[] | string {
    const byMs = WHOLE.test(text) ? Number(text) : null;
    if (byMs === null) return `“${text.slice(0, 40)}” is no step of the clock in ms`;
    if (at - byMs < this.#last - LATE_PACKET_MS) return BEFORE_THE_LAST;
    this.#last = at;
    return [{ kind: 'clock-step', at, byMs }];
  }

  /** Why a moment cannot follow those before it; null: it can, and is the last now. */
  #refusal(at: EpochMs, isBroughtIn: boolean): string | null {
    // A packet is stamped when it arrives, and may be written down a little after a link that changed since.
    if (at < this.#last - (isBroughtIn ? 0 : LATE_PACKET_MS)) {
      if (isBroughtIn) this.#broughtIn += 1;
      return BEFORE_THE_LAST;
    }
    this.#last = Math.max(at, this.#last);
    return null;
  }
}

/** The packet as it was received; where a spreadsheet took its bytes for a number, as its other cells tell it. */
function packetOf(
  at: EpochMs,
  strap: string,
  cell: (name: string) => string,
): readonly PacingInput[] | string {
  const hex = cell('bytes_hex');
  const values = valuesOf({ bpm: cell('bpm'), rr: cell('rr_ms'), contact: cell('contact') });
  const told = typeof values === 'string' ? null : values.bpm;
  if (BYTES.test(hex)) {
    const bytes = bytesOf(hex);
    const measurement = decodeMeasurement(bytes);
    const agrees = told === null || (measurement.kind === 'measurement' && measurement.bpm === told);
    if (agrees) return [{ kind: 'packet', at, strap, bytes }];
  }
  if (typeof values === 'string') return values;
  if (told === null && cell('verdict') === 'ok') return NO_HEART_RATE;
  const rr = values.rr.map(({ ticks }) => ticks);
  return packetsOf({ at, bpm: told ?? 0, rr, contact: values.contact }).map((packet) => ({
    ...packet,
    strap,
  }));
}
