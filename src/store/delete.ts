import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { Temporal } from 'temporal-polyfill';
import { failureOf } from '../errors.ts';
import { HOLD_MS } from '../pacing/meter.ts';
import { type JournalRow, LIVE_SOURCE, type TimeSpan } from '../service/ports.ts';
import type { EpochMs } from '../units.ts';
import { lockFolder, openDatabase, storeError } from './database.ts';
import { erase } from './erase.ts';
import type { Journal } from './journal.ts';
import { JOURNAL_FILE, readJournalLog } from './journal-log.ts';
import { SegmentTable } from './segments.ts';
import { setAsideFolders } from './set-aside.ts';

/** What a deletion took away. */
export interface Deleted {
  readonly entries: number;
  readonly alerts: number;
  readonly notes: number;
  /** Folders that hold older copies of what was deleted, and were left as they are. */
  readonly copies: readonly string[];
}

/**
 * Deletes for good what was received in a span of wall time: packets and links of every source, the alerts
 * that were open in it, notes about it, guided readings, and the sums of its days, which are worked out again from what is left. Thresholds
 * stay: what was before and after is judged by them. Nothing of it is left in the files. With the packets go the ok ones of
 * the 5 s before the span, for nothing ends their hold any more (design 5.3); those before them hold in their place.
 *
 * @param onStep hears what is being done
 * @throws PlimsollError `data-in-use` while a service runs on the folder, and the store's errors
 */
export function deleteSpan(folder: string, span: TimeSpan, onStep: (words: string) => void): Deleted {
  const lock = lockFolder(folder);
  try {
    const connections = openDatabase(folder, lock);
    const { records: database } = connections;
    try {
      database.pragma('secure_delete = ON');
      onStep('Deleting …');
      const segments = new SegmentTable(database, () => undefined);
      sealJournal(folder, segments);
      const around = deleteAround(database, span);
      const deleted = { entries: deleteEntries(database, segments, span), ...around };
      forgetEmptyImports(database);
      onStep('Rewriting the files without it …');
      database.exec('VACUUM');
      database.pragma('wal_checkpoint(TRUNCATE)');
      return { ...deleted, copies: setAsideFolders(folder) };
    } finally {
      connections.close();
    }
  } catch (error) {
    throw storeError(error, folder);
  } finally {
    lock.release();
  }
}

/** So many segments are looked at between two pauses. */
const SEGMENTS_A_STEP = 8;
/** Whoever reads the log at this moment is waited for so many times. */
const MOST_CHECKPOINTS = 50;

/**
 * The same while the service writes to the folder. The files are not made smaller, but what was deleted is
 * overwritten in them.
 *
 * @param pause lets everything else have its turn
 */
export async function deleteWhileOpen(
  database: Database,
  journal: Journal,
  folder: string,
  span: TimeSpan,
  pause: () => Promise<void>,
): Promise<Deleted> {
  database.pragma('secure_delete = ON');
  // A disk that takes nothing has it end here, before anything is deleted.
  journal.sealAll();
  const first = deleteAround(database, span);
  try {
    const entries = await deleteSealed(database, journal, span, pause);
    const last = deleteAround(database, span);
    forgetEmptyImports(database);
    await emptyLog(database, pause);
    return {
      entries,
      alerts: first.alerts + last.alerts,
      notes: first.notes + last.notes,
      copies: setAsideFolders(folder),
    };
  } finally {
    // A day that was being worked out meanwhile may have been put down with what is gone.
    failureOf(() => forgetDays(database, span));
  }
}

/** @returns how many entries were deleted */
async function deleteSealed(
  database: Database,
  journal: Journal,
  span: TimeSpan,
  pause: () => Promise<void>,
): Promise<number> {
  const segments = new SegmentTable(database, () => undefined);
  let entries = 0;
  // What is sealed or sealed together meanwhile lies in new segments: again, until nothing is found.
  for (let found = 1; found > 0; entries += found) {
    journal.sealAll();
    found = 0;
    for (let after = 0; ; ) {
      const step = deleteSome(database, segments, span, after);
      if (step === null) break;
      found += step.deleted;
      after = step.last;
      await pause();
    }
  }
  return entries;
}

/** What was deleted stands in the write-ahead log until that is emptied. */
async function emptyLog(database: Database, pause: () => Promise<void>): Promise<void> {
  for (let tries = 0; tries < MOST_CHECKPOINTS; tries += 1) {
    const [state] = database.pragma('wal_checkpoint(TRUNCATE)') as { busy: number }[];
    if (state?.busy === 0) break;
    await pause();
  }
}

