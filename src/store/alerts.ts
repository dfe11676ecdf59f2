import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { type Alert, alertSchema, houseViewSchema, newAlert } from '../contract/alerts.ts';
import { epochMsSchema } from '../contract/common.ts';
import type { AlertChanged, KeptHouse } from '../service/ports.ts';
import { type EpochMs, epochMs } from '../units.ts';
import { believedRows, type OnSpoiltRow, soundRows, writeSealed } from './sealed-rows.ts';

const moment = z.number().transform(epochMs);
const json = z.string().transform((text): unknown => JSON.parse(text));
const rowSchema = z
  .object({
    id: z.string(),
    raised_at: moment,
    acknowledged_at: moment.nullable(),
    resolved_at: moment.nullable(),
    record: json.nullable(),
  })
  .transform((row): Alert => (row.record === null ? fromFirstVersion(row) : alertSchema.parse(row.record)));

/** Alerts that the first version stored: it knew one kind, and not who acknowledged. */
function fromFirstVersion(row: {
  readonly id: string;
  readonly raised_at: EpochMs;
  readonly acknowledged_at: EpochMs | null;
  readonly resolved_at: EpochMs | null;
}): Alert {
  const at = row.acknowledged_at;
  const by = { role: 'wearer', device: 'a device of the wearer’s' } as const;
  return {
    ...newAlert(row.id, row.raised_at),
    kind: 'over',
    family: 'pacing',
    noSignalSince: null,
    acknowledgements: at === null ? [] : [{ at, by }],
    acknowledgedAt: at,
    acknowledgedBy: at === null ? null : by,
    resolvedAt: row.resolved_at,
  };
}

/** What of the house is kept: its silences and words, and whether the strap is worn. */
const houseSchema = houseViewSchema
  .pick({ silences: true, words: true, notWorn: true })
  // The first houses were kept without the second of these.
  .extend({ overEndedAt: epochMsSchema.nullable(), wornSaidAt: epochMsSchema.nullable().default(null) });
const NOTHING: KeptHouse = { silences: [], words: [], notWorn: null, overEndedAt: null, wornSaidAt: null };

/** Alerts and what became of them. */
export class AlertLog {
  readonly #database: Database;

  readonly #onSpoilt: OnSpoiltRow;

  /** @param onSpoilt hears of past alerts that are not as they were written, and are left out */
  constructor(database: Database, onSpoilt: OnSpoiltRow) {
    this.#database = database;
    this.#onSpoilt = onSpoilt;
  }

  /** Writes all of it or nothing, and to the disk itself. @param house null: it is as it was */
  keep(alerts: readonly AlertChanged[], house: KeptHouse | null): void {
    this.#database
      .transaction(() => {
        for (const changed of alerts) this.#save(changed);
        if (house !== null) this.#saveHouse(house);
      })
      .immediate();
  }

  find(id: string): Alert | null {
    return alertsOf(soundRows('alerts', this.#rows('WHERE id = ?', id)))[0] ?? null;
  }

  unresolved(): Alert[] {
    return alertsOf(soundRows('alerts', this.#rows('WHERE resolved_at IS NULL ORDER BY raised_at')));
  }

  /** Those raised from a moment on, up to, not including, another; the oldest first. */
  raisedBetween(from: EpochMs, to: EpochMs): Alert[] {
    const rows = this.#rows('WHERE raised_at >= ? AND raised_at < ? ORDER BY raised_at', from, to);
    return alertsOf(believedRows('alerts', rows, this.#onSpoilt));
  }

  /** The last one of a kind to be raised. */
  lastOf(kind: Alert['kind']): Alert | null {
    const rows = this.#rows('WHERE kind = ? ORDER BY raised_at DESC LIMIT 1', kind);
    return alertsOf(soundRows('alerts', rows))[0] ?? null;
  }

  house(): KeptHouse {
    const [row] = soundRows('house', this.#database.prepare('SELECT * FROM house').all());
    return row === undefined ? NOTHING : houseSchema.parse(z.object({ record: json }).parse(row).record);
  }

  #save({ alert, changedAt }: AlertChanged): void {
    const { id, kind, family, raisedAt, acknowledgedAt, resolvedAt } = alert;
    const record = JSON.stringify(alert);
    writeSealed(
      this.#database,
      'alerts',
      `INSERT INTO alerts (id, kind, family, raised_at, acknowledged_at, resolved_at, changed_at, record)
       VALUES (@id, @kind, @family, @raisedAt, @acknowledgedAt, @resolvedAt, coalesce(@changedAt, @raisedAt), @record)
       ON CONFLICT (id) DO UPDATE SET
         acknowledged_at = excluded.acknowledged_at,
         resolved_at = excluded.resolved_at,
         changed_at = coalesce(@changedAt, changed_at),
         record = excluded.record`,
      { id, kind, family, raisedAt, acknowledgedAt, resolvedAt, changedAt, record },
    );
  }

  #saveHouse(house: KeptHouse): void {
    writeSealed(
      this.#database,
      'house',
      `INSERT INTO house (id, record) VALUES (1, @record)
       ON CONFLICT (id) DO UPDATE SET record = excluded.record`,
      { record: JSON.stringify(house) },
    );
  }

  #rows(where: string, ...values: readonly (string | number)[]): unknown[] {
    return this.#database.prepare(`SELECT * FROM alerts ${where}`).all(...values);
  }
}

const alertsOf = (rows: readonly unknown[]): Alert[] => z.array(rowSchema).parse(rows);
