import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type BetterSqlite3 from 'better-sqlite3';
import { environmentError, errorText, PlimsollError, systemErrorCode } from '../errors.ts';
import { isOlder, migrate } from './migrations.ts';
import { nativePartMissing, sqlite } from './sqlite.ts';

export const DATABASE_FILE = 'plimsoll.db';
/** Held by the service that runs on a folder, or by whoever keeps one from starting. */
export const INSTANCE_LOCK = 'instance.lock';
/** How long a write waits for another process that is writing, in ms. */
const RECORDS_BUSY_MS = 2_000;
const JOURNAL_BUSY_MS = 100;

/**
 * Two connections to one database, both with `synchronous=FULL`: what was committed survives a power cut.
 * `records` waits a while for another writer; `journal`, which seals what came in, does not.
 */
export interface Connections {
  readonly records: BetterSqlite3.Database;
  readonly journal: BetterSqlite3.Database;
  close(): void;
}

/** A folder's lock is held for as long as it is not released. */
export interface FolderLock {
  release(): void;
}

/**
 * Opens the database of a data folder, makes it if there is none, and migrates it; only ever under the folder's lock.
 *
 * @param lock the folder's, if it is held here; else it is taken where something has to be migrated, and given back
 * @throws PlimsollError `data-folder-unusable`, `data-folder-full`, `data-folder-read-only`, `database-damaged`,
 *   `database-too-new`, `native-part-missing`, `older-service-running` when there is something to migrate under a service
 */
export function openDatabase(folder: string, lock: FolderLock | null = null): Connections {
  const path = join(folder, DATABASE_FILE);
  try {
    const records = open(path, RECORDS_BUSY_MS);
    try {
      if (lock === null && isOlder(records)) migrateLocked(folder, records, path);
      else migrate(records, path);
      makePagesSmall(records);
      // What cannot be written now waits and is tried again; the live screens must not.
      const journal = open(path, JOURNAL_BUSY_MS);
      return {
        records,
        journal,
        close: () => {
          journal.close();
          records.close();
        },
      };
    } catch (error) {
      records.close();
      throw error;
    }
  } catch (error) {
    throw storeError(error, folder);
  }
}

function migrateLocked(folder: string, database: BetterSqlite3.Database, path: string): void {
  const lock = lockAgainstOlder(folder);
  try {
    migrate(database, path);
  } finally {
    lock.release();
  }
}

function lockAgainstOlder(folder: string): FolderLock {
  try {
    return lockFolder(folder);
  } catch (error) {
    if (!(error instanceof PlimsollError) || error.code !== 'data-in-use') throw error;
    throw environmentError(
      'older-service-running',
      `Plimsoll is still running on ${folder} with the version before; restart it first, then try this again. Nothing was changed.`,
      error,
    );
  }
}

/**
 * Makes the data folder, for its owner only.
 *
 * @throws PlimsollError `data-folder-unusable`
 */
export function makeDataFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw storeError(error, folder);
  }
}

/**
 * A lock on a data folder, held by the system for this process and freed by it however the process ends.
 *
 * @param file the lock's name, by default that of a running service
 * @throws PlimsollError `data-in-use` when another process holds it
 */
export function lockFolder(folder: string, file = INSTANCE_LOCK): FolderLock {
  try {
    const lock = new (sqlite())(join(folder, file), { timeout: 0 });
    try {
      lock.exec('BEGIN EXCLUSIVE');
    } catch (error) {
      lock.close();
      throw error;
    }
    return { release: () => void lock.close() };
  } catch (error) {
    if (systemErrorCode(error) === 'SQLITE_BUSY') {
      throw environmentError(
        'data-in-use',
        `Another Plimsoll is already running on ${folder}; use that one, stop it first, or choose another folder with --data.`,
        error,
      );
    }
    throw storeError(error, folder);
  }
}

function open(path: string, busyMs: number): BetterSqlite3.Database {
  const database = new (sqlite())(path, { timeout: busyMs });
  try {
    // Counts for a new database only, and only before anything else.
    database.pragma(`page_size = ${PAGE_OCTETS}`);
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.pragma('foreign_keys = ON');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/**
 * A segment of an hour takes 2 to 4 kB. In pages of 4 kB, SQLite's usual ones, half of that again would be
 * left empty, and every change would write four times as much.
 */
const PAGE_OCTETS = 1_024;

/** Gives a database that was made with larger pages small ones, unless somebody else uses it or the disk is full. */
function makePagesSmall(database: BetterSqlite3.Database): void {
  if (database.pragma('page_size', { simple: true }) === PAGE_OCTETS) return;
  try {
    // The size of pages cannot be changed while the write-ahead log is in use.
    database.pragma('journal_mode = DELETE');
    database.pragma(`page_size = ${PAGE_OCTETS}`);
    database.exec('VACUUM');
  } catch (error) {
    const code = systemErrorCode(error) ?? '';
    if (!code.startsWith('SQLITE_BUSY') && code !== 'SQLITE_LOCKED' && code !== 'SQLITE_FULL') throw error;
  } finally {
    database.pragma('journal_mode = WAL');
  }
}

/** Whether the database library works here. @returns its version @throws PlimsollError `native-part-missing` */
export function probeDatabase(): string {
  try {
    const database = new (sqlite())(':memory:');
    const version = String(database.prepare('SELECT sqlite_version()').pluck().get());
    database.close();
    return version;
  } catch (error) {
    throw storeError(error, ':memory:');
  }
}

/** Any error of the store as one sentence that says what to do. */
export function storeError(error: unknown, folder: string): PlimsollError {
  if (error instanceof PlimsollError) return error;
  const code = systemErrorCode(error) ?? '';
  const isMissing = code === 'ERR_DLOPEN_FAILED' || code === 'MODULE_NOT_FOUND';
  if (isMissing || errorText(error).includes('Could not locate the bindings file')) {
    return nativePartMissing(error);
  }
  // The last is what opening says where there is no room for the index of the write-ahead log.
  if (['ENOSPC', 'EDQUOT', 'SQLITE_FULL', 'SQLITE_IOERR_SHMSIZE'].includes(code)) {
    return environmentError(
      'data-folder-full',
      `The disk of ${folder} is full; free some space there, or choose another folder with --data.`,
      error,
    );
  }
  if (isReadOnly(folder)) {
    return environmentError(
      'data-folder-read-only',
      `The disk of ${folder} is read-only; make it writable, or choose another folder with --data; if it became so by itself, as a failing SD card does, copy the data first (plimsoll backup).`,
      error,
    );
  }
  if (code === 'SQLITE_NOTADB' || code.startsWith('SQLITE_CORRUPT')) {
    return databaseDamaged(folder, error);
  }
  return environmentError(
    'data-folder-unusable',
    `The folder ${folder} cannot be written (${errorText(error)}); make it writable for this user, or choose another with --data.`,
    error,
  );
}

/** SQLite only says that writing failed; the system says whether the whole disk refuses it. */
function isReadOnly(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return false;
  } catch (error) {
    return systemErrorCode(error) === 'EROFS';
  }
}

/** What a start mends: it sets the damaged files aside and saves from them what can be read. */
export const databaseDamaged = (folder: string, cause: unknown) =>
  environmentError(
    'database-damaged',
    `The database in ${folder} is damaged; nothing was changed. Stop Plimsoll and start it again: it sets the damaged files aside and saves what can be read.`,
    cause,
  );
