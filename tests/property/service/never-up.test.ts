import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AnswersEntry } from '../../../src/contract/questions.ts';
import { Calendar } from '../../../src/pacing/calendar.ts';
import { ThresholdDesk } from '../../../src/service/threshold-desk.ts';
import { openStore } from '../../../src/store/store.ts';
import { bpm, epochMs } from '../../../src/units.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const START = Date.UTC(2026, 2, 1, 7, 30);
const HOUR = 3_600_000;
const NO: AnswersEntry = {
  ...{ medicine: false, pots: false, atrialFibrillation: false, pacemaker: false, pregnancy: false },
  ...{ age: 50, medicineChanged: false },
};

const act = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ what: fc.constant('morning' as const), bpm: fc.integer({ min: 40, max: 110 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ what: fc.constant('hours' as const), hours: fc.integer({ min: -30, max: 60 }) }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('medicine' as const), medicine: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc.record({ what: fc.constant('zone' as const), zone: fc.constantFrom('Asia/Tokyo', 'UTC') }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('look' as const) }) },
);

test('whatever is read, answered or dismissed, and whenever: the list of thresholds is left alone, and nothing above it is offered', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 55, max: 130 }),
      fc.constantFrom('clinician' as const, 'symptom' as const),
      fc.array(act, { minLength: 10, maxLength: 60 }),
      (inForce, method, acts) => {
        const store = openStore(temporaryFolder());
        let now = START;
        const deskIn = (zone: string) =>
          new ThresholdDesk({
            store,
            calendar: new Calendar(zone),
            now: () => epochMs(now),
            days: () => [],
            write: (write) => write(),
            attempt: (work) => work(),
            enter: () => {
              throw new TypeError('a threshold was entered by nobody');
            },
            onChange: () => undefined,
          });
        let zone = 'Europe/London';
        store.thresholds.add({ bpm: bpm(inForce), method, note: '' }, epochMs(now), 0);
        deskIn(zone).answer(NO);
        for (const one of acts) {
          if (one.what === 'zone') zone = one.zone;
          const desk = deskIn(zone);
          desk.noteZone();
          if (one.what === 'hours') now = Math.max(START, now + one.hours * HOUR);
          if (one.what === 'medicine') desk.answer({ ...NO, medicine: one.medicine });
          if (one.what === 'morning') {
            const { date } = new Calendar(zone).dayOf(epochMs(now));
            store.mornings.add({
              at: epochMs(now),
              date,
              timeZone: zone,
              bpm: one.bpm,
              notOkShare: 0,
              rmssd: null,
            });
            now += 24 * HOUR;
          }
          const { methods, offer } = desk.view();
          expect(offer === null || offer.toBpm < inForce).toBe(true);
          for (const { canChoose, estimate } of methods) {
            if (canChoose) expect(estimate.known && estimate.bpm <= inForce).toBe(true);
            if (estimate.known && estimate.method === 'resting' && estimate.bpm > inForce) {
              const entry = { bpm: bpm(estimate.bpm), method: 'resting', note: 'please' } as const;
              expect(() => desk.completed(entry)).toThrow(/never raises/);
            }
          }
        }
        expect(store.thresholds.all().map((threshold) => threshold.bpm)).toEqual([inForce]);
        store.close();
      },
    ),
    { numRuns: 25 },
  );
});
