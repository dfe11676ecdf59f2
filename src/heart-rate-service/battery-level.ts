import { internalError } from '../errors.ts';

const FULL_PERCENT = 100;

/**
 * The battery level in percent, 0 to 100, from the value of characteristic 0x2A19; `null` is unknown.
 * Battery Service 1.0, 3.1: one octet, 101 to 255 reserved. A value of any other length is no battery
 * level either. Never throws.
 */
export function decodeBatteryLevel(bytes: Uint8Array): number | null {
  const percent = bytes[0];
  if (percent === undefined || bytes.length !== 1 || percent > FULL_PERCENT) return null;
  return percent;
}

/**
 * The one octet of characteristic 0x2A19 for a level in percent (Battery Service 1.0, 3.1).
 * Throws an internal error unless `percent` is a whole number from 0 to 100.
 */
export function encodeBatteryLevel(percent: number): Uint8Array {
  if (!Number.isInteger(percent) || percent < 0 || percent > FULL_PERCENT) {
    throw internalError(`A battery level is a whole number of percent from 0 to 100, not ${percent}.`);
  }
  return Uint8Array.of(percent);
}
