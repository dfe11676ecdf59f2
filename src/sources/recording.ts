import { open } from 'node:fs/promises';
import { inputError } from '../errors.ts';
import type { PacingInput } from '../pacing/events.ts';
import type { EpochMs } from '../units.ts';
import { unreadable } from '../unreadable-file.ts';
import { readCapture } from './capture-file.ts';
import { csvLayoutOf, readCsv } from './csv-file.ts';
import { exportLayoutOf, readExportTable } from './export-table.ts';
import { isFit } from './fit-framing.ts';
import { isHrm, readHrm } from './hrm-file.ts';
import { type ReadCounts, type ReadListener, ReadReport } from './read-report.ts';
import { readRrText, rrUnitOf } from './rr-text.ts';
import { readTcx } from './tcx-file.ts';

/** What a recording can be; {@link FORMAT_NAMES} says it to people. */
export type RecordingFormat = 'capture' | 'fit' | 'tcx' | 'csv' | 'rr-text' | 'hrm';

export const FORMAT_NAMES: Readonly<Record<RecordingFormat, string>> = {
  capture: 'capture',
  fit: 'FIT',
  tcx: 'TCX',
  csv: 'CSV',
  'rr-text': 'RR text',
  hrm: 'Polar HRM',
};

export interface RecordingOptions {
  /** IANA zone of the times in it that have no offset. */
  readonly timeZone: string;
  /** When a recording begins that does not say it (RR text). */
  readonly start: EpochMs;
  readonly listener: ReadListener;
}

/** A recording that is being read. */
export interface Recording {
  readonly format: RecordingFormat;
  /** Of the file, in bytes. */
  readonly size: number;
  /** In the order of the file, a batch for each piece of it read. Read it once. */
  readonly events: AsyncIterable<readonly PacingInput[]>;
  /** So far, while it is being read. */
  readonly counts: ReadCounts;
}

/** Whether a recording of this format says when it was made. */
export const saysItsTime = (format: RecordingFormat): boolean => format !== 'rr-text';

/** As much of a file is looked at to tell what it is, in bytes. */
const HEAD_BYTES = 65_536;

type Reader = (
  path: string,
  options: RecordingOptions,
  report: ReadReport,
) => AsyncIterable<readonly PacingInput[]>;

interface Recognised {
  readonly format: RecordingFormat;
  readonly read: Reader;
}

/**
 * Opens a recording of any format that is read here, told by its content and not by its name.
 *
 * @throws PlimsollError `file-unreadable`; `recording-unknown` when it is none of the formats; while it is
 *   being read also `recording-unreadable`
 */
export async function openRecording(path: string, options: RecordingOptions): Promise<Recording> {
  const { head, size } = await headOf(path);
  const recognised = recognise(head);
  if (typeof recognised === 'string') throw inputError('recording-unknown', `${path} ${recognised}`);
  const report = new ReadReport(options.listener, size);
  const { format, read } = recognised;
  return { format, size, events: read(path, options, report), counts: report };
}

/** What format a file has. @throws PlimsollError as {@link openRecording} */
export async function formatOf(path: string): Promise<RecordingFormat> {
  const recognised = recognise((await headOf(path)).head);
  if (typeof recognised === 'string') throw inputError('recording-unknown', `${path} ${recognised}`);
  return recognised.format;
}

async function headOf(path: string): Promise<{ head: Uint8Array; size: number }> {
  try {
    const file = await open(path, 'r');
    try {
      const { bytesRead, buffer } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
      return { head: buffer.subarray(0, bytesRead), size: (await file.stat()).size };
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/** The reader for a file that begins like this, or the end of a sentence that says why there is none. */
function recognise(head: Uint8Array): Recognised | string {
  if (isFit(head)) return { format: 'fit', read: (path, _, report) => readFitFile(path, report) };
  const text = new TextDecoder().decode(head);
  if (text.trim() === '') return 'is empty; there is nothing to read in it.';
  if (text.trimStart().startsWith('<')) return recogniseXml(text);
  if (text.includes('\0')) return `is none of the formats read here (${ALL_FORMATS}).`;
  return recogniseLines(text.split(/\r?\n/), head.length === HEAD_BYTES);
}

/** The library for FIT is large; nothing else waits for it. */
async function* readFitFile(path: string, report: ReadReport): AsyncGenerator<readonly PacingInput[]> {
  const { readFit } = await import('./fit-file.ts');
  yield* readFit(path, report);
}

const ALL_FORMATS = 'FIT, TCX, CSV with a heading, RR text, Polar HRM, capture';

function recogniseXml(text: string): Recognised | string {
  if (/<(\w+:)?TrainingCenterDatabase\b/.test(text)) {
    return { format: 'tcx', read: (path, { timeZone }, report) => readTcx(path, timeZone, report) };
  }
  return `is XML, but no TCX; export it as ${ALL_FORMATS.replace(', capture', '')}.`;
}

function recogniseLines(all: readonly string[], isCut: boolean): Recognised | string {
  const lines = isCut ? all.slice(0, -1) : all;
  const first = lines.find((line) => line.trim() !== '') ?? '';
  if (isHrm(first)) {
    return { format: 'hrm', read: (path, { timeZone }, report) => readHrm(path, timeZone, report) };
  }
  const unit = rrUnitOf(lines);
  if (unit !== null) {
    return { format: 'rr-text', read: (path, { start }, report) => readRrText(path, unit, start, report) };
  }
  const own = exportLayoutOf(first);
  if (own !== null) {
    const read: Reader = (path, { timeZone }, report) => readExportTable(path, own, timeZone, report);
    return { format: 'csv', read };
  }
  const layout = csvLayoutOf(first);
  if (layout !== null) {
    return { format: 'csv', read: (path, { timeZone }, report) => readCsv(path, layout, timeZone, report) };
  }
  if (lines.some((line) => line.trimStart().startsWith('{'))) {
    return { format: 'capture', read: (path, _, report) => readCapture(path, report) };
  }
  return `is none of the formats read here (${ALL_FORMATS}); a CSV needs a heading with timestamp and bpm or rr_ms.`;
}
