import type { Database, Statement } from 'better-sqlite3';
import {
  type DamagedPart,
  type JournalEntry,
  type JournalRow,
  LIVE_SOURCE,
  type TimeSpan,
} from '../service/ports.ts';
import { type EpochMs, epochMs } from '../units.ts';
import { DamageError, damaged } from './octets.ts';
import { type DecodedSegment, decodeSegment, encodeSegment, MOST_ENTRIES } from './segment-codec.ts';

/** The journal is sealed in windows of this length of the wall clock, in ms. */
const SEAL_WINDOW_MS = 5 * 60_000;
/** When an hour is over its segments are sealed together: no segment spans more of the wall clock, in ms. */
export const HOUR_MS = 60 * 60_000;

const QUARTER_MS = 6 * HOUR_MS;
/** Entries of a source have ids from `ID_RANGE × source` on; those of the live one from 1. */
const ID_RANGE = 2 ** 32;

/** What is known of a segment without reading it. */
export interface SegmentFacts {
  /** Of its first entry; the others follow without a gap. */
  readonly id: number;
  readonly source: number;
  readonly first_at: EpochMs;
  readonly last_at: EpochMs;
  readonly entries: number;
  /** How many of its entries are links that came or went. */
  readonly links: number;
}

interface SegmentRow extends SegmentFacts {
  readonly bytes: Uint8Array;
}

const FACTS = 'id, source, first_at, last_at, entries, links';

/** The id of the first entry of a source. */
export const firstIdOf = (source: number): number => (source === LIVE_SOURCE ? 1 : source * ID_RANGE);
const endOfIds = (source: number): number => (source === LIVE_SOURCE ? ID_RANGE : (source + 1) * ID_RANGE);

/** The sealed segments of every source. A segment that cannot be read is set aside, and the rest serves. */
export class SegmentTable {
  readonly #database: Database;
  readonly #insert: Statement;
  readonly #onDamage: (part: DamagedPart) => void;
  /** Segments that could not be set aside yet, and of which it was told. */
  readonly #told = new Set<number>();

  /** @param onDamage hears of each segment that could not be read, once it is set aside */
  constructor(database: Database, onDamage: (part: DamagedPart) => void) {
    this.#database = database;
    this.#onDamage = onDamage;
    this.#insert = database.prepare(`INSERT INTO segments (${FACTS}, bytes) VALUES (?, ?, ?, ?, ?, ?, ?)`);
  }

  /** Does several things at once or not at all. */
  atomically(work: () => void): void {
    this.#database.transaction(work).immediate();
  }

  /** Seals entries that followed one another and lie within an hour of the wall clock. */
  add(source: number, firstId: number, entries: readonly JournalEntry[]): void {
    const { first, last, links } = outlineOf(entries);
    const bytes = encodeSegment(firstId, entries);
    this.#insert.run(firstId, source, first, last, entries.length, links, bytes);
  }

  /** Seals rows in the order of arrival, a segment for each window of the wall clock. */
  seal(source: number, rows: readonly JournalRow[]): void {
    for (const run of windowsOf(rows)) this.add(source, run[0]?.id ?? 0, run);
  }

  /** The last id that a threshold was entered after; 0 when there is none. */
  lastIdNamed(): number {
    return Number(this.#database.prepare('SELECT max(after_journal) FROM thresholds').pluck().get() ?? 0);
  }

  /** The id of the last sealed entry of a source; one less than its first id when there is none. */
  lastId(source: number): number {
    const end = this.#database
      .prepare('SELECT id + entries FROM segments WHERE id >= ? AND id < ? ORDER BY id DESC LIMIT 1')
      .pluck()
      .get(firstIdOf(source), endOfIds(source));
    // A segment that was set aside keeps its ids: nothing else is ever called by them.
    const aside = this.#database
      .prepare('SELECT max(segment + entries) FROM damaged WHERE source = ?')
      .pluck()
      .get(source);
    return Math.max(firstIdOf(source), Number(end ?? 0), Number(aside ?? 0)) - 1;
  }

  /** Segments that hold an id or come after it, in the order of arrival. */
  *from(source: number, id: number): Generator<DecodedSegment> {
    const before = this.#database.prepare('SELECT max(id) FROM segments WHERE id >= ? AND id <= ?').pluck();
    const next = this.#database.prepare(
      `SELECT ${FACTS}, bytes FROM segments WHERE id >= ? AND id < ? ORDER BY id LIMIT 1`,
    );
    let at = Number(before.get(firstIdOf(source), id) ?? id);
    for (;;) {
      const row = next.get(at, endOfIds(source)) as SegmentRow | undefined;
      if (row === undefined) return;
      at = row.id + row.entries;
      const segment = at > id ? this.#read(row) : null;
      if (segment !== null) yield segment;
    }
  }

