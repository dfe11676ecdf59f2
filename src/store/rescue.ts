import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { Database, Statement } from 'better-sqlite3';
import { SHARING_LOST } from '../contract/sharing.ts';
import { internalError, PlimsollError, systemErrorCode } from '../errors.ts';
import type { EpochMs } from '../units.ts';
import { AlertLog } from './alerts.ts';
import { AnswersList } from './answers.ts';
import { DATABASE_FILE, databaseDamaged, type FolderLock, openDatabase, storeError } from './database.ts';
import { JOURNAL_FILE } from './journal-log.ts';
import { endSharingIfLost, type LostSettings } from './lost-sharing.ts';
import { LoweringTable } from './lowering.ts';
import { MorningTable } from './mornings.ts';
import { NoteTable } from './notes.ts';
import { copyAside, type SetAside, setAside } from './set-aside.ts';
import { SettingsTable } from './settings.ts';
import { sqlite } from './sqlite.ts';
import { openStore, type Store } from './store.ts';
import { StrapRegister } from './straps.ts';
import { ThresholdList } from './thresholds.ts';
import { damageInWal } from './wal.ts';
import { ZoneLog } from './zones.ts';

/** What people entered and were told comes first; summaries of days are worked out again instead. */
const RESCUED_TABLES = [
  ...['thresholds', 'alerts', 'house', 'notes', 'answers', 'mornings', 'lowering', 'zones'],
  ...['straps', 'settings', 'sessions'],
  ...['sources', 'segments', 'damaged'],
] as const;
/** These are small, and read whole at every start. */
const CHECKED_AT_START = [
  ...['thresholds', 'alerts', 'house', 'notes', 'answers', 'mornings', 'lowering', 'zones'],
  ...['straps', 'settings', 'sources'],
] as const;
const WAL_FILE = `${DATABASE_FILE}-wal` as const;
/** The folder, inside the one with the damaged files, where they are read: reading changes files. */
const WORK_FOLDER = 'being-read';
/** Around spoilt places of a table rows are looked for so many times, each time in half the stretch. */
const MOST_SEARCHES = 400;

/** What was found damaged at a start, and what became of it. */
export type Rescue = DatabaseRescue | WalDamage;

/** The write-ahead log held changes that cannot be read any more; what was before them serves. */
interface WalDamage {
  readonly kind: 'wal';
  readonly aside: SetAside;
  readonly lostOctets: number;
}

interface DatabaseRescue {
  readonly kind: 'database';
  readonly aside: SetAside;
  /** How many rows of each table could be read. */
  readonly saved: Readonly<Record<string, number>>;
  /** Tables of which some or all could not be read. */
  readonly incomplete: readonly string[];
  /** Whether what carers see was lost, and they see nothing now. */
  readonly hasEndedSharing: boolean;
}

/**
 * Opens the store of a data folder also when its database is damaged: then the damaged files are set aside
 * unchanged, and what can still be read of them goes on in a new database.
 *
 * @param lock the folder's
 * @throws PlimsollError as {@link openStore}, but for `database-damaged`
 */
export function openSound(
  folder: string,
  lock: FolderLock,
  now: EpochMs,
): { store: Store; rescue: Rescue | null } {
  const wal = walDamage(folder, now);
  try {
    checkAtStart(folder);
    return { store: readable(openStore(folder, lock), folder), rescue: wal };
  } catch (error) {
    if (!(error instanceof PlimsollError) || error.code !== 'database-damaged') throw error;
    const rescue = rescueInto(folder, now);
    return { store: openStore(folder, lock), rescue };
  }
}

/** What happened, for the wearer and the log, in one or two sentences. */
export function rescueInWords(rescue: Rescue): string {
  const { aside } = rescue;
  if (rescue.kind === 'wal') {
    return `The last changes of the database were damaged (${rescue.lostOctets} bytes of ${DATABASE_FILE}-wal) and are lost; a copy was set aside as ${basename(aside.folder)}. Look at your threshold, your straps and what carers see.`;
  }
  const { hasEndedSharing, incomplete, saved } = rescue;
  const kept = (['thresholds', 'alerts', 'segments'] as const).map(
    (table) => `${saved[table] ?? 0} ${table}`,
  );
  const lost =
    incomplete.length === 0
      ? 'Everything in it could still be read.'
      : `Not everything could be read (${incomplete.join(', ')}): look at your threshold, your straps and what carers see, or restore a backup.`;
  const ended = hasEndedSharing ? ` ${SHARING_LOST}` : '';
  return `The database was damaged and was set aside as ${basename(aside.folder)} (${aside.octets} bytes); ${kept.join(', ')} were saved from it. ${lost}${ended}`;
}

