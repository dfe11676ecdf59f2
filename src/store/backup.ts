import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { environmentError } from '../errors.ts';
import { makeFile } from '../new-file.ts';
import { LIVE_SOURCE } from '../service/ports.ts';
import { DATABASE_FILE } from './database.ts';
import { type Counts, checkDatabase, countRows } from './database-check.ts';
import { readJournalLog } from './journal-log.ts';
import { SegmentTable } from './segments.ts';
import { sqlite } from './sqlite.ts';

/** A copy is done in so many steps, between which a service in the same process goes on. */
const STEPS = 200;
/** What came in while the database was copied may have been sealed meanwhile; then it is copied again, so often. */
const MOST_TRIES = 5;

/**
 * Copies everything in a data folder into one file, also while a service records: a database of its own
 * with what is not sealed yet sealed in it. The file is checked after it was written.
 *
 * @param onProgress hears how much has been copied, 0 to 1
 * @returns how many rows of what it holds
 * @throws PlimsollError `file-exists`, `file-unwritable`, `backup-failed`
 */
export function backUp(folder: string, file: string, onProgress: (share: number) => void): Promise<Counts> {
  return makeFile(file, async (path) => {
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const expected = await copyDatabase(folder, path, onProgress);
      const added = sealTail(folder, path);
      if (added === null) continue;
      const found = checkDatabase(path);
      if (typeof found === 'string') throw failed(file, found);
      const missing = Object.keys(expected).find((table) => (found[table] ?? 0) < (expected[table] ?? 0));
      if (missing !== undefined) throw failed(file, `rows of ${missing} are missing`);
      return found;
    }
    throw failed(file, 'the database changed too often meanwhile');
  });
}

/** @returns how many rows each table had at the moment that was copied */
async function copyDatabase(
  folder: string,
  path: string,
  onProgress: (share: number) => void,
): Promise<Counts> {
  const source = new (sqlite())(join(folder, DATABASE_FILE), { readonly: true, timeout: 5_000 });
  try {
    // One transaction around it all: the copy is of one moment, however long it takes.
    source.exec('BEGIN');
    const counts = countRows(source);
    await source.backup(path, {
      progress: ({ remainingPages, totalPages }) => {
        onProgress(totalPages === 0 ? 0 : 1 - remainingPages / totalPages);
        return Math.max(100, Math.ceil(totalPages / STEPS));
      },
    });
    return counts;
  } finally {
    source.close();
  }
}

/** Seals in the copy what only the journal file had. @returns how much; null when some was sealed since the copy */
function sealTail(folder: string, path: string): number | null {
  const copy = new (sqlite())(path);
  try {
    copy.pragma('journal_mode = DELETE');
    const segments = segmentsOf(copy);
    const last = segments.lastId(LIVE_SOURCE);
    const tail = readJournalLog(folder).filter(({ id }) => id > last);
    if (lastSealed(folder) !== last) return null;
    segments.atomically(() => segments.seal(LIVE_SOURCE, tail));
    return tail.length;
  } finally {
    copy.close();
  }
}

function lastSealed(folder: string): number {
  const source = new (sqlite())(join(folder, DATABASE_FILE), { readonly: true, timeout: 5_000 });
  try {
    return segmentsOf(source).lastId(LIVE_SOURCE);
  } finally {
    source.close();
  }
}

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
