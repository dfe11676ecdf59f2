import { open } from 'node:fs/promises';
import { extname } from 'node:path';
import type { Clock } from '../clock.ts';
import { EXPORT_FORMATS, type ExportFormat } from '../contract/data.ts';
import { inputError } from '../errors.ts';
import { type ExportPiece, exportPieces } from '../exports/export.ts';
import { LocalTimes } from '../exports/local-times.ts';
import { makeFile } from '../new-file.ts';
import { Calendar } from '../pacing/calendar.ts';
import { captureLine } from '../sources/capture-file.ts';
import { requireData } from '../store/backup.ts';
import { openStore } from '../store/store.ts';
import { Progress } from './progress.ts';
import { parseSpan } from './span.ts';
import type { Terminal } from './terminal.ts';

export interface ExportOptions {
  readonly data: string;
  readonly tz: string;
  readonly from?: string;
  readonly to?: string;
  readonly format?: string;
  readonly output: string;
  readonly json: boolean;
}

/** The format that a file's name tells. */
const BY_ENDING: Readonly<Record<string, ExportFormat>> = {
  '.csv': 'csv',
  '.json': 'json',
  '.fit': 'fit',
  '.jsonl': 'capture',
};

/**
 * `plimsoll export`: what was received in a span of time, as a file for other programs. Also while the
 * service runs.
 *
 * @throws PlimsollError `no-data`, `bad-option`, `file-exists`, `file-unwritable`
 */
export async function exportData(
  options: ExportOptions,
  version: string,
  clock: Clock,
  terminal: Terminal,
): Promise<void> {
  const { timeZone } = new Calendar(options.tz);
  const span = parseSpan(options.from, options.to, timeZone);
  const format = formatOf(options);
  requireData(options.data);
  const store = openStore(options.data);
  const times = new LocalTimes(timeZone);
  const progress = new Progress('Exported up to', clock, terminal);
  let octets = 0;
  try {
    const pieces = exportPieces(store, { format, span, timeZone, version, captureLine });
    await makeFile(options.output, async (path) => {
      octets = await writePieces(path, pieces, (until) => progress.upTo(() => times.text(until)));
    });
  } catch (error) {
    throw store.explain(error);
  } finally {
    store.close();
  }
  if (options.json) terminal.say(JSON.stringify({ file: options.output, format, octets }));
  else terminal.say(`Wrote ${options.output} (${format}, ${octets} bytes).`);
}

function formatOf({ format, output }: ExportOptions): ExportFormat {
  if (format === undefined) {
    const told = BY_ENDING[extname(output).toLowerCase()];
    if (told !== undefined) return told;
  }
  const known = EXPORT_FORMATS.find((name) => name === format);
  if (known !== undefined) return known;
  throw inputError('bad-option', `--format takes one of ${EXPORT_FORMATS.join(', ')}.`);
}

async function writePieces(
  path: string,
  pieces: Iterable<ExportPiece>,
  onPiece: (until: NonNullable<ExportPiece['until']>) => void,
): Promise<number> {
  const file = await open(path, 'r+');
  let octets = 0;
  try {
    for (const { bytes, until } of pieces) {
      await file.writeFile(bytes);
      octets += bytes.length;
      if (until !== null) onPiece(until);
    }
  } finally {
    await file.close();
  }
  return octets;
}
