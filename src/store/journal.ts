import type { Database } from 'better-sqlite3';
import { internalError } from '../errors.ts';
import {
  type DamagedPart,
  type JournalEntry,
  type JournalRow,
  LIVE_SOURCE,
  type TimeSpan,
} from '../service/ports.ts';
import type { EpochMs } from '../units.ts';
import { JournalLog } from './journal-log.ts';
import { JournalReader } from './journal-reader.ts';
import { SegmentTable, windowOf } from './segments.ts';
import { type Stretch, WaitingEntries } from './waiting-entries.ts';

/** As many entries wait in memory while the disk takes none: 12 h at one packet a second. */
export const WAITING_LIMIT = 43_200;
/** After sealing has failed it is tried again with every so many flushes. */
const FLUSHES_BETWEEN_TRIES = 20;
/** At a start, hours that were not sealed together yet are looked for among so many segments: over a day's. */
const SEGMENTS_LOOKED_BACK = 400;
/** A frame of the journal file holds no more entries than this. */
const MOST_IN_A_FRAME = 1_000;
/** One flush writes no more entries than this: screens and alerts must have their turn in between. */
const MOST_IN_A_TURN = 1_500;

/**
 * The journal: everything that came in, in the order of arrival. Entries are collected and written together
 * by {@link flush}: what a killed process loses is what came since. They go to the journal file; each
 * five-minute window is sealed into the table of segments when the next one begins. To readers both are
 * one sequence. When writing fails, entries wait, up to {@link WAITING_LIMIT}, and are written later, a part
 * with each flush; what could not be sealed for a while is sealed a window with each flush.
 */
export class Journal {
  readonly #segments: SegmentTable;
  readonly #log: JournalLog;
  readonly #reader: JournalReader;
  #waiting: JournalEntry[] = [];
  #dropped = 0;
  #damage: DamagedPart[] = [];
  readonly #reported = new Set<string>();
  /** The id of the next entry written; null until the first is. */
  #nextId: number | null = null;
  /** The window that the last entry in the file belongs to; null when the file is empty. */
  #window: number | null = null;
  /** Whether windows in the file are over and wait to be sealed. */
  #isSealing = false;
  /** Where in the file what is not sealed yet begins, in octets. */
  #sealFrom = 0;
  /** When positive, the last attempt to seal failed, and so many flushes go by before the next. */
  #waitBeforeSealing = 0;
  #sealFailure: { readonly error: unknown } | null = null;
  /** From which id on full hours are to be sealed together. */
  #joinFrom = 0;
  #isJoining = false;

