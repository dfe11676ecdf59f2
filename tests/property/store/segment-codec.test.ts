import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DamageError } from '../../../src/store/octets.ts';
import { decodeSegment, encodeSegment, MOST_ENTRIES } from '../../../src/store/segment-codec.ts';
import { anyEntry, likelyEntries } from '../../support/journal-entries.ts';

const ids = fc.integer({ min: 1, max: 2 ** 52 });
const entries = fc.oneof(fc.array(anyEntry, { maxLength: 40 }), likelyEntries(400));

describe('a sealed segment', () => {
  test('gives back exactly what was sealed, whatever it was', () => {
    fc.assert(
      fc.property(ids, entries, (firstId, sealed) => {
        const segment = decodeSegment(encodeSegment(firstId, sealed));
        expect([...segment.rows()]).toEqual(
          sealed.map((entry, index) => ({ ...entry, id: firstId + index })),
        );
      }),
      { numRuns: 500 },
    );
  }, 120_000);

  test('tells the bpm of ok packets without their octets being made', () => {
    fc.assert(
      fc.property(entries, (sealed) => {
        const segment = decodeSegment(encodeSegment(1, sealed));
        for (const [index, entry] of sealed.entries()) {
          const told = segment.okBpm(index);
          if (entry.kind !== 'packet' || entry.verdict !== 'ok') expect(told).toBeNull();
          else if (told !== null) {
            const [flags = 0, low = 0, high = 0] = entry.bytes;
            expect(told).toBe((flags & 1) === 0 ? low : low + 256 * high);
          }
        }
      }),
    );
  }, 60_000);

  test('that is damaged in any place says so', () => {
    fc.assert(
      fc.property(entries, fc.nat(), fc.integer({ min: 1, max: 255 }), (sealed, place, flip) => {
        const octets = Uint8Array.from(encodeSegment(7, sealed));
        const at = place % octets.length;
        octets[at] = (octets[at] ?? 0) ^ flip;
        expect(damageOf(octets)).toBe(true);
        expect(damageOf(octets.subarray(0, at))).toBe(true);
      }),
      { numRuns: 300 },
    );
  }, 60_000);

  test('of any octets at all, even with the right checksum, is read or called damaged, and nothing else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (octets) => {
        damageOf(octets);
        damageOf(withRightChecksum(octets));
        damageOf(withRightChecksum(Uint8Array.of(1, ...octets)));
      }),
      { numRuns: 2_000 },
    );
  }, 60_000);

  test('with a changed inside and the right checksum never takes more than the longest segment may', () => {
    fc.assert(
      fc.property(entries, fc.nat(), fc.nat({ max: 255 }), (sealed, place, octet) => {
        const octets = Uint8Array.from(encodeSegment(7, sealed)).slice(0, -4);
        octets[place % octets.length] = octet;
        const whole = withRightChecksum(octets);
        if (damageOf(whole)) return;
        expect([...decodeSegment(whole).at].length).toBeLessThanOrEqual(MOST_ENTRIES);
      }),
      { numRuns: 1_000 },
    );
  }, 60_000);
});

/** Reads everything of a segment. @returns whether it is damaged; anything else thrown fails the test */
function damageOf(octets: Uint8Array): boolean {
  try {
    const rows = [...decodeSegment(octets).rows()];
    expect(rows.length).toBeLessThanOrEqual(MOST_ENTRIES);
    return false;
  } catch (error) {
    if (error instanceof DamageError) return true;
    throw error;
  }
}

function withRightChecksum(octets: Uint8Array): Uint8Array {
  const whole = Buffer.alloc(octets.length + 4);
  whole.set(octets);
  whole.writeUInt32LE(crc32(octets), octets.length);
  return whole;
}
