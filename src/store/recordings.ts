import type { Database } from 'better-sqlite3';
import { z } from 'zod';
import { environmentError, inputError, systemErrorCode } from '../errors.ts';
import type { JournalEntry } from '../service/ports.ts';
import { type EpochMs, epochMs } from '../units.ts';
import { MOST_ENTRIES } from './segment-codec.ts';
import { firstIdOf, HOUR_MS, SegmentTable } from './segments.ts';

/** What is told of a recording when it is brought in from a file. */
export interface RecordingFacts {
  readonly name: string;
  readonly format: string;
  /** Of the file, in hexadecimal. */
  readonly sha256: string;
  readonly importedAt: EpochMs;
}

/** A recording that was brought in. */
export interface ImportedRecording extends RecordingFacts {
  /** Its number as a source; the straps' own recording is another source. */
  readonly source: number;
  /** Wall times of its first and last entry; of one without any, when it was brought in. */
  readonly from: EpochMs;
  readonly to: EpochMs;
  readonly entries: number;
}

const rowSchema = z
  .object({
    id: z.number(),
    name: z.string(),
    format: z.string(),
    sha256: z.instanceof(Uint8Array),
    imported_at: z.number(),
    first_at: z.number(),
    last_at: z.number(),
    entries: z.number(),
  })
  .transform(
    (row): ImportedRecording => ({
      source: row.id,
      name: row.name,
      format: row.format,
      sha256: Buffer.from(row.sha256).toString('hex'),
      importedAt: epochMs(row.imported_at),
      from: epochMs(row.first_at),
      to: epochMs(row.last_at),
      entries: row.entries,
    }),
  );

const SELECT = `
  SELECT sources.id, name, format, sha256, imported_at, coalesce(sum(entries), 0) AS entries,
    coalesce(min(first_at), imported_at) AS first_at, coalesce(max(last_at), imported_at) AS last_at
  FROM sources LEFT JOIN segments ON segments.source = sources.id
  WHERE kind = 'import' AND complete = 1`;
/** Segments are removed so many at a time, so that a service that records meanwhile never waits long. */
const REMOVED_AT_ONCE = 200;

/** Recordings that were brought in, each a source of its own beside what straps sent. */
export class Recordings {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** All of them, in the order they were brought in. */
  list(): ImportedRecording[] {
    const rows = this.#database.prepare(`${SELECT} GROUP BY sources.id ORDER BY sources.id`).all();
    return z.array(rowSchema).parse(rows);
  }

  /** The recording made from a file; null when that file was never brought in, or not to its end. */
  find(sha256: string): ImportedRecording | null {
    const row = this.#database
      .prepare(`${SELECT} AND sha256 = ? GROUP BY sources.id`)
      .get(Buffer.from(sha256, 'hex'));
    return row === undefined ? null : rowSchema.parse(row);
  }

  /**
   * Begins to bring a recording in. It counts from {@link RecordingWriter.finish} on; one that was given up
   * half-way, or whose process ended, leaves nothing that anybody sees, and is cleared by the next.
   */
  begin(facts: RecordingFacts): RecordingWriter {
    this.#clearUnfinished();
    const { lastInsertRowid } = this.#database
      .prepare(
        `INSERT INTO sources (kind, name, format, sha256, imported_at, complete)
         VALUES ('import', ?, ?, ?, ?, 0)`,
      )
      .run(facts.name, facts.format, Buffer.from(facts.sha256, 'hex'), facts.importedAt);
    const source = Number(lastInsertRowid);
    return new RecordingWriter(this.#database, source, () => this.#clear(source));
  }

  /** Removes a recording for good. @returns false when there is none of that number */
  remove(source: number): boolean {
    const { changes } = this.#database
      .prepare("UPDATE sources SET complete = 0 WHERE id = ? AND kind = 'import' AND complete = 1")
      .run(source);
    this.#clearUnfinished();
    return changes > 0;
  }

  #clearUnfinished(): void {
    const unfinished = this.#database
      .prepare('SELECT id FROM sources WHERE complete = 0')
      .pluck()
      .all() as number[];
    for (const source of unfinished) this.#clear(source);
  }

  #clear(source: number): void {
    const some = this.#database.prepare(
      'DELETE FROM segments WHERE id IN (SELECT id FROM segments WHERE source = ? LIMIT ?)',
    );
    while (some.run(source, REMOVED_AT_ONCE).changes > 0);
    this.#database.prepare('DELETE FROM damaged WHERE source = ?').run(source);
    this.#database.prepare('DELETE FROM sources WHERE id = ?').run(source);
  }
}

/** Seals a recording hour by hour as it is read, so that memory does not grow with its length. */
export class RecordingWriter {
  readonly source: number;
  readonly #database: Database;
  readonly #segments: SegmentTable;
  readonly #giveUp: () => void;
  #nextId: number;
  #hour: JournalEntry[] = [];

  constructor(database: Database, source: number, giveUp: () => void) {
    this.source = source;
    this.#database = database;
    this.#segments = new SegmentTable(database, () => undefined);
    this.#giveUp = giveUp;
    this.#nextId = firstIdOf(source);
  }

  /** Takes the next entry, in the order of arrival. @throws the database's error */
  add(entry: JournalEntry): void {
    const [first] = this.#hour;
    const isFull = this.#hour.length === MOST_ENTRIES;
    if (isFull || (first !== undefined && hourOf(first) !== hourOf(entry))) this.#seal();
    this.#hour.push(entry);
  }

  /**
   * Makes the recording count.
   *
   * @returns its number as a source
   * @throws PlimsollError `already-imported` when the same file was brought in meanwhile, `import-lost` when the
   *   recording was taken away meanwhile; then nothing of it is left
   */
  finish(): number {
    this.#seal();
    if (this.#complete() === 1) return this.source;
    // A source that is not there is in no list: what is left of it would never be found again.
    this.#giveUp();
    throw environmentError(
      'import-lost',
      'This recording was deleted while it was being brought in; import it again.',
    );
  }

  /** @returns how many sources became complete: one, unless it is not there any more */
  #complete(): number {
    try {
      return this.#database.prepare('UPDATE sources SET complete = 1 WHERE id = ?').run(this.source).changes;
    } catch (error) {
      this.#giveUp();
      if (systemErrorCode(error) !== 'SQLITE_CONSTRAINT_UNIQUE') throw error;
      throw inputError(
        'already-imported',
        'This recording was brought in before; nothing was changed.',
        error,
      );
    }
  }

  /** Leaves nothing behind. */
  abort(): void {
    this.#giveUp();
  }

  #seal(): void {
    if (this.#hour.length === 0) return;
    this.#segments.add(this.source, this.#nextId, this.#hour);
    this.#nextId += this.#hour.length;
    this.#hour = [];
  }
}

const hourOf = ({ at }: JournalEntry): number => Math.floor(at / HOUR_MS);
