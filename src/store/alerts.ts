import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import type { Alert } from '../contract/live.ts';
import { type EpochMs, epochMs } from '../units.ts';

const moment = z.number().transform(epochMs);
const rowSchema = z
  .object({
    id: z.string(),
    kind: z.enum(['over']),
    family: z.enum(['pacing', 'technical']),
    raised_at: moment,
    acknowledged_at: moment.nullable(),
    resolved_at: moment.nullable(),
  })
  .transform(
    (row): Alert => ({
      id: row.id,
      kind: row.kind,
      family: row.family,
      raisedAt: row.raised_at,
      acknowledgedAt: row.acknowledged_at,
      resolvedAt: row.resolved_at,
    }),
  );

/** Alerts and what became of them. */
export class AlertLog {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  save(alert: Alert, changedAt: EpochMs | null): void {
    this.#database
      .prepare(
        `INSERT INTO alerts (id, kind, family, raised_at, acknowledged_at, resolved_at, changed_at)
         VALUES (@id, @kind, @family, @raisedAt, @acknowledgedAt, @resolvedAt, coalesce(@changedAt, @raisedAt))
         ON CONFLICT (id) DO UPDATE SET
           acknowledged_at = excluded.acknowledged_at,
           resolved_at = excluded.resolved_at,
           changed_at = coalesce(@changedAt, changed_at)`,
      )
      .run({ ...alert, changedAt });
  }

  find(id: string): Alert | null {
    const row = this.#database.prepare('SELECT * FROM alerts WHERE id = ?').get(id);
    return row === undefined ? null : rowSchema.parse(row);
  }

  unresolved(): Alert[] {
    const rows = this.#database
      .prepare('SELECT * FROM alerts WHERE resolved_at IS NULL ORDER BY raised_at')
      .all();
    return z.array(rowSchema).parse(rows);
  }

  /** The moment up to which events have been dealt with; null when there never was an alert. */
  lastChange(): EpochMs | null {
    const row = this.#database.prepare('SELECT max(changed_at) AS at FROM alerts').get();
    return z.object({ at: moment.nullable() }).parse(row).at;
  }
}
