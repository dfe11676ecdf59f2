import type { Database } from 'better-sqlite3';
import { errorText } from '../errors.ts';
import { sqlite } from './sqlite.ts';

/** How many rows each table has. */
export type Counts = Readonly<Record<string, number>>;

/** @throws the database's error */
export function countRows(database: Database): Counts {
  const tables = database
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' ORDER BY name")
    .pluck()
    .all() as string[];
  const count = (table: string) =>
    Number(
      database
        .prepare(`SELECT count(*) FROM "${table.replaceAll('"', '""')}"`)
        .pluck()
        .get(),
    );
  return Object.fromEntries(tables.map((table) => [table, count(table)]));
}

/** Reads a whole database. @returns how many rows it has, or what is wrong with it */
export function checkDatabase(path: string): Counts | string {
  try {
    const database = new (sqlite())(path, { readonly: true });
    try {
      const verdict = String(database.pragma('integrity_check', { simple: true }));
      return verdict === 'ok' ? countRows(database) : verdict;
    } finally {
      database.close();
    }
  } catch (error) {
    return errorText(error);
  }
}
