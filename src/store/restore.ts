import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { errorText, inputError, systemErrorCode } from '../errors.ts';
import { sync } from '../new-file.ts';
import { type JournalRow, LIVE_SOURCE } from '../service/ports.ts';
import type { EpochMs } from '../units.ts';
import { unreadable } from '../unreadable-file.ts';
import { DATABASE_FILE, lockFolder, makeDataFolder, storeError } from './database.ts';
import { type Counts, checkDatabase } from './database-check.ts';
import { JOURNAL_FILE, JournalLog } from './journal-log.ts';
import { APPLICATION_ID, migrateCopy } from './migrations.ts';
import { SegmentTable } from './segments.ts';
import { type SetAside, setAside } from './set-aside.ts';
import { sqlite } from './sqlite.ts';

/** The copy of a backup, until it takes its place. */
const RESTORING = `${DATABASE_FILE}.restoring`;

/** What the journal file beside a copy of a database gave: so many entries, and octets that cannot be read. */
interface JournalBeside {
  readonly entries: number;
  readonly lostOctets: number;
}

/** What was restored, and where what was there before is. */
export interface Restored {
  readonly counts: Counts;
  readonly aside: SetAside | null;
  /** Null: there is none to a backup, which is whole; `missing`: a copy of a database without its journal file. */
  readonly journal: JournalBeside | 'missing' | null;
}

/**
 * Puts a backup in the place of what is kept in a data folder. The backup is checked first and stays as it
 * is; what was there is kept beside it. Devices sign in again: one that was shut out after the backup was
 * made must not come back with it. A plain copy of a data folder is taken for a backup too, with the journal
 * file that lies in it.
 *
 * @throws PlimsollError `data-in-use` while a service runs on the folder; `file-unreadable`, `not-a-backup`,
 *   `database-too-new`, `database-damaged`, `migration-failed`, and then nothing is changed
 */
export function restore(folder: string, file: string, now: EpochMs): Restored {
  makeDataFolder(folder);
  const lock = lockFolder(folder);
  const copy = join(folder, RESTORING);
  try {
    clear(copy);
    const checked = checkedCopy(file, copy);
    const aside = setAside(folder, 'before-restore', now);
    renameSync(copy, join(folder, DATABASE_FILE));
    sync(folder);
    return { ...checked, aside };
  } catch (error) {
    clear(copy);
    throw storeError(error, folder);
  } finally {
    lock.release();
  }
}

/** @returns what the copy holds, in this program's schema */
function checkedCopy(file: string, copy: string): Omit<Restored, 'aside'> {
  copyBackup(file, copy);
  let journal: Restored['journal'];
  try {
    const database = new (sqlite())(copy);
    try {
      if (database.pragma('application_id', { simple: true }) !== APPLICATION_ID) throw notABackup(file);
      const verdict = String(database.pragma('integrity_check', { simple: true }));
      if (verdict !== 'ok') throw damaged(file, verdict);
      migrateCopy(database, file);
      journal = withJournal(database, file);
      database.pragma('journal_mode = DELETE');
      database.exec('DELETE FROM sessions; DELETE FROM sign_in_codes');
    } finally {
      database.close();
    }
  } catch (error) {
    const code = systemErrorCode(error) ?? '';
    if (code === 'SQLITE_NOTADB') throw notABackup(file, error);
    if (code.startsWith('SQLITE_CORRUPT')) throw damaged(file, errorText(error), error);
    throw error;
  }
  const counts = checkDatabase(copy);
  if (typeof counts === 'string') throw damaged(file, counts);
  sync(copy);
  return { counts, journal };
}

/**
 * Seals in a copy what lies in the journal file beside its original. A service leaves its database in WAL mode and
 * under its name; a backup is in another mode, and whole, whatever lies beside it.
 */
function withJournal(copy: Database, file: string): Restored['journal'] {
  const mode: unknown = copy.pragma('journal_mode', { simple: true });
  if (mode !== 'wal' || basename(file) !== DATABASE_FILE) return null;
  const segments = new SegmentTable(copy, () => undefined);
  const last = segments.lastId(LIVE_SOURCE);
  const path = join(dirname(file), JOURNAL_FILE);
  // Where nothing was ever received there never was one.
  if (!existsSync(path)) return last > 0 ? 'missing' : null;
  const { lostOctets, rows } = journalBeside(path);
  const unsealed = rows.filter(({ id }) => id > last);
  segments.atomically(() => segments.seal(LIVE_SOURCE, unsealed));
  return unsealed.length + lostOctets > 0 ? { entries: unsealed.length, lostOctets } : null;
}

function journalBeside(path: string): { readonly rows: readonly JournalRow[]; readonly lostOctets: number } {
  try {
    const log = new JournalLog(dirname(path));
    const rows = log.read().segments.flatMap((segment) => [...segment.rows()]);
    return { rows, lostOctets: log.damage()?.octets ?? 0 };
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** A copy of the files of a data folder instead of a backup has its last changes in a file beside it. */
function copyBackup(file: string, copy: string): void {
  try {
    copyFileSync(file, copy);
    if (existsSync(`${file}-wal`)) copyFileSync(`${file}-wal`, `${copy}-wal`);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOSPC') throw error;
    throw unreadable(file, error);
  }
}

function clear(copy: string): void {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(`${copy}${end}`, { force: true });
}

const notABackup = (file: string, cause?: unknown) =>
  inputError(
    'not-a-backup',
    `${file} is no backup of Plimsoll; name a file that \`plimsoll backup\` made.`,
    cause,
  );

const damaged = (file: string, why: string, cause?: unknown) =>
  inputError(
    'database-damaged',
    `The backup ${file} is damaged (${why.split('\n', 1)[0]}); nothing was changed. Take another backup.`,
    cause,
  );
