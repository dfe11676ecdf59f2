import { describe, expect, it } from 'vitest';
import { PlimsollError } from '../../../src/errors.ts';
import { decodeBatteryLevel, encodeBatteryLevel } from '../../../src/heart-rate-service/battery-level.ts';
import { octets } from './octets.ts';

describe('battery level', () => {
  it.each([
    ['00', 0],
    ['01', 1],
    ['63', 99],
    ['64', 100],
  ])('reads %s as %i percent', (hex, percent) => {
    expect(decodeBatteryLevel(octets(hex))).toBe(percent);
    expect(encodeBatteryLevel(percent)).toEqual(octets(hex));
  });

  it.each(['', '65', '80', 'ff', '64 00', '00 00'])('does not know what "%s" means', (hex) => {
    expect(decodeBatteryLevel(octets(hex))).toBeNull();
  });

  it.each([-1, 101, 255, 50.5, Number.NaN])('refuses to write %d percent', (percent) => {
    expect(() => encodeBatteryLevel(percent)).toThrow(PlimsollError);
  });
});
