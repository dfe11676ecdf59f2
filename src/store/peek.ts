import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { DATABASE_FILE } from './database.ts';
import { sqlite } from './sqlite.ts';

/**
 * Reads something from the database of a data folder without changing anything there, also while a service
 * runs on it.
 *
 * @returns what `read` makes of it; `otherwise` where there is no database, or none of this version
 */
export function peek<Found>(folder: string, read: (database: Database) => Found, otherwise: Found): Found {
  const path = join(folder, DATABASE_FILE);
  if (!existsSync(path)) return otherwise;
  try {
    const database = new (sqlite())(path, { readonly: true, fileMustExist: true });
    try {
      return read(database);
    } finally {
      database.close();
    }
  } catch {
    // What is wrong with a database is said when it is opened to be used; here it only means "unknown".
    return otherwise;
  }
}
