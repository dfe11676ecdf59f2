import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Span } from '../../../src/pacing/events.ts';
import { mergeSources, TakenTime } from '../../../src/pacing/merge-sources.ts';
import { span } from '../../support/spans.ts';

/** Recorded time of one source: spans in order that do not overlap, some of them touching. */
const recording = (bpm: number): fc.Arbitrary<Span[]> =>
  fc.array(fc.tuple(fc.nat({ max: 12 }), fc.integer({ min: 1, max: 20 })), { maxLength: 12 }).map((parts) => {
    let at = 0;
    return parts.map(([gap, ms]) => {
      const made = span(at + gap, ms, bpm);
      at += gap + ms;
      return made;
    });
  });

/** Every millisecond that spans cover, with the bpm it has; once for each time it is covered. */
const milliseconds = (spans: readonly Span[]): [t: number, bpm: number][] =>
  spans.flatMap(({ bpm, ms, t }) =>
    Array.from({ length: ms }, (_, each): [number, number] => [t + each, bpm]),
  );

const spansIn = (outputs: ReturnType<typeof mergeSources>): Span[] =>
  outputs.filter((output) => output.kind === 'span');

test('every millisecond has the heart rate of the first source that recorded it, and counts once', () => {
  fc.assert(
    fc.property(recording(80), recording(90), recording(100), (straps, first, second) => {
      const expected = new Map<number, number>();
      for (const [t, bpm] of milliseconds([...straps, ...first, ...second])) {
        if (!expected.has(t)) expected.set(t, bpm);
      }
      const merged = milliseconds(spansIn(mergeSources(straps, [first, second])));
      expect(merged).toEqual([...expected].sort(([a], [b]) => a - b));
    }),
    { numRuns: 500 },
  );
});

test('what straps recorded is not changed by an import', () => {
  fc.assert(
    fc.property(recording(80), recording(90), (straps, imported) => {
      const merged = spansIn(mergeSources(straps, [imported]));
      expect(merged.filter(({ bpm }) => bpm === 80)).toEqual(straps);
    }),
  );
});

test('an import that overlaps itself, as one whose clock was set back, counts no moment twice', () => {
  const imported = [span(0, 100, 90), span(50, 100, 95)];
  expect(milliseconds(spansIn(mergeSources([], [imported]))).map(([t]) => t)).toEqual(
    Array.from({ length: 150 }, (_, t) => t),
  );
});

test('an import lies where the straps’ clock was when theirs was set', () => {
  const step = { kind: 'clock-step', at: span(10_000, 1).at, byMs: 9_000, t: span(1_000, 1).t } as const;
  const merged = mergeSources([span(0, 1_000), step], [[span(12_000, 500, 90)]]);
  expect(merged.at(-1)).toMatchObject({ kind: 'span', at: 12_000, t: 3_000, bpm: 90 });
});

test('moments that the straps’ clock was put forward over are counted, whatever they recorded by then', () => {
  const step = { kind: 'clock-step', at: span(10_000, 1).at, byMs: 9_000, t: span(1_000, 1).t } as const;
  const afterwards = { ...span(10_000, 5_000), t: step.t };
  const merged = mergeSources([span(0, 1_000), step, afterwards], [[span(2_000, 5_000, 90)]]);
  expect(merged).toHaveLength(4);
  expect(merged[3]).toMatchObject({ kind: 'span', at: 2_000, ms: 5_000, bpm: 90, isBeside: true });
});

test('time is taken in any order, and touching stretches become one', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.nat({ max: 60 }), fc.integer({ min: 1, max: 15 })), { maxLength: 15 }),
      fc.tuple(fc.nat({ max: 60 }), fc.integer({ min: 1, max: 30 })),
      (takings, [at, ms]) => {
        const taken = new TakenTime();
        const covered = new Set<number>();
        for (const [from, length] of takings) {
          taken.take(span(from, length));
          for (let each = from; each < from + length; each += 1) covered.add(each);
        }
        const free = milliseconds(taken.free(span(at, ms))).map(([t]) => t);
        const all = Array.from({ length: ms }, (_, each) => at + each);
        expect(free).toEqual(all.filter((each) => !covered.has(each)));
      },
    ),
    { numRuns: 500 },
  );
});
