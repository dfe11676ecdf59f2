import type { Alert } from '../contract/alerts.ts';
import type { Verdict } from '../contract/common.ts';
import type { NoteKind } from '../contract/note.ts';
import { type Contact, decodeMeasurement } from '../heart-rate-service/measurement.ts';
import { isOver } from '../pacing/events.ts';
import type { JournalRow, StorePort, ThresholdPort, TimeSpan } from '../service/ports.ts';
import { type Bpm, type EpochMs, rrMilliseconds } from '../units.ts';

/** One line of an export: what was received, what it was judged to be, and the threshold in force. */
export type ExportEntry =
  | {
      readonly kind: 'packet';
      readonly at: EpochMs;
      readonly strap: string;
      /** The recording that it was brought in with; null: a strap sent it. */
      readonly recording: string | null;
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
  | { readonly kind: 'threshold'; readonly at: EpochMs; readonly thresholdBpm: Bpm }
  | {
      readonly kind: 'alert';
      /** When it was raised. */
      readonly at: EpochMs;
      readonly alert: Alert['kind'];
      readonly acknowledgedAt: EpochMs | null;
      readonly acknowledgedBy: string | null;
      readonly resolvedAt: EpochMs | null;
    }
  | {
      readonly kind: 'note';
      /** The moment that it is about. */
      readonly at: EpochMs;
      readonly note: NoteKind;
      readonly text: string;
      readonly by: string;
    };

/** What an export is made from. */
export interface ExportSource {
  /** Of the wall times that are exported. */
  readonly span: TimeSpan;
  readonly rows: Iterable<JournalRow>;
  /** The recording that the rows were brought in with; null: straps sent them. */
  readonly recording: string | null;
  readonly thresholds: Pick<ThresholdPort, 'since' | 'all'>;
  /** How a strap is called, by its number. */
  readonly strapName: (strap: number) => string;
}

/** The alerts that were raised and the notes that are about a span, the oldest first. */
export function happenings(
  store: Pick<StorePort, 'alerts' | 'notes'>,
  { from, to }: TimeSpan,
): ExportEntry[] {
  const alerts = store.alerts.raisedBetween(from, to).map((alert): ExportEntry => {
    const { acknowledgedAt, acknowledgedBy, kind, raisedAt: at, resolvedAt } = alert;
    return {
      kind: 'alert',
      at,
      alert: kind,
      acknowledgedAt,
      acknowledgedBy: acknowledgedBy?.device ?? null,
      resolvedAt,
    };
  });
  const notes = store.notes.between(from, to).map((note): ExportEntry => {
    const { at, by, kind, text } = note;
    return { kind: 'note', at, note: kind, text, by: by.device };
  });
  return [...alerts, ...notes].sort((one, other) => one.at - other.at);
}

/** Puts what happened where its time comes among what was received, which stays in its own order. */
export function* withHappenings(
  entries: Iterable<ExportEntry>,
  happened: readonly ExportEntry[],
): Generator<ExportEntry> {
  let next = 0;
  for (const entry of entries) {
    for (let due = happened[next]; due !== undefined && due.at <= entry.at; due = happened[next]) {
      yield due;
      next += 1;
    }
    yield entry;
  }
  yield* happened.slice(next);
}

/** What a recording that was brought in holds, each packet under the threshold that was in force then. */
function* importedEntries({ recording, rows, strapName, thresholds }: ExportSource): Generator<ExportEntry> {
  const entered = thresholds.all();
  for (const row of rows) {
    const inForce = entered.findLast(({ validFrom }) => validFrom <= row.at);
    yield entryOf(row, inForce?.bpm ?? null, strapName, recording);
  }
}

/**
 * Rows of the journal as lines of an export, in the order of arrival, and each threshold of the span where it came into
 * force: before the first row and after the last one, too.
 */
export function* exportEntries(source: ExportSource): Generator<ExportEntry> {
  if (source.recording !== null) {
    yield* importedEntries(source);
    return;
  }
  const { rows, span, strapName, thresholds } = source;
  let inForce: Bpm | null = null;
  const coming = [...thresholds.since(0).changes];
  const enteredBefore = function* (journalId: number): Generator<ExportEntry> {
    for (let due = coming[0]; due !== undefined && due.afterJournal < journalId; due = coming[0]) {
      coming.shift();
      const { bpm: thresholdBpm, validFrom: at } = due.threshold;
      inForce = thresholdBpm;
      if (at >= span.from && at < span.to) yield { kind: 'threshold', at, thresholdBpm };
    }
  };
  for (const row of rows) {
    yield* enteredBefore(row.id);
    yield entryOf(row, inForce, strapName, null);
  }
  yield* enteredBefore(Number.POSITIVE_INFINITY);
}

function entryOf(
  row: JournalRow,
  thresholdBpm: Bpm | null,
  strapName: (strap: number) => string,
  recording: string | null,
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
    recording,
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
