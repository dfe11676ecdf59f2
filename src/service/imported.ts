import { decodeMeasurement } from '../heart-rate-service/measurement.ts';
import type { ClockStepped, Packet, Reading, Span, Timed } from '../pacing/events.ts';
import { type ImportedOutput, mergeSources } from '../pacing/merge-sources.ts';
import { ended, HOLD_MS, initialMeterState, meter } from '../pacing/meter.ts';
import type { Measured } from '../pacing/pipeline.ts';
import type { Qualified } from '../pacing/qualify.ts';
import { type EpochMs, epochMs, monotonicMs } from '../units.ts';
import type { ImportedSource, JournalRow, StorePort } from './ports.ts';

/**
 * A recording counts up to so long before it was brought in, in ms: what a strap sends meanwhile is metered
 * a little later, and no moment may count twice.
 */
export const FRESH_MS = 10_000;

/** The parts of the store that hold what was recorded. */
export type SourcesStore = Pick<StorePort, 'journal' | 'recordings' | 'thresholds'>;

/**
 * What the pipeline says of a stretch of time, with the recordings that were brought in: theirs is added
 * where straps recorded nothing, the earliest import first.
 *
 * @param straps what the pipeline made of the straps' packets, in its order
 */
export function withImports(
  store: SourcesStore,
  straps: readonly Measured[],
  from: EpochMs,
  to: EpochMs,
): Measured[] {
  const imports = importsDuring(store.recordings.list(), from, to).map(({ importedAt, source }) =>
    countedParts(storedOutputs(store, source, from, to), importedAt),
  );
  return mergeSources(straps, imports);
}

/** The imports that reach into a stretch of time. */
export const importsDuring = (
  imports: readonly ImportedSource[],
  from: EpochMs,
  to: EpochMs,
): readonly ImportedSource[] =>
  imports.filter((recording) => recording.from < to && recording.to >= from - HOLD_MS);

/** The readings and the recorded time of an import, without what lies too late to count. */
export function countedParts(outputs: Iterable<StoredOutput>, importedAt: EpochMs): ImportedOutput[] {
  const end = importedAt - FRESH_MS;
  const parts: ImportedOutput[] = [];
  for (const output of outputs) {
    if (output.kind === 'clock-step' || output.at >= end) continue;
    const isTooLong = output.kind === 'span' && output.at + output.ms > end;
    parts.push(isTooLong ? { ...output, ms: end - output.at } : output);
  }
  return parts;
}

/** What is made of stored entries. */
export type StoredOutput = Span | Reading | Timed<ClockStepped>;

/**
 * What the meter makes of the stored entries of a source, by the verdicts they were given when they came,
 * under the thresholds then in force by the wall clock. It has an axis of its own.
 */
export function* storedOutputs(
  store: SourcesStore,
  source: number,
  from: EpochMs,
  to: EpochMs,
): Generator<StoredOutput> {
  const entered = store.thresholds.all().sort((a, b) => a.validFrom - b.validFrom);
  let state = initialMeterState(null);
  let steppedMs = 0;
  const fed = (event: Qualified): StoredOutput[] => {
    const metered = meter(state, event);
    state = metered.state;
    return isStored(event) ? [...metered.spans, event] : [...metered.spans];
  };
  const dueBy = function* (at: number): Generator<StoredOutput> {
    for (let next = entered[0]; next !== undefined && next.validFrom <= at; next = entered[0]) {
      entered.shift();
      const t = monotonicMs(next.validFrom - steppedMs);
      yield* fed({ kind: 'threshold', at: next.validFrom, t, bpm: next.bpm });
    }
  };
  let last = Number.NEGATIVE_INFINITY;
  for (const row of store.journal.span(source, epochMs(Math.max(0, from - HOLD_MS)), to)) {
    yield* dueBy(row.kind === 'clock-step' ? row.at - row.byMs : row.at);
    if (row.kind === 'clock-step') steppedMs += row.byMs;
    yield* fed(eventOf(row, row.at - steppedMs));
    last = row.at;
  }
  yield* dueBy(last + HOLD_MS);
  yield* ended(state).spans;
}

const isStored = (event: Qualified): event is Exclude<StoredOutput, Span> =>
  event.kind === 'reading' || event.kind === 'clock-step';

function eventOf(row: JournalRow, place: number): Qualified {
  const { at } = row;
  const t = monotonicMs(place);
  switch (row.kind) {
    case 'packet':
      return readingOf(row, { at, t });
    case 'clock-step':
      return { kind: 'clock-step', at, t, byMs: row.byMs };
    case 'connected':
    case 'disconnected':
      return { kind: 'link', at, t, strap: String(row.strap), event: row.kind };
  }
}

function readingOf(
  { bytes, strap, verdict }: Extract<JournalRow, { kind: 'packet' }>,
  { at, t }: Pick<Reading, 'at' | 't'>,
): Reading {
  const packet: Packet = { kind: 'packet', at, strap: String(strap), bytes };
  const measurement = decodeMeasurement(bytes);
  const judged = { kind: 'reading', at, t, packet } as const;
  if (verdict !== 'ok') return { ...judged, verdict, measurement };
  // What was ok was decoded; should the stored verdict ever say otherwise, the packet is not believed.
  if (measurement.kind === 'malformed') return { ...judged, verdict: 'malformed', measurement };
  return { ...judged, verdict, bpm: measurement.bpm, measurement };
}
