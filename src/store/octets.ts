import { crc32 } from 'node:zlib';
import { PlimsollError } from '../errors.ts';

/** What was read is not what was written. */
export class DamageError extends PlimsollError {
  /** What is wrong with it, in a few words. */
  readonly what: string;

  constructor(what: string, cause?: unknown) {
    super(
      'segment-damaged',
      'environment',
      `A stored piece of the recording is damaged (${what}); run plimsoll verify to see what is missing.`,
      { cause },
    );
    this.what = what;
  }
}

export const damaged = (what: string, cause?: unknown) => new DamageError(what, cause);

const CHECKSUM_OCTETS = 4;

/** Collects octets and numbers of varying length. */
export class OctetWriter {
  #octets = new Uint8Array(64);
  #length = 0;

  /** A whole number from 0 to 2^53 − 1, seven bits an octet, the lowest first. */
  unsigned(value: number): void {
    let rest = value;
    while (rest >= 0x80) {
      this.#push((rest % 0x80) | 0x80);
      rest = Math.floor(rest / 0x80);
    }
    this.#push(rest);
  }

  /** A whole number from −(2^53 − 1) to 2^53 − 1: the lowest bit of the first octet is its sign. */
  signed(value: number): void {
    const magnitude = Math.abs(value);
    const rest = Math.floor(magnitude / 0x40);
    this.#push((rest > 0 ? 0x80 : 0) | ((magnitude % 0x40) << 1) | (value < 0 ? 1 : 0));
    if (rest > 0) this.unsigned(rest);
  }

  octets(octets: Uint8Array): void {
    this.#makeRoomFor(octets.length);
    this.#octets.set(octets, this.#length);
    this.#length += octets.length;
  }

  /** What was written so far. */
  finish(): Uint8Array {
    return this.#octets.subarray(0, this.#length);
  }

  #push(octet: number): void {
    this.#makeRoomFor(1);
    this.#octets[this.#length] = octet;
    this.#length += 1;
  }

  #makeRoomFor(count: number): void {
    if (this.#length + count <= this.#octets.length) return;
    const larger = new Uint8Array(2 * (this.#length + count));
    larger.set(this.#octets);
    this.#octets = larger;
  }
}

/** Reads what an {@link OctetWriter} wrote. Every method throws PlimsollError `segment-damaged`. */
export class OctetReader {
  readonly #octets: Uint8Array;
  #at = 0;

  constructor(octets: Uint8Array) {
    this.#octets = octets;
  }

  unsigned(): number {
    let value = 0;
    let scale = 1;
    for (;;) {
      const octet = this.#next();
      value += (octet & 0x7f) * scale;
      if (!Number.isSafeInteger(value)) throw damaged('a number is too large');
      if (octet < 0x80) return value;
      scale *= 0x80;
    }
  }

  signed(): number {
    const first = this.#next();
    const rest = first < 0x80 ? 0 : this.unsigned();
    const magnitude = ((first & 0x7f) >> 1) + rest * 0x40;
    if (!Number.isSafeInteger(magnitude)) throw damaged('a number is too large');
    return (first & 1) === 1 && magnitude !== 0 ? -magnitude : magnitude;
  }

  /** The next `count` numbers as {@link signed} gives them; much faster than one by one. */
  signedColumn(count: number): Float64Array {
    const octets = this.#octets;
    const column = new Float64Array(count);
    for (let index = 0; index < count; index += 1) {
      const octet = octets[this.#at] ?? 0x80;
      if (octet >= 0x80) column[index] = this.signed();
      else {
        this.#at += 1;
        // 0 and not −0 for an octet that says "negative, nothing".
        column[index] = (octet & 1) === 1 && octet > 1 ? -(octet >> 1) : octet >> 1;
      }
    }
    return column;
  }

  /** The next `count` numbers as {@link unsigned} gives them. */
  unsignedColumn(count: number): Float64Array {
    const octets = this.#octets;
    const column = new Float64Array(count);
    for (let index = 0; index < count; index += 1) {
      const octet = octets[this.#at] ?? 0x80;
      if (octet >= 0x80) column[index] = this.unsigned();
      else {
        this.#at += 1;
        column[index] = octet;
      }
    }
    return column;
  }

  /** The next `count` octets, a view and no copy. */
  octets(count: number): Uint8Array {
    const end = this.#at + count;
    if (end > this.#octets.length) throw damaged('it ends too early');
    const octets = this.#octets.subarray(this.#at, end);
    this.#at = end;
    return octets;
  }

  /** To be called when everything expected was read. */
  expectEnd(): void {
    if (this.#at !== this.#octets.length) throw damaged('it is too long');
  }

  #next(): number {
    const octet = this.#octets[this.#at];
    if (octet === undefined) throw damaged('it ends too early');
    this.#at += 1;
    return octet;
  }
}

/** Octets with a CRC-32 of themselves behind them. */
export function withChecksum(octets: Uint8Array): Uint8Array {
  const whole = Buffer.alloc(octets.length + CHECKSUM_OCTETS);
  whole.set(octets);
  whole.writeUInt32LE(crc32(octets), octets.length);
  return whole;
}

/** What {@link withChecksum} was given. @throws PlimsollError `segment-damaged` when the checksum does not agree */
export function withoutChecksum(octets: Uint8Array): Uint8Array {
  const length = octets.length - CHECKSUM_OCTETS;
  if (length < 1) throw damaged('it is too short');
  const content = octets.subarray(0, length);
  const stored = new DataView(octets.buffer, octets.byteOffset + length).getUint32(0, true);
  if (crc32(content) !== stored) throw damaged('its checksum does not agree');
  return content;
}
