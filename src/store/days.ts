import { deflateRawSync, inflateRawSync } from 'node:zlib';
import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { type DaySummary, dayRowSchema, daySummarySchema } from '../contract/day.ts';
import type { DayStamp, ListedDay, StoredDay } from '../service/ports.ts';
import { epochMs } from '../units.ts';
import { withChecksum, withoutChecksum } from './octets.ts';
import { believedRows, writeSealed } from './sealed-rows.ts';

/** The fields of a summary that a list of days does not show. */
const DETAILS = ['hours', 'episodes', 'alerts'] as const;
/** All columns but the details: they make most of a day, and a list of days has no use for them. */
const WITHOUT_DETAILS = 'date, made_by, made_at, through, row, seal';
/** No details are longer than this, in octets. */
const LONGEST_DETAILS = 16 * 1024 * 1024;

const json = z.string().transform((text): unknown => JSON.parse(text));
const stampFields = { made_by: z.string(), made_at: z.number(), through: z.number() };
const stampOf = (row: { made_by: string; made_at: number; through: number }): DayStamp => ({
  madeBy: row.made_by,
  madeAt: epochMs(row.made_at),
  through: row.through,
});
const stampSchema = z.object(stampFields).transform(stampOf);
/** A row that cannot be read is null: whatever it is, it can be worked out again from the packets. */
const listedSchema = z
  .object({ date: z.string(), ...stampFields, row: json.pipe(dayRowSchema).nullable().catch(null) })
  .transform(({ date, row, ...stamp }): ListedDay => ({ date, row, stamp: stampOf(stamp) }));
const reachSchema = z.object({ from: z.string(), to: z.string() });
const storedSchema = z.object({ row: json, details: z.instanceof(Uint8Array) });

/** What was worked out of each local day, so that it need not be worked out again to be shown. */
export class DayTable {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** A day as it was last put down; null when it never was, or cannot be read. */
  get(date: string): StoredDay | null {
    const [found] = this.#believed(this.#database.prepare('SELECT * FROM days WHERE date = ?').all(date));
    if (found === undefined) return null;
    try {
      const { details, row } = storedSchema.parse(found);
      const inflated = inflateRawSync(withoutChecksum(details), { maxOutputLength: LONGEST_DETAILS });
      const whole = Object.assign({}, row, JSON.parse(inflated.toString('utf8')));
      return { summary: daySummarySchema.parse(whole), stamp: stampSchema.parse(found) };
    } catch {
      // Whatever it is, it can be worked out again from the packets.
      return null;
    }
  }

  /** Days from one date to another, both included, in order; the row is null where it cannot be read. */
  listed(from: string, to: string): ListedDay[] {
    const found = this.#database
      .prepare(`SELECT ${WITHOUT_DETAILS} FROM days WHERE date BETWEEN ? AND ? ORDER BY date`)
      .all(from, to);
    return this.#believed(found).map((each) => listedSchema.parse(each));
  }

  /** The first and the last day that is there; null when there is none. */
  reach(): { from: string; to: string } | null {
    const found = this.#database.prepare('SELECT min(date) AS "from", max(date) AS "to" FROM days').get();
    const reach = reachSchema.safeParse(found);
    return reach.success ? reach.data : null;
  }

  put(summary: DaySummary, { madeAt, madeBy, through }: DayStamp): void {
    const entries = Object.entries(summary);
    const isDetail = (name: string) => DETAILS.some((detail) => detail === name);
    const row = JSON.stringify(Object.fromEntries(entries.filter(([name]) => !isDetail(name))));
    const details = JSON.stringify(Object.fromEntries(entries.filter(([name]) => isDetail(name))));
    writeSealed(
      this.#database,
      'days',
      `INSERT OR REPLACE INTO days (date, made_by, made_at, through, row, details)
       VALUES (@date, @madeBy, @madeAt, @through, @row, @details)`,
      { date: summary.date, madeBy, madeAt, through, row, details: withChecksum(deflateRawSync(details)) },
    );
  }

  /** Takes days away whose packets have changed, so that they are worked out again. */
  forget(dates: Iterable<string>): void {
    const remove = this.#database.prepare('DELETE FROM days WHERE date = ?');
    for (const date of dates) remove.run(date);
  }

  /** What is not as it was written is worked out again from the packets, and therefore nobody's worry. */
  #believed(rows: readonly unknown[]) {
    return believedRows('days', rows, () => undefined);
  }
}
