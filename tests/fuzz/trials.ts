/** What must hold for any payload and any file, however faulty. Each trial throws when it does not. */
import { strict as assert } from 'node:assert';
import { PlimsollError } from '../../src/errors.ts';
import {
  decodeMeasurement,
  FLAG_ENERGY_EXPENDED,
  FLAG_HEART_RATE_16_BIT,
  FLAG_RR_INTERVALS,
} from '../../src/heart-rate-service/measurement.ts';
import type { PipelineInput } from '../../src/pacing/events.ts';
import { endOfRecording } from '../../src/pacing/events.ts';
import { HOLD_MS } from '../../src/pacing/meter.ts';
import { measuring } from '../../src/pacing/pipeline.ts';
import type { ReadCounts } from '../../src/sources/read-report.ts';
import { openRecording, type RecordingFormat } from '../../src/sources/recording.ts';
import { epochMs } from '../../src/units.ts';

/** A payload is decoded, or is malformed exactly when it is shorter than its flags say; every octet is accounted for. */
export function tryPayload(bytes: Uint8Array): 'measurement' | 'malformed' {
  const decoded = decodeMeasurement(bytes);
  const flags = bytes[0] ?? 0;
  const has = (flag: number) => (flags & flag) !== 0;
  const head = 1 + (has(FLAG_HEART_RATE_16_BIT) ? 2 : 1) + (has(FLAG_ENERGY_EXPENDED) ? 2 : 0);
  if (decoded.kind === 'malformed') {
    assert(bytes.length < head || bytes.length === 0);
    return 'malformed';
  }
  assert(bytes.length >= head);
  const rest = bytes.length - head;
  const intervals = has(FLAG_RR_INTERVALS) ? rest >> 1 : 0;
  assert.equal(decoded.rr.length + decoded.droppedRr, intervals);
  assert.equal(decoded.trailingBytes, rest - 2 * intervals);
  assert(decoded.bpm >= 0 && decoded.bpm <= 0xffff);
  assert(decoded.rr.every((ticks) => ticks > 0 && ticks < 0xffff));
  return 'measurement';
}

/** What became of a faulty file. */
export interface FileTrial {
  /** As what it was read; null: it was refused with a sentence. */
  readonly readAs: RecordingFormat | null;
  readonly counts: ReadCounts;
}

const NOTHING: ReadCounts = { total: 0, accepted: 0, rejected: 0 };

/** A file is read or refused with a sentence; every line and record of it is accepted or told as rejected. */
export async function tryFile(path: string, bytes: Uint8Array): Promise<FileTrial> {
  let told = 0;
  const listener = {
    onRejected: ({ where, reason }: { where: string; reason: string }) => {
      assert.match(where, /^(line|record) \d+$/);
      assert(reason.length > 0);
      told += 1;
    },
    onRemark: (remark: string) => assert(remark.length > 0),
    onProgress: () => undefined,
  };
  try {
    const options = { timeZone: 'Europe/London', start: epochMs(Date.UTC(2026, 2, 28)), listener };
    const recording = await openRecording(path, options);
    const take = newPipeline();
    for await (const batch of recording.events) for (const event of batch) take(event);
    take(endOfRecording);
    const { total, accepted, rejected } = recording.counts;
    assert.equal(accepted + rejected, total);
    assert.equal(rejected, told);
    const lines = countedLines(recording.format, bytes);
    if (lines !== null) assert.equal(total, lines);
    return { readAs: recording.format, counts: { total, accepted, rejected } };
  } catch (error) {
    if (!(error instanceof PlimsollError)) throw error;
    assert(['recording-unknown', 'recording-unreadable'].includes(error.code), error.message);
    return { readAs: null, counts: NOTHING };
  }
}

/** The machines of the pipeline, with what they promise of recorded time. */
const newPipeline = (): ((event: PipelineInput) => void) =>
  measuring(null)((output) => {
    if (output.kind !== 'span') return;
    assert(output.ms > 0 && output.ms <= HOLD_MS && Number.isInteger(output.ms));
  });

/** How many lines should count, found without the reader; null where lines are not what counts. */
function countedLines(format: RecordingFormat, bytes: Uint8Array): number | null {
  if (format === 'fit' || format === 'tcx' || format === 'hrm') return null;
  const lines = new TextDecoder().decode(bytes).split('\n');
  const told = lines.filter((line) => line.trim() !== '');
  if (format === 'csv') return told.length - 1;
  if (format === 'rr-text') return told.filter((line) => !/^\s*(#|;|\/\/)/.test(line)).length;
  return told.length;
}
