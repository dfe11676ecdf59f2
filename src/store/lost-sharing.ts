import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { isSettingKey, SHARING_KEY } from '../contract/settings.ts';
import type { EpochMs } from '../units.ts';
import { SettingsTable } from './settings.ts';

/** What of the settings could not be saved from a damaged database. */
export interface LostSettings {
  /** Rows that are not as they were written. */
  readonly rows: readonly unknown[];
  /** Whether some may be lost besides that cannot be read at all. */
  readonly andMore: boolean;
}

const keyedSchema = z.object({ key: z.string() });

/**
 * Ends what carers see in a database that was saved from a damaged one, unless it is known: what nobody
 * set is shared, and the wearer may have ended it.
 *
 * @returns whether it did
 */
export function endSharingIfLost(database: Database, lost: LostSettings, now: EpochMs): boolean {
  const settings = new SettingsTable(database);
  if (settings.all().some(({ key }) => key === SHARING_KEY)) return false;
  if (!lost.andMore && lost.rows.every(isOfAnother)) return false;
  settings.save(new Map([[SHARING_KEY, 'nothing']]), now);
  return true;
}

/** Whether a row was one of another setting: no damage leaves the whole name of one in the place of another's. */
function isOfAnother(row: unknown): boolean {
  const keyed = keyedSchema.safeParse(row);
  return keyed.success && isSettingKey(keyed.data.key) && keyed.data.key !== SHARING_KEY;
}
