import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { batteryPercentSchema, bodySensorLocationSchema } from '../../../src/contract/straps.ts';
import { decodeBatteryLevel } from '../../../src/heart-rate-service/battery-level.ts';
import { decodeBodySensorLocation } from '../../../src/heart-rate-service/body-sensor-location.ts';
import { decodeUtf8Text } from '../../../src/heart-rate-service/device-information.ts';

const anyOctets = fc.uint8Array({ maxLength: 600 });

describe('any octets at all', () => {
  it('give a battery level the contract allows, or none', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3 }), (bytes) => {
        const percent = decodeBatteryLevel(bytes);
        return percent === null || batteryPercentSchema.safeParse(percent).success;
      }),
    );
  });

  it('give a place on the body the contract allows, and none only when empty', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 3 }), (bytes) => {
        const location = decodeBodySensorLocation(bytes);
        return location === null ? bytes.length === 0 : bodySensorLocationSchema.safeParse(location).success;
      }),
    );
  });

  it('give a text of 1 to 512 characters without controls or outer space, or none', () => {
    fc.assert(
      fc.property(anyOctets, (bytes) => {
        const text = decodeUtf8Text(bytes);
        if (text === null) return;
        expect(text.length).toBeGreaterThan(0);
        expect(text.length).toBeLessThanOrEqual(512);
        expect(text).not.toMatch(/\p{Cc}/u);
        expect(text.trim()).toBe(text);
      }),
      { numRuns: 5_000 },
    );
  });
});
