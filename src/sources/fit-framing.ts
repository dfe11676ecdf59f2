/**
 * Where the messages of a FIT file begin and end: enough to know how far a damaged or cut-off file is sound
 * before it is handed to the library that reads it (FIT protocol, "Record Format").
 */

/** What a file of several FIT files one after the other is made of. */
export interface FitPart {
  /** Where its header begins, in bytes from the start of the file. */
  readonly from: number;
  readonly headerLength: number;
  /** Where its messages would end. */
  readonly dataEnd: number;
  /** Up to where they are whole and every one has a definition; {@link dataEnd} when all are. */
  readonly soundEnd: number;
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
  while (isFit(bytes.subarray(from))) {
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
  if (headerLength < SHORTEST_HEADER || from + headerLength > bytes.length) return null;
  const announced = from + headerLength + view.getUint32(from + 4, true);
  const dataEnd = Math.min(announced, bytes.length);
  const soundEnd = soundUpTo(bytes, from + headerLength, dataEnd);
  return { from, headerLength, dataEnd: announced, soundEnd, end: dataEnd + CHECKSUM_LENGTH };
}

/** Lengths of the data messages of each local type, without and with the timestamp field. */
interface Definition {
  readonly length: number;
  /** Without a timestamp field at its beginning, which a compressed header stands for. */
  readonly compressedLength: number;
}

/** @returns the end of the last whole message before something that is none */
function soundUpTo(bytes: Uint8Array, from: number, end: number): number {
  const definitions = new Map<number, Definition>();
  let at = from;
  while (at < end) {
    const next = messageEnd(bytes, at, definitions);
    if (next === null || next > end) return at;
    at = next;
  }
  return at;
}

const TIMESTAMP_FIELD = 253;

function messageEnd(bytes: Uint8Array, at: number, definitions: Map<number, Definition>): number | null {
  const header = bytes[at] ?? 0;
  if ((header & 0x80) !== 0) {
    const definition = definitions.get((header >> 5) & 3);
    return definition === undefined ? null : at + 1 + definition.compressedLength;
  }
  if ((header & 0x10) !== 0) return null;
  const local = header & 0x0f;
  if ((header & 0x40) === 0) {
    const definition = definitions.get(local);
    return definition === undefined || (header & 0x20) !== 0 ? null : at + 1 + definition.length;
  }
  return define(bytes, at, (header & 0x20) !== 0, (definition) => definitions.set(local, definition));
}

/** Reads the lengths in a definition message. @returns its end; null when it cannot be one */
function define(
  bytes: Uint8Array,
  at: number,
  hasDeveloperFields: boolean,
  onDefinition: (definition: Definition) => void,
): number | null {
  const architecture = bytes[at + 2];
  if (bytes[at + 1] !== 0 || architecture === undefined || architecture > 1) return null;
  let next = at + 6 + 3 * (bytes[at + 5] ?? 0);
  let length = lengthOfFields(bytes, at + 6, next);
  if (hasDeveloperFields) {
    const from = next + 1;
    next = from + 3 * (bytes[next] ?? 0);
    length += lengthOfFields(bytes, from, next);
  }
  // A field of no bytes is not in the protocol; as many as one likes would fit in a file.
  if (Number.isNaN(length) || next > bytes.length) return null;
  const first = bytes[at + 5] === 0 ? undefined : bytes[at + 6];
  const compressedLength = first === TIMESTAMP_FIELD ? length - (bytes[at + 7] ?? 0) : length;
  onDefinition({ length, compressedLength });
  return next;
}

/** Sum of the lengths of fields; NaN when one of them has none. */
function lengthOfFields(bytes: Uint8Array, from: number, to: number): number {
  let sum = 0;
  for (let at = from; at < to; at += 3) sum += bytes[at + 1] || Number.NaN;
  return sum;
}