  /** Segments of a source that may hold entries of a span of wall time, in the order of arrival. */
  *during(source: number, from: EpochMs, to: EpochMs): Generator<DecodedSegment> {
    yield* this.#each(this.factsDuring(source, from, to));
  }

  /** The last segments before an id during which a link came, up to the first in which one surely did; the last first. */
  *withLinksBefore(source: number, id: number, earliest: number): Generator<DecodedSegment> {
    // One by one: a start must not wait for ten years of segments.
    const before = this.#database
      .prepare('SELECT id FROM segments WHERE id >= ? AND id <= ? AND links > 0 ORDER BY id DESC LIMIT 1')
      .pluck();
    const first = Math.max(firstIdOf(source), earliest - MOST_ENTRIES);
    for (let at = id; ; ) {
      const found = before.get(first, at) as number | undefined;
      if (found === undefined) return;
      at = found - 1;
      const segment = this.get(found);
      if (segment === null) continue;
      yield segment;
      if ([...segment.rows()].some((row) => row.kind === 'connected' && row.id <= id)) return;
    }
  }

  /** Spans of wall time, a quarter of a day each and an hour more, in which a source's segments of a span begin. */
  stretches(source: number, { from, to }: TimeSpan): TimeSpan[] {
    // Only the index is read: ten years of segments in a few ms.
    const quarters = this.#database
      .prepare(
        `SELECT DISTINCT first_at / ${QUARTER_MS} FROM segments
         WHERE source = ? AND first_at > ? AND first_at < ?`,
      )
      .pluck()
      .all(source, from - QUARTER_MS, to) as number[];
    return quarters.map((quarter) => {
      const start = quarter * QUARTER_MS;
      return { from: epochMs(start), to: epochMs(start + QUARTER_MS + HOUR_MS) };
    });
  }

  /** Where the first and the last segment of any source begin; null when there is none. */
  reach(): TimeSpan | null {
    const [from, to] = this.#database
      .prepare('SELECT min(first_at), max(first_at) FROM segments')
      .raw()
      .get() as [number | null, number | null];
    return from === null || to === null ? null : { from: epochMs(from), to: epochMs(to) };
  }

  /** Segments that may hold entries at or after a moment, in the order of arrival. */
  *since(source: number, at: EpochMs): Generator<DecodedSegment> {
    yield* this.#each(this.factsDuring(source, at, epochMs(Number.MAX_SAFE_INTEGER)));
  }

  /** What is known of the segments of a span of wall time, in the order of arrival. */
  factsDuring(source: number, from: EpochMs, to: EpochMs): SegmentFacts[] {
    return this.#database
      .prepare(
        `SELECT ${FACTS} FROM segments
         WHERE source = ? AND first_at > ? AND first_at < ? AND last_at >= ? ORDER BY id`,
      )
      .all(source, from - HOUR_MS, to, from) as SegmentFacts[];
  }

  /** One segment; null when there is none of that id, or none any more because it is damaged. */
  get(id: number): DecodedSegment | null {
    const row = this.#database.prepare(`SELECT ${FACTS}, bytes FROM segments WHERE id = ?`).get(id);
    return row === undefined ? null : this.#read(row as SegmentRow);
  }

  /** The id of the segment so many before the last, or of the first one. */
  idOfLast(source: number, back: number): number {
    const id = this.#database
      .prepare('SELECT id FROM segments WHERE id >= ? AND id < ? ORDER BY id DESC LIMIT 1 OFFSET ?')
      .pluck()
      .get(firstIdOf(source), endOfIds(source), back);
    return Number(id ?? firstIdOf(source));
  }

  /**
   * Seals the segments of one hour together when it is over: longer stretches deflate better, and an hour
   * is about as much as one page of the database holds anyway.
   *
   * @param after the id from which on this has not been done yet
   * @param window the window that is not sealed yet; its hour is not over
   * @returns `after` for the next call; the same as before when there is nothing to do
   */
  joinAnHour(source: number, after: number, window: number | null): number {
    const facts = this.#database
      .prepare(`SELECT ${FACTS} FROM segments WHERE id >= ? AND id < ? ORDER BY id LIMIT 64`)
      .all(after, endOfIds(source)) as SegmentFacts[];
    const [first] = facts;
    const isOver = (hour: number) => window !== null && hour !== hourOf(window * SEAL_WINDOW_MS);
    if (first === undefined || !isOver(hourOf(first.first_at))) return after;
    const run = runOfAnHour(facts);
    const last = run.at(-1) ?? first;
    if (run.length > 1) this.#join(source, run);
    return last.id + last.entries;
  }

