import type { Verdict } from '../contract/common.ts';
import { type Contact, decodeMeasurement } from '../heart-rate-service/measurement.ts';
import { isOver } from '../pacing/events.ts';
import type { JournalRow, ThresholdPort } from '../service/ports.ts';
import { type Bpm, type EpochMs, rrMilliseconds } from '../units.ts';

/** One line of an export: what was received, what it was judged to be, and the threshold in force. */
export type ExportEntry =
  | {
      readonly kind: 'packet';
      readonly at: EpochMs;
      readonly strap: string;
      readonly bytes: Uint8Array;
      readonly verdict: Verdict;
      /** Of an ok reading; null for any other, whatever its bytes say. */
      readonly bpm: Bpm | null;
      readonly contact: Contact | null;
      readonly rrMs: readonly number[];
      readonly energyKilojoules: number | null;
      readonly thresholdBpm: Bpm | null;
      /** Null: unknown, for want of an ok reading or of a threshold. */
      readonly over: boolean | null;
    }
  | { readonly kind: 'connected' | 'disconnected'; readonly at: EpochMs; readonly strap: string }
  | { readonly kind: 'clock-step'; readonly at: EpochMs; readonly byMs: number }
  | { readonly kind: 'threshold'; readonly at: EpochMs; readonly thresholdBpm: Bpm };

/**
 * Rows of the journal as lines of an export, in the order of arrival, each threshold where it came into force.
 *
 * @param strapName how a strap is called, by its number
 */
export function* exportEntries(
  rows: Iterable<JournalRow>,
  thresholds: Pick<ThresholdPort, 'since'>,
  strapName: (strap: number) => string,
): Generator<ExportEntry> {
  let inForce: Bpm | null = null;
  let coming: ReturnType<ThresholdPort['since']>['changes'][number][] | null = null;
  for (const row of rows) {
    if (coming === null) {
      const { before, changes } = thresholds.since(row.id);
      inForce = before;
      coming = [...changes];
    }
    while (coming[0] !== undefined && coming[0].afterJournal < row.id) {
      const { threshold } = coming[0];
      coming.shift();
      inForce = threshold.bpm;
      yield { kind: 'threshold', at: threshold.validFrom, thresholdBpm: threshold.bpm };
    }
    yield entryOf(row, inForce, strapName);
  }
}

function entryOf(
  row: JournalRow,
  thresholdBpm: Bpm | null,
  strapName: (strap: number) => string,
): ExportEntry {
  const { at } = row;
  if (row.kind === 'clock-step') return { kind: row.kind, at, byMs: row.byMs };
  const strap = strapName(row.strap);
  if (row.kind !== 'packet') return { kind: row.kind, at, strap };
  const { bytes, verdict } = row;
  const measurement = decodeMeasurement(bytes);
  const decoded = measurement.kind === 'measurement' ? measurement : null;
  const bpm = verdict === 'ok' ? (decoded?.bpm ?? null) : null;
  return {
    kind: 'packet',
    at,
    strap,
    bytes,
    verdict,
    bpm,
    contact: decoded?.contact ?? null,
    rrMs: decoded?.rr.map(rrMilliseconds) ?? [],
    energyKilojoules: decoded?.energyKilojoules ?? null,
    thresholdBpm,
    over: bpm === null ? null : isOver({ bpm, threshold: thresholdBpm }),
  };
}
