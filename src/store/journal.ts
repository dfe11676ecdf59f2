import type { Database } from 'better-sqlite3';
import { VERDICTS, type Verdict } from '../contract/common.ts';
import { internalError } from '../errors.ts';
import type { JournalEntry, JournalRow } from '../service/ports.ts';
import { type EpochMs, epochMs } from '../units.ts';

const KINDS = ['packet', 'connected', 'disconnected', 'clock-step'] as const;

/** The number a verdict is stored as: its place in the list of verdicts. */
const VERDICT_CODES: ReadonlyMap<Verdict, number> = new Map(VERDICTS.map((verdict, code) => [verdict, code]));

/** As many entries wait in memory while the disk takes none: 12 h at one packet a second. */
export const WAITING_LIMIT = 43_200;

interface StoredRow {
  id: number;
  at: number;
  kind: number;
  strap: number | null;
  bytes: Uint8Array | null;
  step_ms: number | null;
}

/**
 * The journal of packets. Entries are collected and written together by {@link flush}, which is to be
 * called at least once a second: what the machine may lose when the process is killed is what came
 * since. When writing fails, entries wait, up to {@link WAITING_LIMIT}, and are written later.
 */
export class Journal {
  readonly #database: Database;
  readonly #write: (entries: readonly JournalEntry[]) => void;
  #waiting: JournalEntry[] = [];
  #dropped = 0;

  constructor(database: Database) {
    this.#database = database;
    const insert = database.prepare(
      'INSERT INTO journal (at, monotonic, kind, strap, bytes, verdict, step_ms) VALUES (?, ?, ?, ?, ?, ?, ?)',
    );
    this.#write = database.transaction((entries: readonly JournalEntry[]) => {
      for (const entry of entries) insert.run(...valuesOf(entry));
    });
  }

  append(entry: JournalEntry): void {
    this.#waiting.push(entry);
    if (this.#waiting.length <= WAITING_LIMIT) return;
    this.#waiting.shift();
    this.#dropped += 1;
  }

  get dropped(): number {
    return this.#dropped;
  }

  /**
   * Writes what waits.
   *
   * @throws the database's error; then everything still waits
   */
  flush(): void {
    if (this.#waiting.length === 0) return;
    this.#write(this.#waiting);
    this.#waiting = [];
  }

  /** The id of the last entry written; 0 when there is none. */
  lastId(): number {
    const row = this.#database.prepare('SELECT max(id) AS id FROM journal').get() as { id: number | null };
    return row.id ?? 0;
  }

  /**
   * Where to start reading so that the verdicts from `at` on come out as they did when the packets were
   * received: at the last connection made before `at`, but not before `earliest`, and with no more than
   * `atMost` entries to read: a wall clock that is years behind would make everything look new.
   */
  startFor(at: EpochMs, earliest: EpochMs, atMost: number): number {
    const row = this.#database
      .prepare(
        `SELECT coalesce(
           (SELECT id FROM journal WHERE at <= ? AND at >= ? AND kind = 1 ORDER BY at DESC, id DESC LIMIT 1),
           (SELECT min(id) FROM journal WHERE at >= ?)
         ) AS id`,
      )
      .get(at, earliest, at) as { id: number | null };
    const end = this.lastId() + 1;
    return Math.max(row.id ?? end, end - atMost);
  }

  /** Entries from an id on, in the order of arrival. */
  *rowsFrom(id: number): Generator<JournalRow> {
    const rows = this.#database
      .prepare('SELECT id, at, kind, strap, bytes, step_ms FROM journal WHERE id >= ? ORDER BY id')
      .iterate(id) as IterableIterator<StoredRow>;
    for (const row of rows) yield rowOf(row);
  }
}

function valuesOf(entry: JournalEntry): (number | Uint8Array | null)[] {
  const { at, monotonic, kind } = entry;
  const code = KINDS.indexOf(kind);
  if (kind === 'packet') {
    return [at, monotonic, code, entry.strap, entry.bytes, VERDICT_CODES.get(entry.verdict) ?? null, null];
  }
  if (kind === 'clock-step') return [at, monotonic, code, null, null, null, entry.byMs];
  return [at, monotonic, code, entry.strap, null, null, null];
}

function rowOf(row: StoredRow): JournalRow {
  const kind = KINDS[row.kind];
  const base = { id: row.id, at: epochMs(row.at) };
  if (kind === 'packet' && row.bytes !== null) {
    return { ...base, kind, strap: row.strap ?? 0, bytes: row.bytes };
  }
  if (kind === 'clock-step') return { ...base, kind, byMs: row.step_ms ?? 0 };
  if (kind === 'connected' || kind === 'disconnected') return { ...base, kind, strap: row.strap ?? 0 };
  throw internalError(`journal row ${row.id} is of no known kind`);
}
