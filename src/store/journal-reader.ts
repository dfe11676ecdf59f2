import { type JournalRow, LIVE_SOURCE, type TimeSpan } from '../service/ports.ts';
import { type EpochMs, epochMs } from '../units.ts';
import type { JournalLog } from './journal-log.ts';
import type { SegmentTable } from './segments.ts';
import type { Stretch } from './waiting-entries.ts';

/** While a reading holds no more than this comes that is no packet: links, steps of the clock. */
const MOST_BETWEEN_PACKETS = 50;
const EVER: TimeSpan = { from: epochMs(0), to: epochMs(Number.MAX_SAFE_INTEGER) };

/** Reads the journal: sealed segments, the journal file and what is not written yet are one sequence to it. */
export class JournalReader {
  readonly #segments: SegmentTable;
  readonly #log: JournalLog;
  readonly #waiting: () => Stretch | null;

  /** @param waiting what is not written yet; null: the ids that it will have are not known yet */
  constructor(segments: SegmentTable, log: JournalLog, waiting: () => Stretch | null) {
    this.#segments = segments;
    this.#log = log;
    this.#waiting = waiting;
  }

  /** The id of the entry that comes next. */
  end(): number {
    const last = [...this.unsealed()].at(-1);
    return Math.max(
      this.#segments.lastId(LIVE_SOURCE) + 1,
      last === undefined ? 0 : last.firstId + last.count,
    );
  }

  /**
   * Where to start reading so that the verdicts from `at` on come out as they did when the packets were
   * received: at the last connection that arrived before the first entry since then, if it was not made before
   * `earliest`, and with no more than `atMost` entries to read: a wall clock that is years behind would make
   * everything look new.
   */
  startFor(at: EpochMs, earliest: EpochMs, atMost: number): number {
    const end = this.end();
    const first = this.#firstSince(at);
    const from = first === null ? end : this.#lastPacketBefore(first);
    return Math.max(this.#connectionOf(from, atMost, earliest) ?? from, end - atMost);
  }

  /**
   * Where to start reading so that the verdicts and the recorded time from an entry on come out as they did when it
   * was received: at the connection of the packet before it, with no more than `atMost` entries before that; at that
   * packet when its connection is not known.
   */
  contextOf(id: number, atMost: number): number {
    const from = this.#lastPacketBefore(id);
    return this.#connectionOf(from, atMost, epochMs(0)) ?? from;
  }

  /** Entries from an id on, in the order of arrival. */
  *rowsFrom(id: number): Generator<JournalRow> {
    for (const segment of this.#andUnsealed(this.#segments.from(LIVE_SOURCE, id))) {
      for (let index = Math.max(0, id - segment.firstId); index < segment.count; index += 1) {
        yield segment.row(index);
      }
    }
  }

  /** The first and the last entry of what straps sent in a span of wall time, or a little around it. */
  idsDuring(from: EpochMs, to: EpochMs): { first: number; last: number } | null {
    let first: number | null = null;
    let last = 0;
    const sealed = this.#segments.factsDuring(LIVE_SOURCE, from, to);
    for (const { entries, id } of sealed) {
      first = Math.min(first ?? id, id);
      last = Math.max(last, id + entries - 1);
    }
    for (const segment of this.unsealed()) {
      if (!segment.at.some((at) => at >= from && at < to)) continue;
      first = Math.min(first ?? segment.firstId, segment.firstId);
      last = Math.max(last, segment.firstId + segment.count - 1);
    }
    return first === null ? null : { first, last };
  }

  /** Spans of wall time, of some hours each, that hold everything of a source within a span, and some more. */
  *stretches(source: number, within: TimeSpan = EVER): Generator<TimeSpan> {
    yield* this.#segments.stretches(source, within);
    if (source !== LIVE_SOURCE) return;
    for (const segment of this.unsealed()) {
      for (const at of segment.at) yield { from: epochMs(at), to: epochMs(at) };
    }
  }

  /** From when to when anything was received, to the hour, imports included; null: nothing was. */
  reach(): TimeSpan | null {
    const ends = [this.#segments.reach()].flatMap((sealed) =>
      sealed === null ? [] : [sealed.from, sealed.to],
    );
    for (const { at } of this.unsealed()) for (const each of at) ends.push(epochMs(each));
    const earliest = ends.reduce((least, at) => Math.min(least, at), Number.POSITIVE_INFINITY);
    const latest = ends.reduce((most, at) => Math.max(most, at), 0);
    return ends.length === 0 ? null : { from: epochMs(earliest), to: epochMs(latest) };
  }

  /** Stretches of a source that may hold entries from `from` up to `to`, those not sealed yet included. */
  segmentsDuring(source: number, from: EpochMs, to: EpochMs): Iterable<Stretch> {
    const sealed = this.#segments.during(source, from, to);
    return source === LIVE_SOURCE ? this.#andUnsealed(sealed) : sealed;
  }

  /** Entries of a source whose wall time lies from `from` up to, not including, `to`, in the order of arrival. */
  *span(source: number, from: EpochMs, to: EpochMs): Generator<JournalRow> {
    for (const segment of this.segmentsDuring(source, from, to)) {
      for (let index = 0; index < segment.count; index += 1) {
        const at = segment.at[index] ?? to;
        if (at >= from && at < to) yield segment.row(index);
      }
    }
  }

  /** What is in the file and not sealed, then what is not written yet. */
  unsealed(): Iterable<Stretch> {
    return this.#andUnsealed([]);
  }

  /** The last packet before an entry, which may still hold when that comes; the entry itself when none is near. */
  #lastPacketBefore(id: number): number {
    let last = id;
    for (const row of this.rowsFrom(Math.max(1, id - MOST_BETWEEN_PACKETS))) {
      if (row.id >= id) break;
      if (row.kind === 'packet') last = row.id;
    }
    return last;
  }

  /**
   * The last connection that arrived up to an entry and no more than `atMost` entries before it; null when there is
   * none, or it was made before `earliest`. Which one was the last only the order of arrival tells: by the wall clock a
   * later one may be older, because the clock was set meanwhile or the link was told of late.
   */
  #connectionOf(id: number, atMost: number, earliest: EpochMs): number | null {
    let last: JournalRow | null = null;
    const first = Math.max(1, id - atMost);
    for (const segment of this.#andUnsealed(this.#segments.withLinksBefore(LIVE_SOURCE, id, first))) {
      for (const row of segment.rows()) {
        if (row.kind !== 'connected' || row.id > id || row.id < first) continue;
        if (last === null || row.id > last.id) last = row;
      }
    }
    return last !== null && last.at >= earliest ? last.id : null;
  }

  /** The first entry, in the order of arrival, at or after a moment; null when there is none. */
  #firstSince(at: EpochMs): number | null {
    for (const segment of this.#andUnsealed(this.#segments.since(LIVE_SOURCE, at))) {
      const index = segment.at.findIndex((time) => time >= at);
      if (index >= 0) return segment.firstId + index;
    }
    return null;
  }

  /** Sealed segments, then what is in the file and not sealed, then what is not written yet. */
  *#andUnsealed(sealed: Iterable<Stretch>): Generator<Stretch> {
    // The later is read first: what goes on its way meanwhile is then met twice, not missed.
    const waiting = this.#waiting();
    const unsealed = this.#log.read().segments;
    yield* sealed;
    const lastSealed = this.#segments.lastId(LIVE_SOURCE);
    for (const segment of unsealed) if (segment.firstId > lastSealed) yield segment;
    if (waiting !== null && waiting.count > 0) yield waiting;
  }
}
