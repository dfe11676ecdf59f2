import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_WAKING } from '../../../src/contract/day.ts';
import { Calendar } from '../../../src/pacing/calendar.ts';
import { verifyDays } from '../../../src/service/verify-days.ts';
import { bpm } from '../../../src/units.ts';
import { atAnEdge, happen, storyOf } from '../../support/happenings.ts';
import { household, withStrap } from '../../support/household.ts';
import { bringIn, recordedElsewhere } from '../../support/imports.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

/** `PLIMSOLL_RUNS=2000` tries more of them, for as long as it takes. */
const RUNS = Number(process.env['PLIMSOLL_RUNS'] ?? 40);
const TIMEOUT_MS = process.env['PLIMSOLL_RUNS'] === undefined ? 240_000 : 0;

/** Two minutes before: the clock is not set back into a day of which only an import is known. */
const beforeAnEdge = atAnEdge.map(({ at, timeZone }) => ({ timeZone, at: at - 120_000 }));

const broughtIn = fc.record({
  what: fc.constant('import' as const),
  agoMs: fc.integer({ min: -20_000, max: 300_000 }),
  seconds: fc.integer({ min: 1, max: 200 }),
  beats: fc.integer({ min: 70, max: 125 }),
});
const takenOut = fc.record({ what: fc.constant('remove' as const) });
const otherwise = fc.oneof({ weight: 4, arbitrary: broughtIn }, { weight: 1, arbitrary: takenOut });

test(
  'a day kept while recordings come and go is the day counted anew at a start',
  () => {
    fc.assert(
      fc.property(
        beforeAnEdge,
        storyOf({ longest: 15, furthestStepMs: 40_000 }, { weight: 10, arbitrary: otherwise }),
        ({ at, timeZone }, story) => {
          const folder = mkdtempSync(join(tmpdir(), 'plimsoll-property-'));
          try {
            const clock = new VirtualClock(at);
            const house = withStrap(clock, folder, { timeZone });
            const { service, store } = house;
            service.enterThreshold({ bpm: bpm(110), method: 'symptom', note: '' });
            const ids: number[] = [];
            for (const event of story) {
              // No two things happen in one millisecond: what was put down between them would not tell.
              clock.pass(1);
              switch (event.what) {
                case 'import': {
                  const events = recordedElsewhere(clock.wall() - event.agoMs, event.seconds, event.beats);
                  ids.push(bringIn(store, clock.wall(), events).id);
                  service.importsChanged();
                  break;
                }
                case 'remove': {
                  const id = ids.shift();
                  if (id !== undefined) store.recordings.remove(id);
                  service.importsChanged();
                  break;
                }
                default:
                  happen(house, clock, event);
              }
            }
            clock.pass(15_000);
            const before = service.snapshot().tally;
            store.close();
            const again = household(clock, folder, { timeZone });
            expect(again.service.snapshot().tally).toEqual(before);

            // Days before the start are worked out again little by little, once they are over for a minute.
            clock.pass(120_000);
            again.service.day(before.day);
            const found = [
              ...verifyDays(again.store, new Calendar(timeZone), DEFAULT_WAKING, again.service.now()),
            ];
            expect(found.filter(({ otherVerdicts, state }) => state !== 'same' || otherVerdicts > 0)).toEqual(
              [],
            );
          } finally {
            rmSync(folder, { recursive: true, force: true });
          }
        },
      ),
      { numRuns: RUNS },
    );
  },
  TIMEOUT_MS,
);
