import { internalError } from '../errors.ts';
import { decodeMeasurement } from '../heart-rate-service/measurement.ts';
import type { JournalEntry, JournalRow } from '../service/ports.ts';
import type { DecodedSegment } from './segment-codec.ts';

/** Entries that followed one another, wherever they are kept. */
export type Stretch = Pick<
  DecodedSegment,
  'firstId' | 'count' | 'at' | 'isPacket' | 'okBpm' | 'row' | 'rows'
>;

/** Entries that are not written yet, for readers: what the disk does not take is not missing from a chart. */
export class WaitingEntries implements Stretch {
  readonly firstId: number;
  readonly count: number;
  readonly at: Float64Array;
  readonly #entries: readonly JournalEntry[];

  /** @param firstId the id that the first of them will have */
  constructor(firstId: number, entries: readonly JournalEntry[]) {
    this.firstId = firstId;
    this.count = entries.length;
    this.at = Float64Array.from(entries, ({ at }) => at);
    this.#entries = entries;
  }

  isPacket(index: number): boolean {
    return this.#entries[index]?.kind === 'packet';
  }

  okBpm(index: number): number | null {
    const entry = this.#entries[index];
    if (entry?.kind !== 'packet' || entry.verdict !== 'ok') return null;
    const measurement = decodeMeasurement(entry.bytes);
    return measurement.kind === 'malformed' ? null : measurement.bpm;
  }

  row(index: number): JournalRow {
    const entry = this.#entries[index];
    if (entry === undefined) throw internalError(`entry ${index} of ${this.count}`);
    return { ...entry, id: this.firstId + index };
  }

  *rows(): Generator<JournalRow> {
    for (let index = 0; index < this.count; index += 1) yield this.row(index);
  }
}
