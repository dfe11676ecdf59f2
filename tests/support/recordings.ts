import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PacingInput, Packet } from '../../src/pacing/events.ts';
import type { ReadCounts, ReadListener, Rejected } from '../../src/sources/read-report.ts';
import { openRecording, type RecordingFormat, type RecordingOptions } from '../../src/sources/recording.ts';
import { type EpochMs, epochMs } from '../../src/units.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Real recordings, read where they lie when they are there; they are no part of the project. */
export const REAL_RECORDINGS =
  process.env['PLIMSOLL_RECORDINGS'] ?? join(import.meta.dirname, '../../../shared/recordings');
export const hasRealRecordings = existsSync(REAL_RECORDINGS);

/** Hears what is left out, and forgets it. */
export const silent: ReadListener = {
  onRejected: () => undefined,
  onRemark: () => undefined,
  onProgress: () => undefined,
};

/** Options of a reading whose rejects nobody asks for. */
export const inZone = (timeZone: string, start: EpochMs = epochMs(0)): RecordingOptions => ({
  timeZone,
  start,
  listener: silent,
});

export interface ReadWhole {
  readonly format: RecordingFormat;
  readonly events: readonly PacingInput[];
  readonly packets: readonly Packet[];
  readonly rejected: readonly Rejected[];
  readonly remarks: readonly string[];
  readonly counts: ReadCounts;
}

/** Reads a recording to its end. */
export async function readWhole(path: string, timeZone = 'UTC', start = epochMs(0)): Promise<ReadWhole> {
  const rejected: Rejected[] = [];
  const remarks: string[] = [];
  const listener: ReadListener = {
    onRejected: (each) => rejected.push(each),
    onRemark: (remark) => remarks.push(remark),
    onProgress: () => undefined,
  };
  const recording = await openRecording(path, { timeZone, start, listener });
  const events: PacingInput[] = [];
  for await (const batch of recording.events) events.push(...batch);
  const packets = events.filter((event): event is Packet => event.kind === 'packet');
  return { format: recording.format, events, packets, rejected, remarks, counts: recording.counts };
}

/** Reads content as if it were a file, under a name that says nothing. */
export async function readContent(
  content: string | Uint8Array,
  timeZone = 'UTC',
  start = epochMs(0),
): Promise<ReadWhole> {
  const path = join(temporaryFolder(), 'recording.bin');
  writeFileSync(path, content);
  return readWhole(path, timeZone, start);
}

/** Writes a CSV file with one heart rate a second. @returns its path */
export function csvFile(path: string, from: number, seconds: number, bpm: number): string {
  const rows = Array.from({ length: seconds }, (_, second) => `${from + second * 1_000},${bpm}`);
  writeFileSync(path, `timestamp,bpm\n${rows.join('\n')}\n`);
  return path;
}