/** Deletes from a few segments. @returns how much, and the last one's id; null when there is none after `after` */
function deleteSome(
  database: Database,
  segments: SegmentTable,
  { from, to }: TimeSpan,
  after: number,
): { readonly deleted: number; readonly last: number } | null {
  const ids = database
    .prepare('SELECT id FROM segments WHERE last_at >= ? AND first_at < ? AND id > ? ORDER BY id LIMIT ?')
    .pluck()
    .all(from - HOLD_MS, to, after, SEGMENTS_A_STEP) as number[];
  const [last] = ids.slice(-1);
  if (last === undefined) return null;
  let deleted = 0;
  segments.atomically(() => {
    for (const id of ids) deleted += deleteFrom(database, segments, id, { from, to });
    // No summary outlives what it was made from, wherever this ends.
    if (deleted > 0) forgetDays(database, { from, to });
  });
  return { deleted, last };
}

/** Everything is in the table afterwards, and nothing in the journal file. */
function sealJournal(folder: string, segments: SegmentTable): void {
  const last = segments.lastId(LIVE_SOURCE);
  const tail = readJournalLog(folder).filter(({ id }) => id > last);
  segments.atomically(() => segments.seal(LIVE_SOURCE, tail));
  erase(join(folder, JOURNAL_FILE));
}

/** @returns how many entries were deleted */
function deleteEntries(database: Database, segments: SegmentTable, { from, to }: TimeSpan): number {
  const ids = database
    .prepare('SELECT id FROM segments WHERE last_at >= ? AND first_at < ? ORDER BY id')
    .pluck()
    .all(from - HOLD_MS, to) as number[];
  let deleted = 0;
  for (const id of ids) {
    segments.atomically(() => {
      deleted += deleteFrom(database, segments, id, { from, to });
    });
  }
  return deleted;
}

/** Writes a segment anew without what lies in a span. @returns how many entries that were */
function deleteFrom(database: Database, segments: SegmentTable, id: number, { from, to }: TimeSpan): number {
  const facts = database.prepare('SELECT source, entries FROM segments WHERE id = ?').get(id) as
    | { source: number; entries: number }
    | undefined;
  if (facts === undefined) return 0;
  const kept = keptRows(segments, id, from, to);
  if (kept.length === facts.entries) return 0;
  database.prepare('DELETE FROM segments WHERE id = ?').run(id);
  for (const run of runsOf(kept)) segments.add(facts.source, run[0]?.id ?? 0, run);
  return facts.entries - kept.length;
}

/** What stays of a segment. An ok reading that would now hold into the span goes too, or it would make some of it recorded. */
function keptRows(segments: SegmentTable, id: number, from: number, to: number): JournalRow[] {
  const reaches = (row: JournalRow) =>
    row.kind === 'packet' && row.verdict === 'ok' && row.at > from - HOLD_MS;
  const goes = (row: JournalRow) => row.at < to && (row.at >= from || reaches(row));
  return [...(segments.get(id)?.rows() ?? [])].filter((row) => !goes(row));
}

/** Rows cut wherever an id is missing: the ids of a segment follow one another. */
function runsOf(rows: readonly JournalRow[]): JournalRow[][] {
  const runs: JournalRow[][] = [];
  for (const row of rows) {
    const run = runs.at(-1);
    if (run !== undefined && run.at(-1)?.id === row.id - 1) run.push(row);
    else runs.push([row]);
  }
  return runs;
}

/** What was said about the time that is deleted. */
function deleteAround(database: Database, { from, to }: TimeSpan): { alerts: number; notes: number } {
  const { changes: alerts } = database
    .prepare('DELETE FROM alerts WHERE raised_at < ? AND coalesce(resolved_at, raised_at) >= ?')
    .run(to, from);
  const { changes: notes } = database.prepare('DELETE FROM notes WHERE at >= ? AND at < ?').run(from, to);
  database.prepare('DELETE FROM mornings WHERE at >= ? AND at < ?').run(from, to);
  database.prepare('DELETE FROM damaged WHERE last_at >= ? AND first_at < ?').run(from, to);
  forgetDays(database, { from, to });
  return { alerts, notes };
}

/** The sums of the days of a span; they are worked out again from what is left. */
function forgetDays(database: Database, { from, to }: TimeSpan): void {
  database.prepare('DELETE FROM days WHERE date BETWEEN ? AND ?').run(dateOf(from, -1), dateOf(to, 1));
}

function forgetEmptyImports(database: Database): void {
  // One that is still being brought in may have no segment yet.
  database
    .prepare(
      `DELETE FROM sources
       WHERE kind = 'import' AND complete = 1 AND id NOT IN (SELECT DISTINCT source FROM segments)`,
    )
    .run();
}

/** The date of a moment in any time zone lies at most a day beside that in UTC. */
function dateOf(at: EpochMs, daysAfter: number): string {
  const day = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO('UTC').toPlainDate();
  return day.add({ days: daysAfter }).toString();
}