/** To be looked for before the database is opened: SQLite passes over damage there, and then overwrites it. */
function walDamage(folder: string, now: EpochMs): WalDamage | null {
  const path = join(folder, WAL_FILE);
  const lostOctets = existsSync(path) ? damageInWal(readFileSync(path)) : 0;
  if (lostOctets === 0) return null;
  return { kind: 'wal', aside: copyAside(folder, WAL_FILE, now), lostOctets };
}

/** @throws PlimsollError `database-damaged` */
function checkAtStart(folder: string): void {
  const path = join(folder, DATABASE_FILE);
  if (!existsSync(path)) return;
  try {
    const database = new (sqlite())(path, { timeout: 2_000 });
    try {
      const tables = CHECKED_AT_START.filter((table) => hasTable(database, table));
      for (const table of tables) {
        const verdict = String(database.pragma(`quick_check(${table})`, { simple: true }));
        if (verdict !== 'ok') throw databaseDamaged(folder, verdict);
      }
    } finally {
      database.close();
    }
  } catch (error) {
    throw storeError(error, folder);
  }
}

/** A store whose lists can be read. @throws PlimsollError `database-damaged` */
function readable(store: Store, folder: string): Store {
  try {
    readLists(store);
    return store;
  } catch (error) {
    store.close();
    throw databaseDamaged(folder, error);
  }
}

type Lists = Pick<
  Store,
  'alerts' | 'answers' | 'lowering' | 'mornings' | 'notes' | 'settings' | 'straps' | 'thresholds' | 'zones'
>;

const listsOf = (database: Database): Lists => ({
  alerts: new AlertLog(database, () => undefined),
  answers: new AnswersList(database),
  lowering: new LoweringTable(database),
  mornings: new MorningTable(database),
  notes: new NoteTable(database, () => undefined),
  settings: new SettingsTable(database),
  straps: new StrapRegister(database),
  thresholds: new ThresholdList(database),
  zones: new ZoneLog(database),
});

/** Everything of which a wrong value would be shown or acted on. @throws when something is no such value */
function readLists(lists: Lists): void {
  const { alerts, answers, lowering, mornings, notes, settings, straps, thresholds, zones } = lists;
  thresholds.all();
  answers.all();
  mornings.all();
  lowering.state();
  zones.all();
  notes.all();
  alerts.unresolved();
  alerts.house();
  straps.adopted();
  settings.all();
}

const hasTable = (database: Database, table: string): boolean =>
  database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?").get(table) !== undefined;

function rescueInto(folder: string, now: EpochMs): DatabaseRescue {
  const aside = setAside(folder, 'damaged', now);
  if (aside === null) throw internalError('a database that is not there cannot be damaged');
  const work = join(aside.folder, WORK_FOLDER);
  const log = join(aside.folder, JOURNAL_FILE);
  if (existsSync(log)) copyFileSync(log, join(folder, JOURNAL_FILE));
  const target = openDatabase(folder);
  try {
    const { lostSettings, ...copied } = copyTables(aside.folder, work, target.records);
    const hasEndedSharing = endSharingIfLost(target.records, lostSettings, now);
    return { kind: 'database', aside, ...copied, hasEndedSharing };
  } finally {
    target.close();
    rmSync(work, { recursive: true, force: true });
  }
}

function copyTables(aside: string, work: string, target: Database) {
  const saved: Record<string, number> = {};
  const incomplete = new Set<string>(RESCUED_TABLES);
  let lostSettings: LostSettings = { rows: [], andMore: true };
  try {
    const source = openCopy(aside, work);
    try {
      for (const table of RESCUED_TABLES) {
        const { hasGap, lost, rows } = copyRows(source, target, table);
        saved[table] = rows;
        if (!hasGap && lost.length === 0) incomplete.delete(table);
        if (table === 'settings') lostSettings = { rows: lost, andMore: hasGap };
      }
    } finally {
      source.close();
    }
  } catch (error) {
    // Nothing more can be read; what was saved so far serves.
    if (storeError(error, work).code !== 'database-damaged') throw error;
  }
  return { saved, incomplete: [...incomplete], lostSettings };
}

