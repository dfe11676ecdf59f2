import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { type MorningReading, morningReadingSchema } from '../contract/resting.ts';

const rowSchema = z
  .object({
    rmssd_ms: z.number().nullable(),
    rmssd_pairs: z.number().nullable(),
    time_zone: z.string(),
    not_ok_share: z.number(),
  })
  .loose()
  .transform(
    ({ not_ok_share: notOkShare, rmssd_ms: ms, rmssd_pairs: pairs, time_zone: timeZone, ...rest }) => ({
      ...rest,
      timeZone,
      notOkShare,
      rmssd: ms === null || pairs === null ? null : { ms, pairs },
    }),
  )
  .pipe(morningReadingSchema);

/** The guided readings that were kept. */
export class MorningTable {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  add(reading: Omit<MorningReading, 'id'>): MorningReading {
    const { at, bpm, date, notOkShare, rmssd, timeZone } = reading;
    const { lastInsertRowid } = this.#database
      .prepare(
        `INSERT INTO mornings (at, date, time_zone, bpm, not_ok_share, rmssd_ms, rmssd_pairs)
         VALUES (?, ?, ?, ?, ?, ?, ?)`,
      )
      .run(at, date, timeZone, bpm, notOkShare, rmssd?.ms ?? null, rmssd?.pairs ?? null);
    return { ...reading, id: Number(lastInsertRowid) };
  }

  /** Those of a date and later, in the order in which they were taken. */
  since(date: string): MorningReading[] {
    const rows = this.#database.prepare('SELECT * FROM mornings WHERE date >= ? ORDER BY id').all(date);
    return z.array(rowSchema).parse(rows);
  }

  /** All of them, in the order in which they were taken. */
  all(): MorningReading[] {
    return this.since('');
  }

  /** @returns false when there is none of this number */
  remove(id: number): boolean {
    return this.#database.prepare('DELETE FROM mornings WHERE id = ?').run(id).changes > 0;
  }
}
