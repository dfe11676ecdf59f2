import { FitBaseType, FitEncoder, type FitEncoderField } from 'fit-file-parser';

/** Seconds since 1989-12-31, as FIT counts, of a moment in ms since 1970. */
export const fitSeconds = (at: number): number => Math.round((at - 631_065_600_000) / 1_000);

const timestamp = (at: number): FitEncoderField => ({
  number: 253,
  size: 4,
  baseType: FitBaseType.Uint32,
  value: fitSeconds(at),
});
const heartRate = (bpm: number): FitEncoderField => ({
  number: 3,
  size: 1,
  baseType: FitBaseType.Uint8,
  value: bpm,
});

/** Up to five intervals, the rest marked as none. */
function hrvTime(intervalsMs: readonly number[]): FitEncoderField {
  const value = new Uint8Array(10).fill(0xff);
  intervalsMs.forEach((ms, index) => {
    new DataView(value.buffer).setUint16(2 * index, ms, true);
  });
  return { number: 0, size: 10, baseType: FitBaseType.Uint16, value };
}

export type FitPiece =
  | { readonly at?: number; readonly bpm?: number; readonly altitude?: number }
  | { readonly rr: readonly number[] };

/** A FIT file with records and hrv messages in this order, written by a library. */
export function fitFile(pieces: readonly FitPiece[]): Uint8Array {
  const encoder = new FitEncoder();
  encoder.writeMessage(0, [{ number: 0, size: 1, baseType: FitBaseType.Enum, value: 4 }]);
  for (const piece of pieces) {
    if ('rr' in piece) {
      encoder.writeMessage(78, [hrvTime(piece.rr)], 1);
      continue;
    }
    const fields = [];
    if (piece.at !== undefined) fields.push(timestamp(piece.at));
    if (piece.bpm !== undefined) fields.push(heartRate(piece.bpm));
    const altitude = { number: 2, size: 2, baseType: FitBaseType.Uint16, value: 2_500 };
    encoder.writeMessage(20, fields.length > 0 ? fields : [altitude], 2);
  }
  return encoder.close();
}

/** Bytes as they stand in the messages of a FIT file, with header and checksum put around them. */
export function fitFileOf(messages: readonly number[]): Uint8Array {
  const header = [14, 0x20, 0, 8, 0, 0, 0, 0, 0x2e, 0x46, 0x49, 0x54, 0, 0];
  const bytes = Uint8Array.from(header.concat(messages, 0, 0));
  const view = new DataView(bytes.buffer);
  view.setUint32(4, messages.length, true);
  view.setUint16(bytes.length - 2, FitEncoder.calculateCRC(bytes.subarray(0, -2)), true);
  return bytes;
}

const octets32 = (value: number, littleEndian: boolean): number[] => {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, littleEndian);
  return [...bytes];
};

/** A record that says the time in full, after its definition, as local message 0. */
export const fullRecord = (at: number, bpm: number, littleEndian = true): number[] => [
  ...[0x40, 0, littleEndian ? 0 : 1, ...(littleEndian ? [20, 0] : [0, 20]), 2, 253, 4, 0x86, 3, 1, 2],
  ...[0x00, ...octets32(fitSeconds(at), littleEndian), bpm],
];
/** The definition of records without a timestamp field, as local message 1. */
export const shortDefinition = [0x41, 0, 0, 20, 0, 1, 3, 1, 2];
/** A record with a compressed timestamp, of local message 1. */
export const compressedRecord = (at: number, bpm: number): number[] => [
  0x80 | (1 << 5) | (fitSeconds(at) & 31),
  bpm,
];

/** Definitions of all-day monitoring with a full time (local message 2) and with its last 16 bits (3). */
export const monitoringDefinitions = [
  ...[0x42, 0, 0, 55, 0, 2, 253, 4, 0x86, 27, 1, 2],
  ...[0x43, 0, 0, 55, 0, 2, 26, 2, 0x84, 27, 1, 2],
];
/** A heart rate of all-day monitoring with its full time, as local message 2. */
export const fullMonitoring = (at: number, bpm: number): number[] => [
  0x02,
  ...octets32(fitSeconds(at), true),
  bpm,
];
/** One with the last 16 bits of its seconds alone, as local message 3. */
export const shortMonitoring = (at: number, bpm: number): number[] => [
  0x03,
  fitSeconds(at) & 0xff,
  (fitSeconds(at) >> 8) & 0xff,
  bpm,
];