  /** What was set aside of a source in a span of wall time. */
  damagedDuring(source: number, from: EpochMs, to: EpochMs): DamagedPart[] {
    const rows = this.#database
      .prepare(
        `SELECT segment AS id, source, first_at, last_at, entries, 0 AS links, bytes, reason FROM damaged
         WHERE source = ? AND first_at < ? AND last_at >= ? ORDER BY segment`,
      )
      .all(source, to, from) as (SegmentRow & { readonly reason: string })[];
    return rows.map((row) => ({ ...partOf(row, row.reason), isAside: true }));
  }

  /** Every segment's id, in order. */
  ids(): number[] {
    return this.#database.prepare('SELECT id FROM segments ORDER BY id').pluck().all() as number[];
  }

  *#each(facts: readonly SegmentFacts[]): Generator<DecodedSegment> {
    for (const { id } of facts) {
      const segment = this.get(id);
      if (segment !== null) yield segment;
    }
  }

  #join(source: number, run: readonly SegmentFacts[]): void {
    const rows: JournalRow[] = [];
    for (const { id } of run) {
      const segment = this.get(id);
      // What is left of the hour stays as it is.
      if (segment === null) return;
      rows.push(...segment.rows());
    }
    const [first] = run;
    if (first === undefined) return;
    this.atomically(() => {
      const remove = this.#database.prepare('DELETE FROM segments WHERE id = ?');
      for (const { id } of run) remove.run(id);
      this.add(source, first.id, rows);
    });
  }

  #read(row: SegmentRow): DecodedSegment | null {
    try {
      const segment = decodeSegment(row.bytes);
      if (segment.firstId !== row.id || segment.count !== row.entries) {
        throw damaged('it is not what its place in the table says');
      }
      return segment;
    } catch (error) {
      if (!(error instanceof DamageError)) throw error;
      this.#setAside(row, error.what);
      return null;
    }
  }

  #setAside(row: SegmentRow, reason: string): void {
    const { bytes, entries, first_at, id, last_at, source } = row;
    let isAside = true;
    try {
      this.atomically(() => {
        this.#database
          .prepare(
            `INSERT INTO damaged (segment, source, first_at, last_at, entries, reason, bytes)
             VALUES (?, ?, ?, ?, ?, ?, ?)`,
          )
          .run(id, source, first_at, last_at, entries, reason, bytes);
        this.#database.prepare('DELETE FROM segments WHERE id = ?').run(id);
      });
    } catch {
      // Not now: it stays where it is, is passed over, and is set aside when it is next met.
      isAside = false;
    }
    if (this.#told.has(id)) return;
    if (!isAside) this.#told.add(id);
    this.#onDamage({ ...partOf(row, reason), isAside });
  }
}

const partOf = ({ bytes, entries, first_at, id, last_at }: SegmentRow, reason: string) => ({
  name: `segment ${id}`,
  octets: bytes.length,
  entries,
  from: epochMs(first_at),
  to: epochMs(last_at),
  reason,
});

/** The earliest and the latest wall time of entries, and how many of them are links that came or went. */
export function outlineOf(entries: readonly JournalEntry[]) {
  let first = Number.MAX_SAFE_INTEGER;
  let last = 0;
  let links = 0;
  for (const { at, kind } of entries) {
    first = Math.min(first, at);
    last = Math.max(last, at);
    if (kind === 'connected' || kind === 'disconnected') links += 1;
  }
  return { first, last, links };
}

/** The window of the wall clock that a moment lies in. */
export const windowOf = ({ at }: { readonly at: number }): number => Math.floor(at / SEAL_WINDOW_MS);

/** Cuts rows where the window of the wall clock changes, where an id is missing, and where a segment is full. */
function windowsOf(rows: readonly JournalRow[]): JournalRow[][] {
  const runs: JournalRow[][] = [];
  for (const row of rows) {
    const run = runs.at(-1);
    const last = run?.at(-1);
    const follows = last !== undefined && last.id + 1 === row.id && windowOf(last) === windowOf(row);
    if (run !== undefined && follows && run.length < MOST_ENTRIES) run.push(row);
    else runs.push([row]);
  }
  return runs;
}

const hourOf = (at: number): number => Math.floor(at / HOUR_MS);

/** The segments at the start of a list that follow one another without a gap within one hour. */
function runOfAnHour(facts: readonly SegmentFacts[]): SegmentFacts[] {
  const run: SegmentFacts[] = [];
  let entries = 0;
  for (const segment of facts) {
    const last = run.at(-1);
    const follows =
      last === undefined ||
      (last.id + last.entries === segment.id && hourOf(last.first_at) === hourOf(segment.first_at));
    entries += segment.entries;
    if (!follows || entries > MOST_ENTRIES) break;
    run.push(segment);
  }
  return run;
}
