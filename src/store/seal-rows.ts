import type { Database } from 'better-sqlite3';
import { withChecksum } from './octets.ts';
import { SEALED_TABLES, sealEvery } from './sealed-rows.ts';

/** From this version on rows of the small tables carry a checksum; what is there is sealed as it is. */
export function sealRows(database: Database): void {
  for (const table of SEALED_TABLES) database.exec(`ALTER TABLE ${table} ADD COLUMN seal INTEGER`);
  database.exec(`
    DROP TRIGGER thresholds_never_change;
    CREATE TRIGGER thresholds_never_change BEFORE UPDATE ON thresholds WHEN old.seal IS NOT NULL
      BEGIN SELECT RAISE(ABORT, 'the list of thresholds is append-only'); END;
  `);
  const put = database.prepare('UPDATE days SET details = ? WHERE date = ?');
  const days = database.prepare('SELECT date, details FROM days').all() as {
    date: string;
    details: Buffer;
  }[];
  for (const { date, details } of days) put.run(withChecksum(details), date);
  for (const table of SEALED_TABLES) sealEvery(database, table);
}
