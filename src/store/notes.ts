import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { epochMsSchema } from '../contract/common.ts';
import { roleSchema, type Visitor } from '../contract/http.ts';
import { noteKindSchema } from '../contract/note.ts';
import type { KeptNote, NewNote } from '../service/ports.ts';
import type { EpochMs } from '../units.ts';
import { believedRows, type OnSpoiltRow, writeSealed } from './sealed-rows.ts';

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

  readonly #onSpoilt: OnSpoiltRow;

  /** @param onSpoilt hears of notes that are not as they were written, and are left out */
  constructor(database: Database, onSpoilt: OnSpoiltRow) {
    this.#database = database;
    this.#onSpoilt = onSpoilt;
  }

  add({ at, kind, text }: NewNote, by: Visitor, writtenAt: EpochMs): KeptNote {
    const { device, role, sessionId: session } = by;
    const row = writeSealed(
      this.#database,
      'notes',
      `INSERT INTO notes (at, kind, text, role, device, session, written_at)
       VALUES (@at, @kind, @text, @role, @device, @session, @writtenAt)`,
      { at, kind, text, role, device, session, writtenAt },
    );
    return rowSchema.parse(row);
  }

  find(id: number): KeptNote | null {
    return this.#believed(this.#database.prepare('SELECT * FROM notes WHERE id = ?').all(id))[0] ?? null;
  }

  /** Those about a moment from `from` on up to, not including, `to`; the oldest first. */
  between(from: EpochMs, to: EpochMs): KeptNote[] {
    const rows = this.#database
      .prepare('SELECT * FROM notes WHERE at >= ? AND at < ? ORDER BY at, id')
      .all(from, to);
    return this.#believed(rows);
  }

  /** All of them, the oldest first. */
  all(): KeptNote[] {
    return this.#believed(this.#database.prepare('SELECT * FROM notes ORDER BY at, id').all());
  }

  remove(id: number): void {
    this.#database.prepare('DELETE FROM notes WHERE id = ?').run(id);
  }

  #believed(rows: readonly unknown[]): KeptNote[] {
    return z.array(rowSchema).parse(believedRows('notes', rows, this.#onSpoilt));
  }
}
