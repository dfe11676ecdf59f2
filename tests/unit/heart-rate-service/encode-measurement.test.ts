import { describe, expect, it, test } from 'vitest';
import { PlimsollError } from '../../../src/errors.ts';
import {
  encodeMeasurement,
  type MeasurementFields,
  rrCapacity,
} from '../../../src/heart-rate-service/measurement.ts';
import { octets, ticks } from './octets.ts';

describe('encodeMeasurement', () => {
  test.each<{ hex: string; fields: MeasurementFields }>([
    { hex: '00 48', fields: { bpm: 72, contact: 'unsupported' } },
    { hex: '04 48', fields: { bpm: 72, contact: 'none' } },
    { hex: '06 48', fields: { bpm: 72, contact: 'detected' } },
    { hex: '00 00', fields: { bpm: 0, contact: 'unsupported' } },
    { hex: '00 ff', fields: { bpm: 255, contact: 'unsupported' } },
    { hex: '01 00 01', fields: { bpm: 256, contact: 'unsupported' } },
    { hex: '01 ff ff', fields: { bpm: 65535, contact: 'unsupported' } },
    { hex: '07 48 00', fields: { bpm: 72, contact: 'detected', format: '16-bit' } },
    { hex: '00 48', fields: { bpm: 72, contact: 'unsupported', format: '8-bit' } },
    { hex: '00 48', fields: { bpm: 72, contact: 'unsupported', energyKilojoules: null, rr: [] } },
    { hex: '08 48 00 00', fields: { bpm: 72, contact: 'unsupported', energyKilojoules: 0 } },
    { hex: '08 48 2c 01', fields: { bpm: 72, contact: 'unsupported', energyKilojoules: 300 } },
    { hex: '08 48 ff ff', fields: { bpm: 72, contact: 'unsupported', energyKilojoules: 65535 } },
    { hex: '16 48 54 01 ec 02', fields: { bpm: 72, contact: 'detected', rr: ticks(340, 748) } },
    { hex: '10 48 00 00 ff ff', fields: { bpm: 72, contact: 'unsupported', rr: ticks(0, 65535) } },
    {
      hex: '1f 9a 00 2c 01 8f 01 91 01',
      fields: {
        bpm: 154,
        format: '16-bit',
        contact: 'detected',
        energyKilojoules: 300,
        rr: ticks(399, 401),
      },
    },
  ])('writes $hex', ({ hex, fields }) => {
    expect(encodeMeasurement(fields)).toEqual(octets(hex));
  });

  test.each<{ why: string; fields: MeasurementFields }>([
    { why: 'a negative heart rate', fields: { bpm: -1, contact: 'none' } },
    { why: 'a heart rate with a fraction', fields: { bpm: 72.5, contact: 'none' } },
    { why: 'a heart rate that is no number', fields: { bpm: Number.NaN, contact: 'none' } },
    { why: 'a heart rate above 65535 bpm', fields: { bpm: 65536, contact: 'none' } },
    { why: '256 bpm in 8 bits', fields: { bpm: 256, format: '8-bit', contact: 'none' } },
    { why: 'negative energy', fields: { bpm: 72, contact: 'none', energyKilojoules: -1 } },
    { why: 'energy with a fraction', fields: { bpm: 72, contact: 'none', energyKilojoules: 0.5 } },
    { why: 'energy above 65535 kJ', fields: { bpm: 72, contact: 'none', energyKilojoules: 65536 } },
    { why: 'a negative interval', fields: { bpm: 72, contact: 'none', rr: ticks(800, -1) } },
    { why: 'an interval with a fraction', fields: { bpm: 72, contact: 'none', rr: ticks(800.5) } },
    { why: 'an interval above 65535', fields: { bpm: 72, contact: 'none', rr: ticks(65536) } },
  ])('refuses $why', ({ fields }) => {
    expect(() => encodeMeasurement(fields)).toThrow(PlimsollError);
  });

  it('writes no more than the 512 octets an attribute can have', () => {
    const rr = (count: number) => ticks(...Array.from({ length: count }, () => 800));
    expect(encodeMeasurement({ bpm: 72, contact: 'none', rr: rr(255) })).toHaveLength(512);
    expect(() => encodeMeasurement({ bpm: 72, contact: 'none', rr: rr(256) })).toThrow(PlimsollError);
    expect(() => encodeMeasurement({ bpm: 300, contact: 'none', rr: rr(255) })).toThrow(PlimsollError);
  });
});

describe('rrCapacity', () => {
  test.each([
    { attMtu: 23, format: '8-bit', energy: false, expected: 9 },
    { attMtu: 23, format: '8-bit', energy: true, expected: 8 },
    { attMtu: 23, format: '16-bit', energy: false, expected: 8 },
    { attMtu: 23, format: '16-bit', energy: true, expected: 7 },
    { attMtu: 24, format: '16-bit', energy: true, expected: 8 },
    { attMtu: 185, format: '8-bit', energy: false, expected: 90 },
    { attMtu: 256, format: '8-bit', energy: false, expected: 125 },
    { attMtu: 517, format: '8-bit', energy: false, expected: 255 },
    { attMtu: 65535, format: '8-bit', energy: false, expected: 255 },
  ] as const)(
    'at ATT_MTU $attMtu, $format, energy $energy: $expected',
    ({ expected, attMtu, ...options }) => {
      expect(rrCapacity(attMtu, options)).toBe(expected);
    },
  );

  it.each([23, 24, 64, 185, 517])('is what just fits in a notification at ATT_MTU %i', (attMtu) => {
    for (const format of ['8-bit', '16-bit'] as const) {
      for (const energyKilojoules of [null, 300]) {
        const capacity = rrCapacity(attMtu, { format, energy: energyKilojoules !== null });
        const rr = ticks(...Array.from({ length: capacity }, () => 800));
        const { length } = encodeMeasurement({ bpm: 72, format, contact: 'detected', energyKilojoules, rr });
        const room = Math.min(attMtu - 3, 512);
        expect(length).toBeLessThanOrEqual(room);
        expect(length + 2).toBeGreaterThan(room);
      }
    }
  });

  it.each([0, 22, 23.5, Number.NaN, -23])('refuses an ATT_MTU of %d', (attMtu) => {
    expect(() => rrCapacity(attMtu, { format: '8-bit', energy: false })).toThrow(PlimsollError);
  });
});
