import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { environmentError } from '../errors.ts';
import { makeFile } from '../new-file.ts';
import { type JournalRow, LIVE_SOURCE } from '../service/ports.ts';
import { DATABASE_FILE } from './database.ts';
import { type Counts, checkDatabase, countRows } from './database-check.ts';
import { readJournalLog } from './journal-log.ts';
import { SegmentTable } from './segments.ts';
import { sqlite } from './sqlite.ts';

/** A copy is done in so many steps, between which a service in the same process goes on. */
const STEPS = 200;
/** A window may be sealed while it is looked what is not sealed; then it is looked again, so often. */
const MOST_TRIES = 5;

/**
 * Copies everything in a data folder into one file, also while a service records, however long that takes: a database
 * of its own with what was not sealed yet sealed in it, as all of it was when the copy was begun. The file is checked
 * after it was written.
 *
 * @param onProgress hears how much has been copied, 0 to 1
 * @returns how many rows of what it holds
 * @throws PlimsollError `file-exists`, `file-unwritable`, `backup-failed`
 */
export function backUp(folder: string, file: string, onProgress: (share: number) => void): Promise<Counts> {
  return makeFile(file, async (path) => {
    const moment = momentOf(folder);
    if (moment === null) throw failed(file, 'the database changed too often meanwhile');
    try {
      await copyDatabase(moment.source, path, onProgress);
    } finally {
      moment.source.close();
    }
    sealTail(path, moment.tail);
    const found = checkDatabase(path);
    if (typeof found === 'string') throw failed(file, found);
    const missing = Object.keys(moment.counts).find(
      (table) => (found[table] ?? 0) < (moment.counts[table] ?? 0),
    );
    if (missing !== undefined) throw failed(file, `rows of ${missing} are missing`);
    return found;
  });
}

/** All there is at one moment. */
interface Moment {
  /** In a transaction, so that it goes on seeing the database as it was, however long that lasts. To be closed. */
  readonly source: Database;
  /** How many rows each table has. */
  readonly counts: Counts;
  /** What only the journal file has: it is emptied whenever a window is sealed. */
  readonly tail: readonly JournalRow[];
}

/** @returns null when something was sealed each time between looking at the database and at the journal file */
function momentOf(folder: string): Moment | null {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const source = openReadOnly(folder);
    try {
      source.exec('BEGIN');
      const counts = countRows(source);
      const last = segmentsOf(source).lastId(LIVE_SOURCE);
      const tail = readJournalLog(folder).filter(({ id }) => id > last);
      if (lastSealed(folder) === last) return { source, counts, tail };
    } catch (error) {
      source.close();
      throw error;
    }
    source.close();
  }
  return null;
}

async function copyDatabase(
  source: Database,
  path: string,
  onProgress: (share: number) => void,
): Promise<void> {
  await source.backup(path, {
    progress: ({ remainingPages, totalPages }) => {
      onProgress(totalPages === 0 ? 0 : 1 - remainingPages / totalPages);
      return Math.max(100, Math.ceil(totalPages / STEPS));
    },
  });
}

/** Seals in the copy what only the journal file had. */
function sealTail(path: string, tail: readonly JournalRow[]): void {
  const copy = new (sqlite())(path);
  try {
    copy.pragma('journal_mode = DELETE');
    const segments = segmentsOf(copy);
    segments.atomically(() => segments.seal(LIVE_SOURCE, tail));
  } finally {
    copy.close();
  }
}

function lastSealed(folder: string): number {
  const source = openReadOnly(folder);
  try {
    return segmentsOf(source).lastId(LIVE_SOURCE);
  } finally {
    source.close();
  }
}

const openReadOnly = (folder: string): Database =>
  new (sqlite())(join(folder, DATABASE_FILE), { readonly: true, timeout: 5_000 });

const segmentsOf = (database: Database) => new SegmentTable(database, () => undefined);

const failed = (file: string, why: string) =>
  environmentError(
    'backup-failed',
    `The backup ${file} was not made: ${why}; look after the disks, and try again with a file on another one.`,
  );

/** @throws PlimsollError `no-data` when nothing was ever kept in a folder */
export function requireData(folder: string): void {
  if (existsSync(join(folder, DATABASE_FILE))) return;
  throw environmentError(
    'no-data',
    `There are no data in ${folder}; name the folder with --data, as you do for start.`,
  );
}
