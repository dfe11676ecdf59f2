/**
 * Rows that carry a checksum of themselves. SQLite's pages have none: a bit that flips in a threshold would
 * leave another plausible number, and raise wrong alarms.
 */
import { crc32 } from 'node:zlib';
import type { Database } from 'better-sqlite3';
import { environmentError, internalError } from '../errors.ts';
import type { DamagedPart } from '../service/ports.ts';

/** The tables whose rows are sealed, each with its key, and what of a row its seal leaves out. */
const SEALED = {
  thresholds: { key: 'id', leftOut: null },
  alerts: { key: 'id', leftOut: null },
  house: { key: 'id', leftOut: null },
  settings: { key: 'key', leftOut: null },
  notes: { key: 'id', leftOut: null },
  // The details have a checksum of their own: a list of days does not read them.
  days: { key: 'date', leftOut: 'details' },
} as const;
export type SealedTable = keyof typeof SEALED;
export const SEALED_TABLES: readonly SealedTable[] = [
  'thresholds',
  'alerts',
  'house',
  'settings',
  'notes',
  'days',
];

type Row = Readonly<Record<string, unknown>>;

/** Hears of rows that are not as they were written, once each, by the table and their key. */
export type OnSpoiltRow = (part: DamagedPart) => void;

/**
 * The seal of a row: a CRC-32 of the names and values of its columns, in the order of their names. Columns that are
 * NULL do not count, so that a later schema can add some.
 */
function sealOf(table: SealedTable, row: Row): number {
  let seal = crc32(table);
  for (const name of Object.keys(row).sort()) {
    const value = row[name];
    if (value === null || name === 'seal' || name === SEALED[table].leftOut) continue;
    seal = crc32(octetsOf(value), crc32(`\n${name} ${typeof value} `, seal));
  }
  return seal;
}

/** A value as it is sealed: octets as they are, all else as its text. */
const octetsOf = (value: unknown): string | Uint8Array =>
  typeof value === 'string' || value instanceof Uint8Array ? value : String(value);

/**
 * Writes one row and seals it, both or neither.
 *
 * @param statement inserts or updates one row of the table, with named parameters
 * @returns the row as it is now
 */
export function writeSealed(database: Database, table: SealedTable, statement: string, values: Row): Row {
  return database.transaction(() => {
    const row = database.prepare(`${statement} RETURNING *`).get(values);
    if (!isRow(row)) throw internalError(`nothing was written to ${table}`);
    sealRow(database, table, row);
    return row;
  })();
}

/** Seals every row as it is, for a migration. */
export function sealEvery(database: Database, table: SealedTable): void {
  for (const row of database.prepare(`SELECT * FROM ${table}`).all())
    if (isRow(row)) sealRow(database, table, row);
}

function sealRow(database: Database, table: SealedTable, row: Row): void {
  const { key } = SEALED[table];
  database.prepare(`UPDATE ${table} SET seal = ? WHERE ${key} = ?`).run(sealOf(table, row), row[key]);
}

/** Rows as they were written. @throws PlimsollError `row-damaged` when one is not */
export function soundRows(table: SealedTable, rows: readonly unknown[]): Row[] {
  return rows.filter(isRow).map((row) => {
    if (!isSound(table, row)) throw rowDamaged(table, row);
    return row;
  });
}

/** The rows that are as they were written; of the others it is told. */
export function believedRows(table: SealedTable, rows: readonly unknown[], onSpoilt: OnSpoiltRow): Row[] {
  return rows.filter(isRow).filter((row) => {
    if (isSound(table, row)) return true;
    onSpoilt({
      name: nameOf(table, row),
      octets: JSON.stringify(row).length,
      entries: null,
      from: null,
      to: null,
      reason: 'its checksum does not agree',
      isAside: false,
    });
    return false;
  });
}

/** What of all sealed rows is not as it was written, a line each. */
export const spoiltRows = (database: Database): string[] =>
  SEALED_TABLES.flatMap((table) =>
    database
      .prepare(`SELECT * FROM ${table}`)
      .all()
      .filter(isRow)
      .filter((row) => !isSound(table, row))
      .map((row) => `${nameOf(table, row)} is not as it was written`),
  );

const isSound = (table: SealedTable, row: Row): boolean => row['seal'] === sealOf(table, row);
const nameOf = (table: SealedTable, row: Row): string => `${table} ${String(row[SEALED[table].key])}`;
const isRow = (row: unknown): row is Row => typeof row === 'object' && row !== null;

const rowDamaged = (table: SealedTable, row: Row) =>
  environmentError(
    'row-damaged',
    `A stored row is damaged (${nameOf(table, row)}) and is not believed. Stop Plimsoll and start it again: it sets the damaged database aside and saves the rest.`,
  );