  /** @param folder where the journal file lies */
  constructor(database: Database, folder: string) {
    this.#segments = new SegmentTable(database, (part) => this.#damage.push(part));
    this.#log = new JournalLog(folder);
    this.#reader = new JournalReader(this.#segments, this.#log, () =>
      this.#nextId === null ? null : new WaitingEntries(this.#nextId, this.#waiting),
    );
  }

  append(entry: JournalEntry): void {
    this.#waiting.push(entry);
    if (this.#waiting.length <= WAITING_LIMIT) return;
    this.#waiting.shift();
    this.#dropped += 1;
    // It takes its number with it: a threshold may have been entered after one that still waits.
    if (this.#nextId !== null) this.#nextId += 1;
  }

  /** How many entries are not written yet; readers are given them all the same. */
  get waiting(): number {
    return this.#waiting.length;
  }

  get dropped(): number {
    return this.#dropped;
  }

  /** Something stored beside the journal was found damaged; it is told once. */
  report(part: DamagedPart): void {
    if (this.#reported.has(part.name)) return;
    this.#reported.add(part.name);
    this.#damage.push(part);
  }

  /** What was found damaged since this was last asked. */
  takeDamage(): DamagedPart[] {
    const damage = this.#damage;
    this.#damage = [];
    return damage;
  }

  /**
   * Writes what waits, or a part of it when that is much, and does one small step of the sealing if there is
   * any to do. So it takes some tens of ms at most, also after hours without a disk.
   *
   * @throws the error of the file, and then what was not written still waits; or of the database, and then
   *   what was written is not sealed yet
   */
  flush(): void {
    this.#nextId ??= this.#takeOver();
    const leave = Math.max(0, this.#waiting.length - MOST_IN_A_TURN);
    let hasStepped = this.#waitBeforeSealing > 0;
    if (hasStepped) this.#waitBeforeSealing -= 1;
    while (this.#waiting.length > leave) {
      if (!this.#isWindowOver()) this.#writeBatch();
      else {
        this.#isSealing = true;
        // Before the next window is begun, so that the file can be emptied.
        if (!hasStepped) this.#sealAWindow(true);
        hasStepped = true;
        this.#writeBatch();
      }
    }
    if (!hasStepped && this.#isSealing) this.#sealAWindow(false);
    else if (!hasStepped && this.#isJoining) this.#joinAnHour();
    // Whoever is told of the trouble is not told that it is over before it is.
    if (this.#sealFailure !== null) throw this.#sealFailure.error;
  }

  /**
   * Seals everything, the window that is not over included, and overwrites the file, so that nothing is in it any more.
   *
   * @throws the error of the file or the database; then all stays as it was
   */
  sealAll(): void {
    this.#nextId ??= this.#takeOver();
    while (this.#waiting.length > 0) this.#writeBatch();
    this.#log.overwriteAtClearing();
    while (this.#window !== null) {
      this.#sealAWindow(true);
      if (this.#sealFailure !== null) throw this.#sealFailure.error;
    }
  }

  /**
   * Puts a past that was not received here straight into segments, one for each hour given, in one transaction.
   * Only while nothing waits and nothing is unsealed.
   *
   * @throws the error of the database; then nothing of it is kept
   */
  addSealed(hours: readonly (readonly JournalEntry[])[]): void {
    const first = this.#nextId ?? this.#takeOver();
    if (this.waiting > 0 || this.#window !== null) throw internalError('the journal is in use');
    let id = first;
    this.#segments.atomically(() => {
      for (const hour of hours) {
        this.#segments.add(LIVE_SOURCE, id, hour);
        id += hour.length;
      }
    });
    this.#nextId = id;
  }

  /** Brings what was flushed to the disk itself, so that it outlives a power cut. */
  sync(): Promise<void> {
    return this.#log.sync();
  }

  /** What was set aside of what straps sent in a span of wall time. */
  damagedDuring(from: EpochMs, to: EpochMs): DamagedPart[] {
    return this.#segments.damagedDuring(LIVE_SOURCE, from, to);
  }

  /**
   * Reads every segment of every source and the journal file to the last entry, one after the other, and
   * gives how many entries each has; 0: it is damaged, and {@link takeDamage} says more.
   */
  *readEverything(): Generator<{ readonly entries: number; readonly total: number }> {
    const ids = this.#segments.ids();
    for (const id of ids) {
      const segment = this.#segments.get(id);
      let entries = 0;
      // Entries are made one by one: a damaged verdict shows only then.
      for (const _ of segment?.rows() ?? []) entries += 1;
      yield { entries, total: ids.length };
    }
    const damage = this.#log.damage();
    if (damage !== null) this.#damage.push(damage);
    let unsealed = 0;
    for (const { count } of this.#reader.unsealed()) unsealed += count;
    if (unsealed > 0) yield { entries: unsealed, total: ids.length + 1 };
  }

  /** Writes all that waits and lets go of the file. @throws as {@link flush} */
  close(): void {
    try {
      if (this.#waiting.length > 0) this.flush();
      while (this.#waiting.length > 0) this.#writeBatch();
    } finally {
      this.#log.close();
    }
  }

  /** The id of the last entry written; 0 when there is none. */
  lastId(): number {
    return (this.#nextId ?? this.#reader.end()) - 1;
  }

  /** As {@link JournalReader.startFor}. */
  startFor(at: EpochMs, earliest: EpochMs, atMost: number): number {
    return this.#reader.startFor(at, earliest, atMost);
  }

  /** As {@link JournalReader.contextOf}. */
  contextOf(id: number, atMost: number): number {
    return this.#reader.contextOf(id, atMost);
  }

  /** As {@link JournalReader.rowsFrom}. */
  rowsFrom(id: number): Iterable<JournalRow> {
    return this.#reader.rowsFrom(id);
  }

  /** As {@link JournalReader.idsDuring}. */
  idsDuring(from: EpochMs, to: EpochMs): { first: number; last: number } | null {
    return this.#reader.idsDuring(from, to);
  }

  /** As {@link JournalReader.stretches}. */
  stretches(source: number, within?: TimeSpan): Iterable<TimeSpan> {
    return this.#reader.stretches(source, within);
  }

  /** As {@link JournalReader.reach}. */
  reach(): TimeSpan | null {
    return this.#reader.reach();
  }

  /** As {@link JournalReader.segmentsDuring}. */
  segmentsDuring(source: number, from: EpochMs, to: EpochMs): Iterable<Stretch> {
    return this.#reader.segmentsDuring(source, from, to);
  }

  /** As {@link JournalReader.span}. */
  span(source: number, from: EpochMs, to: EpochMs): Iterable<JournalRow> {
    return this.#reader.span(source, from, to);
  }

  /** Whether the next entry to be written begins another window. */
  #isWindowOver(): boolean {
    const [first] = this.#waiting;
    return first !== undefined && this.#window !== null && windowOf(first) !== this.#window;
  }

  /** Appends the first entries that wait and belong to one window. */
  #writeBatch(): void {
    const [first] = this.#waiting;
    if (first === undefined) return;
    const window = windowOf(first);
    const most = Math.min(this.#waiting.length, MOST_IN_A_FRAME);
    let count = 1;
    for (; count < most; count += 1) {
      const entry = this.#waiting[count];
      if (entry === undefined || windowOf(entry) !== window) break;
    }
    const batch = this.#waiting.slice(0, count);
    const id = this.#nextId ?? this.#takeOver();
    this.#log.append(id, batch);
    this.#nextId = id + batch.length;
    this.#window = window;
    this.#waiting = this.#waiting.slice(batch.length);
  }

  /** Gets hold of the file that an earlier process left. @returns the id of the next entry */
  #takeOver(): number {
    // What a threshold came after may have been lost in a power cut: its number is not given out again.
    const next = Math.max(this.lastId(), this.#segments.lastIdNamed()) + 1;
    const damage = this.#log.mend();
    if (damage !== null) this.#damage.push(damage);
    const { segments } = this.#log.read();
    const [first, last] = [segments[0], segments.at(-1)].map((segment) =>
      windowOf({ at: segment?.at[0] ?? 0 }),
    );
    this.#sealFrom = 0;
    this.#window = segments.length === 0 ? null : (last ?? null);
    this.#isSealing = first !== last;
    this.#joinFrom = this.#segments.idOfLast(LIVE_SOURCE, SEGMENTS_LOOKED_BACK);
    this.#isJoining = true;
    return next;
  }

  /**
   * Seals the first window in the file that is not sealed, and empties the file when that was all of it. When it
   * cannot, all stays as it was.
   *
   * @param isAllOver whether the last window in the file is over, too
   */
  #sealAWindow(isAllOver: boolean): void {
    try {
      const { end, isLast, segments } = this.#log.readWindow(this.#sealFrom, windowOf);
      if (isLast && !isAllOver) {
        this.#isSealing = false;
        this.#isJoining = true;
        return;
      }
      const sealed = this.#segments.lastId(LIVE_SOURCE);
      const rows = segments.flatMap((segment) => [...segment.rows()]).filter(({ id }) => id > sealed);
      this.#segments.atomically(() => this.#segments.seal(LIVE_SOURCE, rows));
      this.#sealFrom = end;
      if (isLast) this.#empty();
    } catch (error) {
      this.#sealFailure = { error };
      this.#waitBeforeSealing = FLUSHES_BETWEEN_TRIES;
      return;
    }
    this.#sealFailure = null;
  }

  /** Everything in the file is sealed. */
  #empty(): void {
    this.#log.clear();
    this.#sealFrom = 0;
    this.#window = null;
    this.#isSealing = false;
    this.#isJoining = true;
  }

  /** One step of sealing hours together that are over. */
  #joinAnHour(): void {
    const next = this.#segments.joinAnHour(LIVE_SOURCE, this.#joinFrom, this.#window);
    this.#isJoining = next !== this.#joinFrom;
    this.#joinFrom = next;
  }
}
