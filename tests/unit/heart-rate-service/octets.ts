import { decodeMeasurement, type Measurement } from '../../../src/heart-rate-service/measurement.ts';
import { type RrTicks, rrTicks } from '../../../src/units.ts';

/** The octets written as hexadecimal pairs: `octets('16 48 54 01')`. */
export const octets = (hex: string): Uint8Array =>
  Uint8Array.from(hex.split(' ').filter(Boolean), (pair) => Number.parseInt(pair, 16));

/** Intervals in 1/1024 s. */
export const ticks = (...values: readonly number[]): readonly RrTicks[] => values.map(rrTicks);

/** The measurement in octets that hold one. */
export function measurementIn(hex: string): Measurement {
  const decoded = decodeMeasurement(octets(hex));
  if (decoded.kind === 'malformed') throw new TypeError(`${hex} is malformed: ${decoded.reason}`);
  return decoded;
}
