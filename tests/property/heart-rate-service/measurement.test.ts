import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  decodeMeasurement,
  encodeMeasurement,
  type MeasurementFields,
  rrCapacity,
} from '../../../src/heart-rate-service/measurement.ts';
import { rrTicks } from '../../../src/units.ts';

const uint16 = fc.integer({ min: 0, max: 0xffff });
/** Values no heart makes are rare among all of them, so ask for them by name. */
const interval = fc.oneof(
  { weight: 8, arbitrary: uint16 },
  { weight: 1, arbitrary: fc.constantFrom(0, 1, 0xfffe, 0xffff) },
);

const fields: fc.Arbitrary<MeasurementFields> = fc
  .record({
    bpm: fc.oneof(fc.integer({ min: 0, max: 255 }), uint16),
    wide: fc.boolean(),
    contact: fc.constantFrom('unsupported' as const, 'none' as const, 'detected' as const),
    energyKilojoules: fc.option(uint16),
    rr: fc.array(interval.map(rrTicks), { maxLength: 253 }),
  })
  .map(({ wide, ...rest }) => ({ ...rest, format: wide || rest.bpm > 255 ? '16-bit' : '8-bit' }));

/** Packets as they come, and packets whose flags announce what is not there. */
const anyOctets = fc.oneof(fc.uint8Array({ maxLength: 24 }), fc.uint8Array({ maxLength: 300 }));

/** The same octets, but reading where there are none is a fault instead of `undefined`. */
const guarded = (bytes: Uint8Array): Uint8Array =>
  new Proxy(bytes, {
    get(target, key) {
      if (typeof key === 'string' && /^-?\d+$/.test(key) && !(key in target)) {
        throw new RangeError(`octet ${key} of ${target.length} was read`);
      }
      return Reflect.get(target, key, target);
    },
  });

describe('a measurement', () => {
  it('comes back from its octets as it went in, but for the intervals no heart makes', () => {
    fc.assert(
      fc.property(fields, (sent) => {
        const rr = (sent.rr ?? []).filter((ticks) => ticks !== 0 && ticks !== 0xffff);
        expect(decodeMeasurement(encodeMeasurement(sent))).toEqual({
          kind: 'measurement',
          bpm: sent.bpm,
          format: sent.format,
          contact: sent.contact,
          energyKilojoules: sent.energyKilojoules,
          rr,
          droppedRr: (sent.rr ?? []).length - rr.length,
          trailingBytes: 0,
        });
      }),
      { numRuns: 5_000 },
    );
  });

  it('fits a notification when it has no more intervals than there is room for', () => {
    fc.assert(
      fc.property(fields, fc.integer({ min: 23, max: 517 }), (sent, attMtu) => {
        const energy = typeof sent.energyKilojoules === 'number';
        const capacity = rrCapacity(attMtu, { format: sent.format ?? '8-bit', energy });
        const rr = (sent.rr ?? []).slice(0, capacity);
        expect(encodeMeasurement({ ...sent, rr }).length).toBeLessThanOrEqual(attMtu - 3);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('any octets at all', () => {
  it('are decoded without a throw, without reading past their end, and every one accounted for', () => {
    fc.assert(
      fc.property(anyOctets, (bytes) => {
        const decoded = decodeMeasurement(guarded(bytes));
        if (decoded.kind === 'malformed') return bytes.length < 5;
        const head = decoded.format === '16-bit' ? 3 : 2;
        const energy = decoded.energyKilojoules === null ? 0 : 2;
        const intervals = 2 * (decoded.rr.length + decoded.droppedRr);
        return head + energy + intervals + decoded.trailingBytes === bytes.length;
      }),
      { numRuns: 100_000 },
    );
  });

  it('give only numbers in range', () => {
    const isUint16 = (value: number) => Number.isInteger(value) && value >= 0 && value <= 0xffff;
    fc.assert(
      fc.property(anyOctets, (bytes) => {
        const decoded = decodeMeasurement(bytes);
        if (decoded.kind === 'malformed') return true;
        return (
          isUint16(decoded.bpm) &&
          (decoded.energyKilojoules === null || isUint16(decoded.energyKilojoules)) &&
          decoded.rr.every((ticks) => isUint16(ticks) && ticks !== 0 && ticks !== 0xffff)
        );
      }),
      { numRuns: 20_000 },
    );
  });

  it('mean the same whatever the reserved bits 5 to 7 of the flags are', () => {
    fc.assert(
      fc.property(anyOctets, fc.integer({ min: 0, max: 7 }), (bytes, reserved) => {
        const changed = Uint8Array.from(bytes);
        if (bytes[0] !== undefined) changed[0] = (bytes[0] & 0x1f) | (reserved << 5);
        expect(decodeMeasurement(changed)).toEqual(decodeMeasurement(bytes));
      }),
      { numRuns: 5_000 },
    );
  });

  it('mean the same wherever they lie in a larger buffer', () => {
    fc.assert(
      fc.property(anyOctets, anyOctets, anyOctets, (before, bytes, after) => {
        const buffer = Uint8Array.from([...before, ...bytes, ...after]);
        const view = buffer.subarray(before.length, before.length + bytes.length);
        expect(decodeMeasurement(view)).toEqual(decodeMeasurement(bytes));
      }),
      { numRuns: 2_000 },
    );
  });
});
