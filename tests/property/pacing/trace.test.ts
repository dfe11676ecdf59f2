import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HOLD_MS } from '../../../src/pacing/meter.ts';
import { Thinning, type Track } from '../../../src/pacing/trace.ts';

interface Seen {
  readonly at: number;
  /** Null: a packet that is not ok. */
  readonly bpm: number | null;
}

const trackOf = (seen: readonly Seen[]): Track => ({
  count: seen.length,
  at: seen.map(({ at }) => at),
  isPacket: () => true,
  okBpm: (index) => seen[index]?.bpm ?? null,
});

const packets = fc
  .array(
    fc.record({
      passed: fc.oneof(fc.integer({ min: 1, max: 1_500 }), fc.integer({ min: 1, max: 60_000 })),
      bpm: fc.option(fc.integer({ min: 25, max: 240 }), { freq: 5 }),
    }),
    { maxLength: 200 },
  )
  .map((steps) => {
    let at = 0;
    return steps.map(({ bpm, passed }): Seen => {
      at += passed;
      return { at, bpm };
    });
  });

const span = fc.record({
  from: fc.integer({ min: 0, max: 100_000 }),
  length: fc.integer({ min: 1, max: 400_000 }),
  columns: fc.integer({ min: 1, max: 50 }),
});

/** What held during a stretch of time, looked up packet by packet. */
function heldDuring(seen: readonly Seen[], from: number, to: number): number[] {
  return seen.flatMap(({ at, bpm }, index) => {
    const end = Math.min(seen[index + 1]?.at ?? Number.POSITIVE_INFINITY, at + HOLD_MS);
    return bpm !== null && at < to && end > from ? [bpm] : [];
  });
}

test('every column of a trace holds the lowest and the highest bpm of its time, and nothing where nothing was recorded', () => {
  fc.assert(
    fc.property(packets, span, fc.nat(), (seen, { columns, from, length }, cut) => {
      const thinning = new Thinning(from, from + length, columns);
      const at = cut % (seen.length + 1);
      thinning.add(trackOf(seen.slice(0, at)));
      thinning.add(trackOf(seen.slice(at)));
      const expected = Array.from({ length: columns }, (_, column) => {
        const edge = (index: number) => from + (index * length) / columns;
        const held = heldDuring(seen, edge(column), edge(column + 1));
        return held.length === 0 ? null : [Math.min(...held), Math.max(...held)];
      });
      expect(thinning.columns()).toEqual(expected);
    }),
    { numRuns: 1_000 },
  );
}, 60_000);
