import { randomBytes } from 'node:crypto';
import { endOfRecording, type PacingInput } from '../../src/pacing/events.ts';
import { ImportJob, type ImportSums } from '../../src/service/import-job.ts';
import { packetsOf } from '../../src/sources/made-packets.ts';
import type { Store } from '../../src/store/store.ts';
import { type EpochMs, epochMs } from '../../src/units.ts';

/** A recording of another device: one packet a second with one bpm. */
export const recordedElsewhere = (from: number, seconds: number, bpm: number): PacingInput[] =>
  Array.from({ length: seconds }, (_, second) =>
    packetsOf({ at: epochMs(from + second * 1_000), bpm, rr: [], contact: 'unsupported' }),
  ).flat();

/** Brings a recording in, as the command does. */
export function bringIn(
  store: Store,
  importedAt: EpochMs,
  events: readonly PacingInput[],
): { id: number; sums: ImportSums } {
  // Of no file: every recording is another.
  const sha256 = randomBytes(32).toString('hex');
  const writer = store.recordings.begin({ name: 'elsewhere.csv', format: 'csv', sha256, importedAt });
  const job = new ImportJob({ store, importedAt, keep: (entry) => writer.add(entry) });
  for (const event of [...events, endOfRecording]) job.take(event);
  const sums = job.sums();
  return { id: writer.finish(), sums };
}
