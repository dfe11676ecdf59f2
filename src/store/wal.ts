/**
 * SQLite's write-ahead log, as far as is needed to tell damage from an end that was cut short
 * (https://www.sqlite.org/fileformat2.html#the_write_ahead_log).
 */
const HEADER = 32;
const FRAME_HEADER = 24;
/** The lowest bit of the magic number says which way round the words of the checksums are. */
const MAGIC = 0x377f0682;

/**
 * Finds damage in a write-ahead log: a frame whose checksum does not agree, with frames of the same filling
 * behind it. SQLite reads nothing from there on. A last transaction that is not complete is no damage.
 *
 * @returns how many octets, from the first bad frame on, are lost; 0 when none are
 */
export function damageInWal(octets: Buffer): number {
  if (octets.length < HEADER || octets.readUInt32BE(0) >>> 1 !== MAGIC >>> 1) return 0;
  const sum = checksums(octets.readUInt32BE(0) % 2 === 1);
  const pageSize = octets.readUInt32BE(8);
  const salts = octets.subarray(16, 24);
  const length = FRAME_HEADER + pageSize;
  let state = sum([0, 0], octets.subarray(0, 24));
  if (!agrees(state, octets, 24)) return octets.length;
  for (let at = HEADER; at + length <= octets.length; at += length) {
    const next = sum(
      sum(state, octets.subarray(at, at + 8)),
      octets.subarray(at + FRAME_HEADER, at + length),
    );
    const isOfThisFilling = octets.subarray(at + 8, at + 16).equals(salts);
    if (!isOfThisFilling || !agrees(next, octets, at + 16)) {
      return hasCommitBehind(octets, at, length, salts) ? octets.length - at : 0;
    }
    state = next;
  }
  return 0;
}

/** Whether a transaction of the same filling was completed at or behind a frame. */
function hasCommitBehind(octets: Buffer, from: number, length: number, salts: Buffer): boolean {
  for (let at = from; at + length <= octets.length; at += length) {
    const isCommit = octets.readUInt32BE(at + 4) !== 0;
    if (isCommit && octets.subarray(at + 8, at + 16).equals(salts)) return true;
  }
  return false;
}

type Sums = readonly [number, number];

const agrees = ([first, second]: Sums, octets: Buffer, at: number): boolean =>
  octets.readUInt32BE(at) === first && octets.readUInt32BE(at + 4) === second;

/** Adds octets to a checksum, eight at a time. */
const checksums =
  (isBigEndian: boolean) =>
  ([first, second]: Sums, octets: Buffer): Sums => {
    let a = first;
    let b = second;
    const word = (at: number) => (isBigEndian ? octets.readUInt32BE(at) : octets.readUInt32LE(at));
    for (let at = 0; at + 8 <= octets.length; at += 8) {
      a = (a + word(at) + b) >>> 0;
      b = (b + word(at + 4) + a) >>> 0;
    }
    return [a, b];
  };
