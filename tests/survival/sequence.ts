/** Packets that say which of a long row they are, so that it can be told afterwards which ones were kept. */
import { decodeMeasurement, encodeMeasurement } from '../../src/heart-rate-service/measurement.ts';
import { rrTicks } from '../../src/units.ts';

/** One digit of a packet's number is written as a beat interval: this plus the digit, in 1/1024 s. */
const FIRST_INTERVAL = 500;
const BASE = 1_000;

/** Every so many packets the heart is over the threshold for half of them. */
const PERIOD = 400;
const REST_BPM = 80;
const EFFORT_BPM = 108;

/** The packet with this number; the same number always gives the same bytes. */
export function packetOf(number: number): Uint8Array {
  const digits = [Math.floor(number / (BASE * BASE)), Math.floor(number / BASE) % BASE, number % BASE];
  return encodeMeasurement({
    bpm: number % PERIOD < PERIOD / 2 ? REST_BPM : EFFORT_BPM,
    contact: 'detected',
    energyKilojoules: number % 7 === 0 ? number % 65_536 : null,
    rr: digits.map((digit) => rrTicks(FIRST_INTERVAL + digit)),
  });
}

/** Which packet this is; null when it is not one of the row, byte for byte. */
export function numberOf(bytes: Uint8Array): number | null {
  const measurement = decodeMeasurement(bytes);
  if (measurement.kind === 'malformed') return null;
  const digits = measurement.rr.map((interval) => interval - FIRST_INTERVAL);
  const number = digits.reduce((sum, digit) => sum * BASE + digit, 0);
  return digits.length === 3 && Buffer.from(packetOf(number)).equals(bytes) ? number : null;
}
