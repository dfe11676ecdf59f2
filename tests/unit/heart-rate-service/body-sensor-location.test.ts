import { describe, expect, it } from 'vitest';
import { bodySensorLocationSchema } from '../../../src/contract/straps.ts';
import {
  decodeBodySensorLocation,
  encodeBodySensorLocation,
} from '../../../src/heart-rate-service/body-sensor-location.ts';
import { octets } from './octets.ts';

describe('body sensor location', () => {
  it.each([
    ['00', 'other'],
    ['01', 'chest'],
    ['02', 'wrist'],
    ['03', 'finger'],
    ['04', 'hand'],
    ['05', 'ear-lobe'],
    ['06', 'foot'],
    ['07', 'reserved'],
  ] as const)('reads and writes %s as %s', (hex, location) => {
    expect(decodeBodySensorLocation(octets(hex))).toBe(location);
    expect(encodeBodySensorLocation(location)).toEqual(octets(hex));
  });

  it('tolerates every reserved value', () => {
    for (let value = 7; value <= 255; value += 1) {
      expect(decodeBodySensorLocation(Uint8Array.of(value))).toBe('reserved');
    }
  });

  it('knows nothing from an empty value, and ignores octets after the first', () => {
    expect(decodeBodySensorLocation(new Uint8Array())).toBeNull();
    expect(decodeBodySensorLocation(octets('01 06'))).toBe('chest');
  });

  it('can write every place the contract names', () => {
    for (const location of bodySensorLocationSchema.options) {
      expect(decodeBodySensorLocation(encodeBodySensorLocation(location))).toBe(location);
    }
  });
});
