import { basename } from 'node:path';
import type { Clock } from '../clock.ts';
import { inputError, PlimsollError } from '../errors.ts';
import { endOfRecording } from '../pacing/events.ts';
import { ImportJob, type ImportSums } from '../service/import-job.ts';
import { sha256Of } from '../sources/file-hash.ts';
import type { ReadCounts } from '../sources/read-report.ts';
import {
  FORMAT_NAMES,
  formatOf,
  openRecording,
  type RecordingFormat,
  type RecordingOptions,
  saysItsTime,
} from '../sources/recording.ts';
import type { ImportedRecording } from '../store/recordings.ts';
import { type EpochMs, epochMs } from '../units.ts';
import type { ImportsClient } from './imports-client.ts';
import { parseStart, ReadingNotes, startNotWanted } from './reading-notes.ts';
import { EXIT_REFUSED, inHoursAndMinutes, type Terminal } from './terminal.ts';

export interface ImportOptions {
  readonly data: string;
  /** IANA zone of times without an offset, and of what is said. */
  readonly tz: string;
  readonly start?: string;
  readonly remove?: string;
  readonly dryRun: boolean;
  readonly json: boolean;
}

/** What `import --json` says of a file that was brought in. */
interface Imported {
  readonly file: string;
  /** Its number among the imports; null: nothing was changed, it was a dry run. */
  readonly id: number | null;
  readonly format: RecordingFormat;
  readonly sums: ImportSums;
  readonly read: ReadCounts;
}

type Connect = (folder: string) => Promise<ImportsClient>;

/**
 * `plimsoll import FILE...`: brings recordings in, each as a source of its own; `--remove NUMBER` takes one out
 * again. What is told of a file that cannot be brought in does not keep the others out.
 *
 * @returns the exit code
 * @throws PlimsollError `bad-option`, and as `connect`
 */
export async function importFiles(
  files: readonly string[],
  options: ImportOptions,
  connect: Connect,
  clock: Clock,
  terminal: Terminal,
): Promise<number> {
  if ((options.remove === undefined) === (files.length === 0)) {
    throw inputError('bad-option', 'Name the files to import, or one import with --remove NUMBER.');
  }
  if (options.remove !== undefined && options.start !== undefined) {
    throw inputError('bad-option', 'An import that is removed has its times already; leave --start out.');
  }
  const client = await connect(options.data);
  try {
    if (options.remove !== undefined) return await remove(options.remove, client, options, terminal);
    const results: (Imported | { file: string; error: { code: string; message: string } })[] = [];
    for (const file of files) {
      try {
        const imported = await importFile(file, options, client, clock, terminal);
        results.push(imported);
        if (!options.json) for (const line of inWords(imported, options)) terminal.say(line);
      } catch (error) {
        if (!(error instanceof PlimsollError) || error.kind === 'internal') throw error;
        results.push({ file, error: { code: error.code, message: error.message } });
        terminal.note(error.message);
      }
    }
    if (options.json) terminal.say(JSON.stringify({ imports: results.map(flat) }));
    return results.some((result) => 'error' in result) ? EXIT_REFUSED : 0;
  } finally {
    await client.close();
  }
}

/** `plimsoll imports`: what was brought in. */
export async function listImports(
  options: Pick<ImportOptions, 'data' | 'json' | 'tz'>,
  connect: Connect,
  terminal: Terminal,
): Promise<void> {
  const client = await connect(options.data);
  try {
    const list = client.store.recordings.list();
    if (options.json) terminal.say(JSON.stringify({ imports: list.map(listed) }));
    else if (list.length === 0) terminal.say('Nothing was imported.');
    else for (const recording of list) terminal.say(lineOf(recording, options.tz));
  } finally {
    await client.close();
  }
}

async function importFile(
  path: string,
  options: ImportOptions,
  client: ImportsClient,
  clock: Clock,
  terminal: Terminal,
): Promise<Imported> {
  const { recordings } = client.store;
  const sha256 = await sha256Of(path);
  const known = recordings.find(sha256);
  if (known !== null) {
    throw inputError(
      'already-imported',
      `${path} was imported before as number ${known.source} (${known.name}); nothing was changed.`,
    );
  }
  const format = await formatOf(path);
  const importedAt = clock.wall();
  const notes = new ReadingNotes(path, options.json, clock, terminal);
  const reading = readingOptions(path, format, options, notes);
  if (options.dryRun) {
    const { read, sums } = await readInto(
      path,
      reading,
      new ImportJob({ store: client.store, importedAt, keep: () => undefined }),
    );
    return { file: path, id: null, format, sums, read };
  }
  const writer = recordings.begin({ name: basename(path), format, sha256, importedAt });
  try {
    const job = new ImportJob({ store: client.store, importedAt, keep: (entry) => writer.add(entry) });
    const { read, sums } = await readInto(path, reading, job);
    const id = writer.finish();
    await client.changed();
    return { file: path, id, format, sums, read };
  } catch (error) {
    writer.abort();
    throw client.store.explain(error);
  }
}

