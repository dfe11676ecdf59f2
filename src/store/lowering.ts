import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { loweringOfferSchema } from '../contract/threshold-view.ts';
import type { LoweringState } from '../pacing/threshold/lowering.ts';

const stateSchema = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('nothing-offered') }),
  z.object({ phase: z.literal('offered'), offer: loweringOfferSchema }),
  z.object({ phase: z.literal('dismissed'), thresholdId: z.number().int() }),
]);
const rowSchema = z.object({
  record: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(stateSchema),
});

/** What was offered for the threshold in force: it outlives a restart, so that it is offered once. */
export class LoweringTable {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  state(): LoweringState {
    const row = this.#database.prepare('SELECT record FROM lowering').get();
    return row === undefined ? { phase: 'nothing-offered' } : rowSchema.parse(row).record;
  }

  save(state: LoweringState): void {
    this.#database
      .prepare(
        'INSERT INTO lowering (id, record) VALUES (1, ?) ON CONFLICT (id) DO UPDATE SET record = excluded.record',
      )
      .run(JSON.stringify(state));
  }
}
