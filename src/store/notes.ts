import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { epochMsSchema } from '../contract/common.ts';
import { roleSchema, type Visitor } from '../contract/http.ts';
import { noteKindSchema } from '../contract/note.ts';
import type { KeptNote, NewNote } from '../service/ports.ts';
import type { EpochMs } from '../units.ts';

const rowSchema = z
  .object({
    id: z.number().int().positive(),
    at: epochMsSchema,
    kind: noteKindSchema,
    text: z.string(),
    role: roleSchema,
    device: z.string(),
    session: z.number().int(),
    written_at: epochMsSchema,
  })
  .transform(
    ({ device, role, session, written_at: writtenAt, ...rest }): KeptNote => ({
      ...rest,
      writtenAt,
      by: { role, device },
      session,
    }),
  );

/** What people wrote down. One that was taken back leaves nothing behind. */
export class NoteTable {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  add({ at, kind, text }: NewNote, by: Visitor, writtenAt: EpochMs): KeptNote {
    const { device, role, sessionId: session } = by;
    const { lastInsertRowid } = this.#database
      .prepare(
        'INSERT INTO notes (at, kind, text, role, device, session, written_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
      )
      .run(at, kind, text, role, device, session, writtenAt);
    return { id: Number(lastInsertRowid), at, kind, text, writtenAt, by: { role, device }, session };
  }

  find(id: number): KeptNote | null {
    const row = this.#database.prepare('SELECT * FROM notes WHERE id = ?').get(id);
    return row === undefined ? null : rowSchema.parse(row);
  }

  /** Those about a moment from `from` on up to, not including, `to`; the oldest first. */
  between(from: EpochMs, to: EpochMs): KeptNote[] {
    const rows = this.#database
      .prepare('SELECT * FROM notes WHERE at >= ? AND at < ? ORDER BY at, id')
      .all(from, to);
    return z.array(rowSchema).parse(rows);
  }

  /** All of them, the oldest first. */
  all(): KeptNote[] {
    return z.array(rowSchema).parse(this.#database.prepare('SELECT * FROM notes ORDER BY at, id').all());
  }

  remove(id: number): void {
    this.#database.prepare('DELETE FROM notes WHERE id = ?').run(id);
  }
}
