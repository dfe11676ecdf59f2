import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { type EpochMs, epochMs } from '../units.ts';
import { peek } from './peek.ts';
import { soundRows, writeSealed } from './sealed-rows.ts';

const rowSchema = z.object({
  key: z.string(),
  value: z.string().transform((text): unknown => JSON.parse(text)),
  changed_at: z.number().transform(epochMs),
});

/** What was set of one setting. */
export interface StoredSetting {
  readonly key: string;
  readonly value: unknown;
  readonly setAt: EpochMs;
}

/** What was set, by key; what it may be is not the store's business. */
export class SettingsTable {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  all(): StoredSetting[] {
    return settingsIn(this.#database);
  }

  /** Writes all of these or none. @param changes `undefined` forgets what was set */
  save(changes: ReadonlyMap<string, unknown>, at: EpochMs): void {
    const set = `INSERT INTO settings (key, value, changed_at) VALUES (@key, @value, @at)
      ON CONFLICT (key) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at`;
    const forget = this.#database.prepare('DELETE FROM settings WHERE key = ?');
    this.#database.transaction(() => {
      for (const [key, value] of changes) {
        if (value === undefined) forget.run(key);
        else writeSealed(this.#database, 'settings', set, { key, value: JSON.stringify(value), at });
      }
    })();
  }
}

function settingsIn(database: Database): StoredSetting[] {
  const rows = database.prepare('SELECT * FROM settings').all();
  return z
    .array(rowSchema)
    .parse(soundRows('settings', rows))
    .map(({ key, value, changed_at }) => ({ key, value, setAt: changed_at }));
}

/** What was set in a data folder, read without changing anything there; nothing where there is no database. */
export const storedSettings = (folder: string): StoredSetting[] => peek(folder, settingsIn, []);
