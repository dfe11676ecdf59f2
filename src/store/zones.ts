import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { epochMsSchema } from '../contract/common.ts';
import type { EpochMs } from '../units.ts';

const rowSchema = z
  .object({ since: epochMsSchema, time_zone: z.string() })
  .transform(({ since, time_zone: timeZone }) => ({ since, timeZone }));

/** Which time zone the wearer's days were in, from when on. */
export class ZoneLog {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** The oldest first. */
  all(): { since: EpochMs; timeZone: string }[] {
    const rows = this.#database.prepare('SELECT since, time_zone FROM zones ORDER BY since').all();
    return z.array(rowSchema).parse(rows);
  }

  add(timeZone: string, since: EpochMs): void {
    this.#database
      .prepare('INSERT OR REPLACE INTO zones (since, time_zone) VALUES (?, ?)')
      .run(since, timeZone);
  }
}