/** The damaged files again, to be read: whatever reading changes, it is not the files that were set aside. */
function openCopy(aside: string, work: string): Database {
  mkdirSync(work, { mode: 0o700 });
  for (const file of [DATABASE_FILE, WAL_FILE]) {
    if (existsSync(join(aside, file))) copyFileSync(join(aside, file), join(work, file));
  }
  try {
    // Brings an older one to the present schema too, if it is well enough for that.
    openDatabase(work).close();
  } catch {
    // It is read as it is.
  }
  return new (sqlite())(join(work, DATABASE_FILE));
}

/** @returns how many rows were copied; those that cannot be what was written; and whether some cannot be read at all */
function copyRows(
  source: Database,
  target: Database,
  table: (typeof RESCUED_TABLES)[number],
): { rows: number; lost: unknown[]; hasGap: boolean } {
  const lost: unknown[] = [];
  let rows = 0;
  let hasGap = !hasTable(source, table);
  if (hasGap) return { rows, lost, hasGap };
  const insert = insertInto(source, target, table);
  const add = target.transaction((row: unknown) => {
    insert.run(row);
    // A segment has a checksum of its own, and is looked at whenever it is read.
    if (table !== 'segments' && table !== 'damaged') readLists(listsOf(target));
  });
  for (const row of searchedRows(source, table, () => {
    hasGap = true;
  })) {
    try {
      add(row);
      rows += 1;
    } catch {
      lost.push(row);
    }
  }
  return { rows, lost, hasGap };
}

/** Takes the columns that both know. */
function insertInto(source: Database, target: Database, table: string): Statement {
  const columnsOf = (database: Database) =>
    database.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(table) as string[];
  const known = new Set(columnsOf(target));
  const columns = columnsOf(source).filter((name) => known.has(name));
  const values = columns.map((name) => `@${name}`);
  return target.prepare(
    `INSERT OR REPLACE INTO ${table} (${columns.join(', ')}) VALUES (${values.join(', ')})`,
  );
}

/**
 * Every row of a table that can be read. Reading stops at a spoilt place: what lies behind it is read from
 * the other end, and what lies between two such places from the middle.
 *
 * @param onGap told whenever there was a place that could not be read
 */
function* searchedRows(source: Database, table: string, onGap: () => void): Generator<unknown> {
  if (!hasRowIds(source, table)) {
    const [found, isWhole] = rowsInOrder(source, table);
    yield* found;
    if (!isWhole) onGap();
    return;
  }
  const stretches: [from: number, to: number][] = [[Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER]];
  for (let searches = 0; searches < MOST_SEARCHES; searches += 1) {
    const [from, to] = stretches.shift() ?? [1, 0];
    if (from > to) return;
    const up = yield* readUntilSpoilt(source, table, from, to, 'ASC');
    if (up === null) continue;
    onGap();
    const down = yield* readUntilSpoilt(source, table, up + 1, to, 'DESC');
    if (down === null || down - up < 3) continue;
    const middle = Math.floor((up + down) / 2);
    stretches.push([up + 1, middle], [middle + 1, down - 1]);
  }
}

const hasRowIds = (source: Database, table: string): boolean =>
  source.prepare('SELECT wr FROM pragma_table_list(?)').pluck().get(table) === 0;

/** A table without row ids is small, and is read from one end. */
function rowsInOrder(source: Database, table: string): [rows: unknown[], isWhole: boolean] {
  const rows: unknown[] = [];
  try {
    for (const row of source.prepare(`SELECT * FROM ${table}`).iterate()) rows.push(row);
    return [rows, true];
  } catch (error) {
    if (!isOfDatabase(error)) throw error;
    return [rows, false];
  }
}

const isOfDatabase = (error: unknown): boolean => (systemErrorCode(error) ?? '').startsWith('SQLITE_');

/** @returns the last row read before the place that cannot be; null when all could */
function* readUntilSpoilt(
  source: Database,
  table: string,
  from: number,
  to: number,
  order: 'ASC' | 'DESC',
): Generator<unknown, number | null> {
  let last = order === 'ASC' ? from - 1 : to + 1;
  try {
    const rows = source
      .prepare(`SELECT rowid AS place, * FROM ${table} WHERE rowid BETWEEN ? AND ? ORDER BY rowid ${order}`)
      .iterate(from, to) as IterableIterator<{ place: number }>;
    for (const { place, ...row } of rows) {
      last = place;
      yield row;
    }
    return null;
  } catch (error) {
    if (!isOfDatabase(error)) throw error;
    return last;
  }
}
