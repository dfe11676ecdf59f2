import { VERDICTS } from '../contract/common.ts';
import { internalError, PlimsollError } from '../errors.ts';
import type { JournalEntry, JournalRow } from '../service/ports.ts';
import { epochMs, monotonicMs } from '../units.ts';
import { arrivalsFrom, foretell, SMOOTHINGS } from './arrival-times.ts';
import { packColumn, unpackColumn } from './deflated.ts';
import { damaged, OctetReader, OctetWriter, withChecksum, withoutChecksum } from './octets.ts';
import { type PayloadColumns, PayloadDecoder, PayloadEncoder } from './payload-columns.ts';

/** The first octet of a segment: how the rest is to be read. Version 1 foretold each arrival from the one before alone. */
const VERSION = 2;
/** A segment holds no more entries than this: an hour of four packets a second. */
export const MOST_ENTRIES = 14_400;
/** A usual distance between packets is taken off every distance; one outside this is not usual, in ms. */
const LONGEST_USUAL_MS = 60_000;

/** A kind's place in this list is what it is stored as: add at the end, never move. */
const KINDS = ['packet', 'connected', 'disconnected', 'clock-step'] as const;
const PACKET = KINDS.indexOf('packet');
const CLOCK_STEP = KINDS.indexOf('clock-step');
const OK_PACKET = 4 * VERDICTS.indexOf('ok');

/**
 * Journal entries that followed one another, as the octets of a segment, without loss.
 *
 * Layout: version, the number of entries, the first one's id, the usual distance of packets, how arrivals and heart
 * rates are foretold, as numbers of varying length; then the columns (see `deflated.ts`) and a CRC-32 of
 * all that.
 *
 * @param firstId id of the first entry; the others follow without a gap
 */
export function encodeSegment(firstId: number, entries: readonly JournalEntry[]): Uint8Array {
  if (entries.length > MOST_ENTRIES) throw internalError(`${entries.length} entries in one segment`);
  const { columns, predictor, smoothing, usualMs } = columnsOf(entries);
  const segment = new OctetWriter();
  for (const number of [VERSION, entries.length, firstId, usualMs, smoothing, predictor])
    segment.unsigned(number);
  for (const column of columns) segment.octets(packColumn(column));
  return withChecksum(segment.finish());
}

/**
 * The columns of a segment before they are deflated: what rarely changes (kinds and verdicts, straps, how wall and
 * monotonic clock differ, clock steps, everything of payloads that is not heart rate or RR interval), arrival
 * times against a running clock, numbers of RR intervals, their differences, heart rates.
 */
export function columnsOf(entries: readonly JournalEntry[]) {
  const usualMs = usualDistance(entries);
  const rare = new OctetWriter();
  const payloads = new PayloadEncoder();
  for (const entry of entries) rare.unsigned(codeOf(entry));
  let strap = 0;
  for (const entry of entries) {
    if (entry.kind === 'clock-step') continue;
    rare.signed(entry.strap - strap);
    strap = entry.strap;
  }
  let at = 0;
  let monotonic = 0;
  for (const entry of entries) {
    // Zero unless the wall clock was set.
    rare.signed(entry.at - at - (entry.monotonic - monotonic));
    at = entry.at;
    monotonic = entry.monotonic;
  }
  for (const entry of entries) if (entry.kind === 'clock-step') rare.signed(entry.byMs);
  for (const entry of entries) if (entry.kind === 'packet') payloads.add(entry.bytes);
  const { counts, intervals, predictor, rates, shapes } = payloads.finish();
  rare.octets(shapes);
  const { smoothing, times } = foretell(entries, usualMs);
  return { columns: [rare.finish(), times, counts, intervals, rates], predictor, smoothing, usualMs };
}

/** A segment that was read: its columns, and each entry made from them when asked for. */
export class DecodedSegment {
  readonly firstId: number;
  readonly count: number;
  /** Wall time of every entry, UTC ms. */
  readonly at: Float64Array;
  readonly #codes: Float64Array;
  readonly #monotonic: Float64Array;
  readonly #straps: Float64Array;
  readonly #steps: Float64Array;
  readonly #payloads: PayloadColumns;
  /** The place of each entry among the packets. */
  readonly #packetOf: Int32Array;

