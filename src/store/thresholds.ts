import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { type Threshold, thresholdInputsSchema, thresholdMethodSchema } from '../contract/threshold.ts';
import type { NewThreshold } from '../service/ports.ts';
import { type Bpm, bpm, type EpochMs, epochMs } from '../units.ts';
import { soundRows, writeSealed } from './sealed-rows.ts';

const rowSchema = z.object({
  id: z.number(),
  valid_from: z.number(),
  after_journal: z.number(),
  bpm: z.number(),
  method: thresholdMethodSchema,
  note: z.string(),
  inputs: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(thresholdInputsSchema)
    .nullable(),
});

/** The append-only list of thresholds. Reading it throws PlimsollError `row-damaged`: a wrong one is a wrong alarm. */
export class ThresholdList {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** @param afterJournal id of the last journal entry before it */
  add(
    { bpm, inputs = null, method, note }: NewThreshold,
    validFrom: EpochMs,
    afterJournal: number,
  ): Threshold {
    const foundFrom = inputs === null ? null : JSON.stringify(inputs);
    const row = writeSealed(
      this.#database,
      'thresholds',
      `INSERT INTO thresholds (valid_from, after_journal, bpm, method, note, inputs)
       VALUES (@validFrom, @afterJournal, @bpm, @method, @note, @foundFrom)`,
      { validFrom, afterJournal, bpm, method, note, foundFrom },
    );
    return thresholdOf(rowSchema.parse(row));
  }

  /** All of them, oldest first. */
  all(): Threshold[] {
    return this.#rows().map(thresholdOf);
  }

  /** The threshold in force; null when none was ever entered. */
  current(): Threshold | null {
    return this.all().at(-1) ?? null;
  }

  /** Those that came into force at or after a journal entry, in that order, and the one before them. */
  since(journalId: number): {
    before: Bpm | null;
    changes: { afterJournal: number; threshold: Threshold }[];
  } {
    const rows = this.#rows();
    const before = rows.filter((row) => row.after_journal < journalId).at(-1);
    return {
      before: before === undefined ? null : bpm(before.bpm),
      changes: rows
        .filter((row) => row.after_journal >= journalId)
        .map((row) => ({ afterJournal: row.after_journal, threshold: thresholdOf(row) })),
    };
  }

  #rows(): z.infer<typeof rowSchema>[] {
    const rows = this.#database.prepare('SELECT * FROM thresholds ORDER BY id').all();
    return z.array(rowSchema).parse(soundRows('thresholds', rows));
  }
}

const thresholdOf = (row: z.infer<typeof rowSchema>): Threshold => ({
  id: row.id,
  validFrom: epochMs(row.valid_from),
  bpm: bpm(row.bpm),
  method: row.method,
  note: row.note,
  inputs: row.inputs,
});
