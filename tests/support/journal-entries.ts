import fc from 'fast-check';
import { VERDICTS } from '../../src/contract/common.ts';
import { encodeMeasurement } from '../../src/heart-rate-service/measurement.ts';
import type { JournalEntry } from '../../src/service/ports.ts';
import { bpm, epochMs, monotonicMs, rrTicks } from '../../src/units.ts';

/** The last moment that a date can name. */
const LAST_AT = 8_640_000_000_000_000;
/** Further from zero than any monotonic clock will be: 4,460 years. */
const FAR_MONOTONIC = 2 ** 47;

/** Payloads as straps send them, cut off or drawn out ones, and any octets at all. */
const payload = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .record({
        bpm: fc.integer({ min: 0, max: 300 }).map(bpm),
        contact: fc.constantFrom('detected' as const, 'none' as const, 'unsupported' as const),
        rr: fc.array(fc.integer({ min: 0, max: 0xffff }).map(rrTicks), { maxLength: 9 }),
      })
      .map((fields) => encodeMeasurement(fields)),
  },
  { weight: 3, arbitrary: fc.uint8Array({ maxLength: 24 }) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 512 }) },
);

const when = {
  at: fc.integer({ min: 0, max: LAST_AT }).map(epochMs),
  monotonic: fc.integer({ min: -FAR_MONOTONIC, max: FAR_MONOTONIC }).map(monotonicMs),
};
const strap = fc.oneof(fc.integer({ min: 0, max: 9 }), fc.nat());

/** Entries in any order, at any time, with any content. */
export const anyEntry: fc.Arbitrary<JournalEntry> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      ...when,
      kind: fc.constant('packet' as const),
      strap,
      bytes: payload,
      verdict: fc.constantFrom(...VERDICTS),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      ...when,
      kind: fc.constantFrom('connected' as const, 'disconnected' as const),
      strap,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      ...when,
      kind: fc.constant('clock-step' as const),
      byMs: fc.integer({ min: -LAST_AT, max: LAST_AT }),
    }),
  },
);

/** Entries as they come in: one after another, now and then with a gap or a clock that was set. */
export const likelyEntries = (maxLength: number): fc.Arbitrary<JournalEntry[]> =>
  fc
    .array(fc.record({ entry: anyEntry, passed: fc.integer({ min: 0, max: 90_000 }) }), { maxLength })
    .map((steps) => {
      let at = Date.UTC(2026, 2, 28, 23, 50);
      let monotonic = 5_000;
      return steps.map(({ entry, passed }) => {
        at += passed + (entry.kind === 'clock-step' ? entry.byMs % 4_000_000 : 0);
        monotonic += passed;
        return { ...entry, at: epochMs(at), monotonic: monotonicMs(monotonic) };
      });
    });
