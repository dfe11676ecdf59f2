import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { epochMsSchema } from '../contract/common.ts';
import { type AnswersEntry, type AnswersRecord, answersEntrySchema } from '../contract/questions.ts';
import type { EpochMs } from '../units.ts';

const rowSchema = z.object({
  id: z.number().int().positive(),
  at: epochMsSchema,
  record: z
    .string()
    .transform((text): unknown => JSON.parse(text))
    .pipe(answersEntrySchema),
});

/** The answers to the questions about the wearer; a list that only grows. */
export class AnswersList {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  add(answers: AnswersEntry, at: EpochMs): AnswersRecord {
    const { lastInsertRowid } = this.#database
      .prepare('INSERT INTO answers (at, record) VALUES (?, ?)')
      .run(at, JSON.stringify(answers));
    return { ...answers, id: Number(lastInsertRowid), at };
  }

  /** The oldest first. */
  all(): AnswersRecord[] {
    const rows = this.#database.prepare('SELECT id, at, record FROM answers ORDER BY id').all();
    return z
      .array(rowSchema)
      .parse(rows)
      .map(({ at, id, record }) => ({ ...record, id, at }));
  }
}
