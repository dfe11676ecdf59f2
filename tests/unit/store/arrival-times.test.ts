import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arrivalsFrom, foretell } from '../../../src/store/arrival-times.ts';
import { OctetReader } from '../../../src/store/octets.ts';
import { decodeSegment } from '../../../src/store/segment-codec.ts';

const MIDNIGHT = Date.UTC(2026, 2, 10);

const restored = (times: Uint8Array, count: number, usualMs: number, smoothing: number): number[] => {
  const reader = new OctetReader(times);
  const arrivals = [...arrivalsFrom(reader.signedColumn(count), usualMs, smoothing)];
  reader.expectEnd();
  return arrivals;
};

describe('arrival times', () => {
  test('come back to the millisecond, whatever they are and whatever was thought usual', () => {
    const at = fc.oneof(
      { weight: 3, arbitrary: fc.integer({ min: 0, max: 60_000 }) },
      { weight: 1, arbitrary: fc.integer({ min: 0, max: 8_640_000_000_000_000 }) },
    );
    fc.assert(
      fc.property(
        fc.array(at, { maxLength: 300, size: 'max' }),
        fc.integer({ min: 0, max: 60_000 }),
        (ats, usualMs) => {
          const { smoothing, times } = foretell(
            ats.map((each) => ({ at: each })),
            usualMs,
          );
          expect(restored(times, ats.length, usualMs, smoothing)).toEqual(ats);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('of a strap by its own clock come back too, late by up to an interval of the radio', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 49 }), { minLength: 100, maxLength: 600, size: 'max' }),
        fc.integer({ min: -300, max: 300 }),
        (late, driftPpm) => {
          const ats = late.map((ms, second) =>
            Math.round(MIDNIGHT + second * (1_000 + driftPpm / 1_000) + ms),
          );
          const { smoothing, times } = foretell(
            ats.map((at) => ({ at })),
            1_000,
          );
          expect(restored(times, ats.length, 1_000, smoothing)).toEqual(ats);
        },
      ),
      { numRuns: 100 },
    );
  });

  test('that are evenly late are foretold by a clock that follows slowly, others by the one before', () => {
    let random = 1;
    const lateness = () => {
      random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((random / 2 ** 32) * 50);
    };
    const late = Array.from({ length: 3_600 }, (_, second) => ({
      at: MIDNIGHT + second * 1_000 + lateness(),
    }));
    expect(foretell(late, 1_000).smoothing).toBeGreaterThan(0);
    const punctual = late.map((_, second) => ({ at: MIDNIGHT + second * 1_000 }));
    expect(foretell(punctual, 1_000).smoothing).toBe(0);
  });
});

test('a segment of the first version is read as it was written', () => {
  const octets = Buffer.from(
    '01062ae107012963940001360610f830f1c68559e960a6380800001898d8d8d09a67db071c001c000a01010101010c800d020202020a09070503007eee633a',
    'hex',
  );
  const rows = [...decodeSegment(octets).rows()];
  expect(rows.map(({ at, id, kind }) => [id, kind, at - MIDNIGHT])).toEqual([
    [42, 'connected', -500],
    [43, 'packet', 0],
    [44, 'packet', 1_007],
    [45, 'packet', 2_000],
    [46, 'packet', 3_007],
    [47, 'packet', 4_000],
  ]);
  expect(rows[5]).toMatchObject({
    monotonic: 9_000,
    strap: 3,
    verdict: 'ok',
    bytes: Uint8Array.of(0x16, 74, 0x44, 3),
  });
});
