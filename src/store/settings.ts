import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { type EpochMs, epochMs } from '../units.ts';

const rowSchema = z.object({
  key: z.string(),
  value: z.string().transform((text): unknown => JSON.parse(text)),
  changed_at: z.number().transform(epochMs),
});

/** What was set, by key; what it may be is not the store's business. */
export class SettingsTable {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  all(): { key: string; value: unknown; setAt: EpochMs }[] {
    const rows = this.#database.prepare('SELECT key, value, changed_at FROM settings').all();
    return z
      .array(rowSchema)
      .parse(rows)
      .map(({ key, value, changed_at }) => ({ key, value, setAt: changed_at }));
  }

  /** Writes all of these or none. @param changes `undefined` forgets what was set */
  save(changes: ReadonlyMap<string, unknown>, at: EpochMs): void {
    const set = this.#database.prepare(
      `INSERT INTO settings (key, value, changed_at) VALUES (?, ?, ?)
       ON CONFLICT (key) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at`,
    );
    const forget = this.#database.prepare('DELETE FROM settings WHERE key = ?');
    this.#database.transaction(() => {
      for (const [key, value] of changes) {
        if (value === undefined) forget.run(key);
        else set.run(key, JSON.stringify(value), at);
      }
    })();
  }
}
