/**
 * Where the messages of a FIT file begin and end: enough to know how far a damaged or cut-off file is sound,
 * and to hand it piece by piece to the library that reads it (FIT protocol, "Record Format").
 */

/** One of the FIT files that a file consists of. */
export interface FitPart {
  /** Where its header begins, in bytes from the start of the file. */
  readonly from: number;
  /** Where its messages begin. */
  readonly dataFrom: number;
  /** Where its messages would end. */
  readonly dataEnd: number;
  /** Where the next part would begin. */
  readonly end: number;
}

const SIGNATURE = '.FIT';
const SHORTEST_HEADER = 12;
const CHECKSUM_LENGTH = 2;

/** Whether a file begins like a FIT file. */
export const isFit = (head: Uint8Array): boolean =>
  head.length >= SHORTEST_HEADER && String.fromCharCode(...head.subarray(8, 12)) === SIGNATURE;

/** The FIT files that a file consists of; it stops where the next one does not begin like one. */
export function fitPartsOf(bytes: Uint8Array): FitPart[] {
  const parts: FitPart[] = [];
  let from = 0;
  while (isFit(bytes.subarray(from, from + SHORTEST_HEADER))) {
    const part = partAt(bytes, from);
    if (part === null) break;
    parts.push(part);
    from = part.end;
  }
  return parts;
}

function partAt(bytes: Uint8Array, from: number): FitPart | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerLength = view.getUint8(from);
  const dataFrom = from + headerLength;
  if (headerLength < SHORTEST_HEADER || dataFrom > bytes.length) return null;
  const dataEnd = dataFrom + view.getUint32(from + 4, true);
  return { from, dataFrom, dataEnd, end: Math.min(dataEnd, bytes.length) + CHECKSUM_LENGTH };
}

/** Messages that can be read without those before them. */
export interface FitPiece {
  /** The definitions in force before the first of them. */
  readonly definitions: readonly Uint8Array[];
  readonly messages: Uint8Array;
}

/** A piece is cut at the next message with a full timestamp after this many bytes … */
const PIECE_BYTES = 65_536;
/** … and at any message after this many, so that memory stays bounded. */
const LARGEST_PIECE_BYTES = 1 << 20;

/**
 * Cuts the messages of a part into pieces.
 *
 * @returns up to where they are whole, and every one has a definition
 */
export function* fitPiecesOf(bytes: Uint8Array, { dataFrom, dataEnd }: FitPart): Generator<FitPiece, number> {
  const end = Math.min(dataEnd, bytes.length);
  const definitions = new Map<number, Definition>();
  let before: Uint8Array[] = [];
  let from = dataFrom;
  let at = dataFrom;
  while (at < end) {
    const length = at - from;
    const isCut =
      length > LARGEST_PIECE_BYTES || (length > PIECE_BYTES && hasTimestamp(bytes, at, definitions));
    if (isCut) {
      yield { definitions: before, messages: bytes.subarray(from, at) };
      before = [...definitions.values()].map((definition) => definition.bytes);
      from = at;
    }
    const next = messageEnd(bytes, at, definitions);
    if (next === null || next > end) break;
    at = next;
  }
  if (at > from) yield { definitions: before, messages: bytes.subarray(from, at) };
  return at;
}

interface Definition {
  readonly bytes: Uint8Array;
  /** Of a data message, without its header. */
  readonly length: number;
  /** The same where a compressed header stands for a timestamp field at its beginning. */
  readonly compressedLength: number;
  readonly hasTimestamp: boolean;
}

const COMPRESSED = 0x80;
const DEFINITION = 0x40;
/** Of a definition: developer fields follow; nothing else has it. */
const DEVELOPER = 0x20;
const RESERVED = 0x10;
const TIMESTAMP_FIELD = 253;

/** Whether a data message says its time in full: compressed ones after it count from there. */
function hasTimestamp(bytes: Uint8Array, at: number, definitions: ReadonlyMap<number, Definition>): boolean {
  const header = bytes[at] ?? 0;
  if ((header & (COMPRESSED | DEFINITION)) !== 0) return false;
  return definitions.get(header & 0x0f)?.hasTimestamp === true;
}

function messageEnd(bytes: Uint8Array, at: number, definitions: Map<number, Definition>): number | null {
  const header = bytes[at] ?? 0;
  if ((header & COMPRESSED) !== 0) {
    const definition = definitions.get((header >> 5) & 3);
    return definition === undefined ? null : at + 1 + definition.compressedLength;
  }
  if ((header & RESERVED) !== 0) return null;
  const local = header & 0x0f;
  if ((header & DEFINITION) === 0) {
    const definition = definitions.get(local);
    return definition === undefined || (header & DEVELOPER) !== 0 ? null : at + 1 + definition.length;
  }
  const definition = definitionAt(bytes, at, (header & DEVELOPER) !== 0);
  if (definition === null) return null;
  definitions.set(local, definition);
  return at + definition.bytes.length;
}

/** The definition message at a place; null when it cannot be one. */
function definitionAt(bytes: Uint8Array, at: number, hasDeveloperFields: boolean): Definition | null {
  const architecture = bytes[at + 2];
  if (bytes[at + 1] !== 0 || architecture === undefined || architecture > 1) return null;
  const fields = at + 6;
  let end = fields + 3 * (bytes[at + 5] ?? 0);
  let length = lengthOfFields(bytes, fields, end);
  const hasTimestamp = fieldNumbers(bytes, fields, end).includes(TIMESTAMP_FIELD);
  const isFirst = end > fields && bytes[fields] === TIMESTAMP_FIELD;
  if (hasDeveloperFields) {
    const from = end + 1;
    end = from + 3 * (bytes[end] ?? 0);
    length += lengthOfFields(bytes, from, end);
  }
  // A field of no bytes is not in the protocol; as many as one likes would fit in a file.
  if (Number.isNaN(length) || end > bytes.length) return null;
  const compressedLength = isFirst ? length - (bytes[fields + 1] ?? 0) : length;
  return { bytes: bytes.subarray(at, end), length, compressedLength, hasTimestamp };
}

function fieldNumbers(bytes: Uint8Array, from: number, to: number): number[] {
  const numbers: number[] = [];
  for (let at = from; at < to; at += 3) numbers.push(bytes[at] ?? 0);
  return numbers;
}

/** Sum of the lengths of fields; NaN when one of them has none. */
function lengthOfFields(bytes: Uint8Array, from: number, to: number): number {
  let sum = 0;
  for (let at = from; at < to; at += 3) sum += bytes[at + 1] || Number.NaN;
  return sum;
}
