import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Answers } from '../../../../src/contract/questions.ts';
import type { RestingHeartRate, RestingValue } from '../../../../src/contract/resting.ts';
import type { ThresholdMethod } from '../../../../src/contract/threshold.ts';
import { ageEstimate, restingEstimate } from '../../../../src/pacing/threshold/estimates.ts';
import { type LoweringState, lowering } from '../../../../src/pacing/threshold/lowering.ts';
import {
  dayAfter,
  restingHeartRate,
  restingOfKind,
} from '../../../../src/pacing/threshold/resting-heart-rate.ts';
import { epochMs } from '../../../../src/units.ts';

const FIRST_DAY = '2026-03-01';
const AFTER = { waking: null, night: null };

const value = fc.record({
  day: fc.nat({ max: 60 }),
  kind: fc.constantFrom('waking' as const, 'night' as const),
  bpm: fc.oneof(fc.integer({ min: 30, max: 120 }), fc.double({ min: -50, max: 400 })),
});
const values = fc
  .array(value, { maxLength: 120 })
  .map((list) =>
    list.map(({ bpm, day, kind }): RestingValue => ({ date: dayAfter(FIRST_DAY, day), kind, bpm })),
  );
const answers: fc.Arbitrary<Answers | null> = fc.option(
  fc.record({
    ...{ medicine: fc.boolean(), pots: fc.boolean(), atrialFibrillation: fc.boolean() },
    ...{
      pacemaker: fc.boolean(),
      pregnancy: fc.boolean(),
      age: fc.option(fc.integer({ min: 18, max: 100 })),
    },
  }),
);
/** Mostly nothing speaks against formulas, or nothing would ever be offered. */
const mostlyFine = fc.oneof(
  { weight: 1, arbitrary: answers },
  {
    weight: 4,
    arbitrary: fc.constant<Answers>({
      ...{ medicine: false, pots: false, atrialFibrillation: false },
      ...{ pacemaker: false, pregnancy: false, age: null },
    }),
  },
);
const methods = fc.constantFrom<ThresholdMethod>('clinician', 'symptom', 'resting');
/** A rate at rest that falls, so that there is something to offer. */
const falling = fc
  .tuple(fc.integer({ min: 55, max: 80 }), fc.integer({ min: 3, max: 20 }))
  .map(([start, fall]) =>
    Array.from(
      { length: 60 },
      (_, day): RestingValue => ({
        date: dayAfter(FIRST_DAY, day),
        kind: 'waking',
        bpm: day < 10 ? start : start - fall,
      }),
    ),
  );

test('no sequence of readings and days makes the program offer a threshold that is not lower', () => {
  let offers = 0;
  fc.assert(
    fc.property(
      fc.oneof(values, falling),
      mostlyFine,
      fc.integer({ min: 50, max: 200 }),
      methods,
      fc.array(fc.constantFrom('look', 'dismiss', 'accept'), { minLength: 20, maxLength: 60 }),
      (found, given, firstBpm, method, acts) => {
        let state: LoweringState = { phase: 'nothing-offered' };
        let inForce = { id: 1, bpm: firstBpm, method, since: dayAfter(FIRST_DAY, 7) };
        const offeredFor: number[] = [];
        acts.forEach((act, day) => {
          const today = dayAfter(FIRST_DAY, 7 + day);
          const on = (date: string) => ({ today: date, values: found, after: AFTER });
          const resting = restingHeartRate(on(inForce.since));
          const kind = resting.known ? resting.kind : 'waking';
          const facts = {
            at: epochMs(day),
            inForce,
            reference: resting.known ? { kind, bpm: resting.bpm } : null,
            daily: Array.from({ length: 7 }, (_, back) => restingOfKind(kind, on(dayAfter(today, back - 6)))),
            estimate: restingEstimate(given, restingHeartRate(on(today)), given?.age ?? null),
          };
          const before = inForce.bpm;
          const step = lowering(state, act === 'dismiss' ? { kind: 'dismissed' } : { kind: 'looked', facts });
          state = step.state;
          for (const offer of step.outputs) {
            offers += 1;
            offeredFor.push(offer.thresholdId);
            expect(offer.toBpm).toBeLessThan(before);
            expect(offer.toBpm).toBeGreaterThanOrEqual(50);
            expect(Number.isInteger(offer.toBpm)).toBe(true);
          }
          if (state.phase === 'offered') {
            expect(state.offer.toBpm).toBeLessThan(inForce.bpm);
            if (act === 'accept') {
              inForce = { ...inForce, id: inForce.id + 1, bpm: state.offer.toBpm, since: today };
            }
          }
        });
        expect(new Set(offeredFor).size).toBe(offeredFor.length);
        expect(inForce.bpm).toBeLessThanOrEqual(firstBpm);
      },
    ),
    { numRuns: 400 },
  );
  expect(offers).toBeGreaterThan(20);
});

test('an estimate is a whole number of 50 to 200 bpm above the rate at rest and never above the cap, or a sentence', () => {
  fc.assert(
    fc.property(values, answers, fc.nat({ max: 60 }), (found, given, day) => {
      const resting = restingHeartRate({ today: dayAfter(FIRST_DAY, day), values: found, after: AFTER });
      const age = given?.age ?? null;
      const estimate = restingEstimate(given, resting, age);
      if (!estimate.known) {
        expect(estimate.sentences.join('')).not.toBe('');
        return;
      }
      expect(Number.isInteger(estimate.bpm) && estimate.bpm >= 50 && estimate.bpm <= 200).toBe(true);
      const cap = ageEstimate(given, age);
      if (cap.known) expect(estimate.bpm).toBeLessThanOrEqual(cap.bpm);
      expect(resting.known && estimate.bpm > resting.bpm && estimate.bpm <= resting.bpm + 15).toBe(true);
      expect(resting.known && new Set(resting.values.map(({ kind }) => kind)).size).toBe(1);
    }),
  );
});

test('a lower rate at rest never gives a higher estimate', () => {
  const no: Answers = {
    ...{ medicine: false, pots: false, atrialFibrillation: false },
    ...{ pacemaker: false, pregnancy: false, age: null },
  };
  const known = (bpm: number): RestingHeartRate => ({ known: true, kind: 'waking', bpm, values: [] });
  fc.assert(
    fc.property(
      fc.double({ min: 36, max: 110, noNaN: true }),
      fc.double({ min: 0, max: 30, noNaN: true }),
      fc.option(fc.integer({ min: 18, max: 100 })),
      (bpm, less, age) => {
        const [higher, lower] = [
          restingEstimate(no, known(bpm), age),
          restingEstimate(no, known(bpm - less), age),
        ];
        if (higher.known && lower.known) expect(lower.bpm).toBeLessThanOrEqual(higher.bpm);
      },
    ),
  );
});
