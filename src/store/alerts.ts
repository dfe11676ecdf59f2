import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { type Alert, alertSchema, houseViewSchema, newAlert } from '../contract/alerts.ts';
import { epochMsSchema } from '../contract/common.ts';
import type { AlertChanged, KeptHouse } from '../service/ports.ts';
import { type EpochMs, epochMs } from '../units.ts';

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

  constructor(database: Database) {
    this.#database = database;
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
    return this.#alerts('WHERE id = ?', id)[0] ?? null;
  }

  unresolved(): Alert[] {
    return this.#alerts('WHERE resolved_at IS NULL ORDER BY raised_at');
  }

  /** Those raised from a moment on, up to, not including, another; the oldest first. */
  raisedBetween(from: EpochMs, to: EpochMs): Alert[] {
    return this.#alerts('WHERE raised_at >= ? AND raised_at < ? ORDER BY raised_at', from, to);
  }

  /** The last one of a kind to be raised. */
  lastOf(kind: Alert['kind']): Alert | null {
    return this.#alerts('WHERE kind = ? ORDER BY raised_at DESC LIMIT 1', kind)[0] ?? null;
  }

  house(): KeptHouse {
    const row = this.#database.prepare('SELECT record FROM house').get();
    return row === undefined ? NOTHING : houseSchema.parse(z.object({ record: json }).parse(row).record);
  }

  #save({ alert, changedAt }: AlertChanged): void {
    const { id, kind, family, raisedAt, acknowledgedAt, resolvedAt } = alert;
    this.#database
      .prepare(
        `INSERT INTO alerts (id, kind, family, raised_at, acknowledged_at, resolved_at, changed_at, record)
         VALUES (@id, @kind, @family, @raisedAt, @acknowledgedAt, @resolvedAt, coalesce(@changedAt, @raisedAt), @record)
         ON CONFLICT (id) DO UPDATE SET
           acknowledged_at = excluded.acknowledged_at,
           resolved_at = excluded.resolved_at,
           changed_at = coalesce(@changedAt, changed_at),
           record = excluded.record`,
      )
      .run({
        id,
        kind,
        family,
        raisedAt,
        acknowledgedAt,
        resolvedAt,
        changedAt,
        record: JSON.stringify(alert),
      });
  }

  #saveHouse(house: KeptHouse): void {
    this.#database
      .prepare(
        'INSERT INTO house (id, record) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET record = excluded.record',
      )
      .run(JSON.stringify(house));
  }

  #alerts(where: string, ...values: readonly (string | number)[]): Alert[] {
    const rows = this.#database
      .prepare(`SELECT id, raised_at, acknowledged_at, resolved_at, record FROM alerts ${where}`)
      .all(...values);
    return z.array(rowSchema).parse(rows);
  }
}