function readingOptions(
  path: string,
  format: RecordingFormat,
  { start, tz }: ImportOptions,
  listener: ReadingNotes,
): RecordingOptions & { readonly listener: ReadingNotes } {
  if (saysItsTime(format)) {
    if (start !== undefined) throw startNotWanted(path);
    return { timeZone: tz, start: epochMs(0), listener };
  }
  if (start === undefined) {
    throw inputError(
      'bad-option',
      `${path} does not say when it was recorded; say it with --start, like --start 2026-03-28T14:30.`,
    );
  }
  return { timeZone: tz, start: parseStart(start, tz), listener };
}

async function readInto(
  path: string,
  options: RecordingOptions & { readonly listener: ReadingNotes },
  job: ImportJob,
): Promise<{ read: ReadCounts; sums: ImportSums }> {
  const recording = await openRecording(path, options);
  try {
    for await (const batch of recording.events) for (const event of batch) job.take(event);
  } finally {
    options.listener.end();
  }
  job.take(endOfRecording);
  const sums = job.sums();
  if (sums.packets === 0) {
    throw inputError('recording-unreadable', `${path} holds no heart rate; nothing was imported.`);
  }
  const { accepted, rejected, total } = recording.counts;
  return { read: { total, accepted, rejected }, sums };
}

async function remove(
  text: string,
  client: ImportsClient,
  { dryRun, json }: ImportOptions,
  terminal: Terminal,
): Promise<number> {
  const recording = client.store.recordings.list().find(({ source }) => String(source) === text);
  if (recording === undefined) {
    throw inputError('bad-option', `There is no import ${text}; \`plimsoll imports\` lists them.`);
  }
  if (!dryRun) {
    try {
      client.store.recordings.remove(recording.source);
    } catch (error) {
      throw client.store.explain(error);
    }
    await client.changed();
  }
  if (json) terminal.say(JSON.stringify({ removed: listed(recording), dryRun }));
  else
    terminal.say(
      `Import ${text} (${recording.name}) ${dryRun ? 'would be' : 'is'} removed; its time is taken out of the days.`,
    );
  return 0;
}

function* inWords(
  { file, format, id, read, sums }: Imported,
  { dryRun, tz }: ImportOptions,
): Generator<string> {
  const number = id === null ? 'not imported, it was a dry run' : `import ${id}`;
  yield `${basename(file)}: ${FORMAT_NAMES[format]}, ${number}`;
  const moment = momentIn(tz);
  if (sums.from !== null && sums.to !== null) {
    yield `  ${sums.packets} packets from ${moment(sums.from)} to ${moment(sums.to)}, ${inHoursAndMinutes(sums.recordedMs)} recorded`;
  }
  if (read.rejected > 0) yield `  ${read.rejected} of ${read.total} lines or records could not be used`;
  if (sums.alreadyRecordedMs > 0) {
    yield `  ${inHoursAndMinutes(sums.alreadyRecordedMs)} left out: a strap or an earlier import recorded that time`;
  }
  if (sums.tooLateMs > 0) {
    yield `  ${inHoursAndMinutes(sums.tooLateMs)} left out: that time has only just passed or lies in the future`;
  }
  yield `  ${dryRun ? 'It would add' : 'Added'} ${inHoursAndMinutes(sums.addedMs)} of recorded time`;
}

const momentIn = (timeZone: string) => {
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  return (at: EpochMs): string => format.format(at);
};

function lineOf(recording: ImportedRecording, tz: string): string {
  const { entries, format, from, importedAt, name, source, to } = recording;
  const moment = momentIn(tz);
  const known = Object.entries(FORMAT_NAMES).find(([each]) => each === format);
  return `${source}  ${name} (${known?.[1] ?? format}), ${moment(from)} to ${moment(to)}, ${entries} packets, imported ${moment(importedAt)}`;
}

const listed = ({ source: id, ...rest }: ImportedRecording) => ({ id, ...rest });

function flat(result: Imported | { file: string; error: object }) {
  if ('error' in result) return result;
  const { sums, read, ...rest } = result;
  return { ...rest, ...sums, read };
}