  /** @throws PlimsollError `segment-damaged` */
  constructor(octets: Uint8Array) {
    const header = new OctetReader(withoutChecksum(octets));
    const version = header.unsigned();
    if (version < 1 || version > VERSION) throw damaged('it is of an unknown kind');
    this.count = header.unsigned();
    if (this.count > MOST_ENTRIES) throw damaged('it is too long');
    this.firstId = header.unsigned();
    const usualMs = header.unsigned();
    const smoothing = version === 1 ? SMOOTHINGS[0] : header.unsigned();
    const predictor = header.unsigned();
    const rare = new OctetReader(unpackColumn(header));
    const times = new OctetReader(unpackColumn(header));
    const { count } = this;
    this.#codes = rare.unsignedColumn(count);
    this.#packetOf = new Int32Array(count);
    let packets = 0;
    let steps = 0;
    for (let index = 0; index < count; index += 1) {
      const kind = (this.#codes[index] ?? 0) % 4;
      this.#packetOf[index] = packets;
      if (kind === PACKET) packets += 1;
      if (kind === CLOCK_STEP) steps += 1;
    }
    this.#straps = strapsOf(this.#codes, rare.signedColumn(count - steps));
    this.at = arrivalsFrom(times.signedColumn(count), usualMs, smoothing);
    this.#monotonic = rare.signedColumn(count);
    let at = 0;
    let monotonic = 0;
    for (let index = 0; index < count; index += 1) {
      const arrival = this.at[index] ?? 0;
      monotonic += arrival - at - (this.#monotonic[index] ?? 0);
      at = arrival;
      this.#monotonic[index] = monotonic;
    }
    this.#steps = this.#codes.map((code) => (code % 4 === CLOCK_STEP ? rare.signed() : 0));
    const payloads = new PayloadDecoder(rare, packets, predictor);
    this.#payloads = payloads.read(unpackColumn(header), unpackColumn(header), unpackColumn(header));
    for (const reader of [rare, times, header]) reader.expectEnd();
  }

  /** Whether it is a packet, of any verdict. */
  isPacket(index: number): boolean {
    return (this.#codes[index] ?? 0) % 4 === PACKET;
  }

  /** The bpm field of an ok packet; null of everything else. */
  okBpm(index: number): number | null {
    return this.#codes[index] === OK_PACKET ? this.#payloads.rateOf(this.#packetOf[index] ?? 0) : null;
  }

  /** @throws PlimsollError `segment-damaged` for an entry of no known verdict */
  row(index: number): JournalRow {
    const id = this.firstId + index;
    const at = epochMs(this.at[index] ?? 0);
    const monotonic = monotonicMs(this.#monotonic[index] ?? 0);
    const code = this.#codes[index] ?? 0;
    const kind = KINDS[code % 4];
    const strap = this.#straps[index] ?? 0;
    if (kind === 'clock-step') return { id, at, monotonic, kind, byMs: this.#steps[index] ?? 0 };
    if (kind === 'connected' || kind === 'disconnected') return { id, at, monotonic, kind, strap };
    const verdict = VERDICTS[Math.floor(code / 4)];
    if (verdict === undefined) throw damaged('a verdict is unknown');
    const bytes = this.#payloads.bytesOf(this.#packetOf[index] ?? 0);
    return { id, at, monotonic, kind: 'packet', strap, bytes, verdict };
  }

  *rows(): Generator<JournalRow> {
    for (let index = 0; index < this.count; index += 1) yield this.row(index);
  }
}

/**
 * Reads a segment. Costs no more time and memory than the longest segment, whatever the octets are.
 *
 * @throws PlimsollError `segment-damaged` when they are not exactly what {@link encodeSegment} made
 */
export function decodeSegment(octets: Uint8Array): DecodedSegment {
  try {
    return new DecodedSegment(octets);
  } catch (error) {
    throw error instanceof PlimsollError ? error : damaged('it cannot be read', error);
  }
}

/** The strap of each entry from how it differs from the one before; a clock step has none of its own. */
function strapsOf(codes: Float64Array, differences: Float64Array): Float64Array {
  const straps = new Float64Array(codes.length);
  let strap = 0;
  let next = 0;
  for (let index = 0; index < codes.length; index += 1) {
    if ((codes[index] ?? 0) % 4 !== CLOCK_STEP) strap += differences[next++] ?? 0;
    straps[index] = strap;
  }
  return straps;
}

/** Kind and verdict as one number. */
const codeOf = (entry: JournalEntry): number =>
  KINDS.indexOf(entry.kind) + (entry.kind === 'packet' ? 4 * VERDICTS.indexOf(entry.verdict) : 0);

/** The median distance between neighbours, in ms. */
function usualDistance(entries: readonly JournalEntry[]): number {
  const distances = entries.slice(1).map((entry, index) => entry.at - (entries[index]?.at ?? 0));
  const median = distances.sort((a, b) => a - b)[distances.length >> 1] ?? 0;
  return Math.min(Math.max(median, 0), LONGEST_USUAL_MS);
}
