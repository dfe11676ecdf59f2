import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_WAKING } from '../../../src/contract/day.ts';
import { Calendar } from '../../../src/pacing/calendar.ts';
import { TICK_MS } from '../../../src/pacing/pipeline.ts';
import { verifyDays } from '../../../src/service/verify-days.ts';
import { bpm } from '../../../src/units.ts';
import { beginning, happen, storyOf } from '../../support/happenings.ts';
import { household, STRAP, withStrap } from '../../support/household.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

/** `PLIMSOLL_RUNS=2000` tries more of them, for as long as it takes. */
const RUNS = Number(process.env['PLIMSOLL_RUNS'] ?? 80);
const TIMEOUT_MS = process.env['PLIMSOLL_RUNS'] === undefined ? 240_000 : 0;

const MINUTE_MS = 60_000;

const killed = fc.record({ what: fc.constant('kill' as const) });

test(
  'whatever happened, a start from what was kept shows what was shown before',
  () => {
    fc.assert(
      fc.property(
        beginning,
        storyOf({ longest: 25, furthestStepMs: 20_000 }, { weight: 2, arbitrary: killed }),
        ({ at, timeZone }, story) => {
          const folder = mkdtempSync(join(tmpdir(), 'plimsoll-property-'));
          const clock = new VirtualClock(at);
          let house: ReturnType<typeof household> = withStrap(clock, folder, { timeZone });
          let startedAt = clock.passed;
          try {
            house.service.enterThreshold({ bpm: bpm(110), method: 'symptom', note: '' });
            for (const event of story) {
              if (event.what !== 'kill') {
                happen(house, clock, event);
                continue;
              }
              // Long enough for the last batch to be written, and for its strap to be linked anew.
              clock.pass(1_000);
              house.store.close();
              house = household(clock, folder, { timeZone });
              startedAt = clock.passed;
              house.source.link('listening', STRAP);
            }
            // Every hold has ended, every batch is written, and the running service has looked at this very moment,
            // as one that starts does: what only time changes is known to both.
            clock.pass(10_000 + TICK_MS - ((clock.passed - startedAt) % TICK_MS));
            const before = house.service.snapshot();
            expect(house.service.day(before.tally.day).overMs).toBe(before.tally.overMs);
            const day = house.service.day(before.tally.day);
            house.store.close();
            house = household(clock, folder, { timeZone });
            const after = house.service.snapshot();
            expect(after.tally).toEqual(before.tally);
            expect(house.service.day(before.tally.day)).toEqual(day);
            expect(after.lastHour.steps).toEqual(before.lastHour.steps);
            expect(after.alerts).toEqual(before.alerts);
            expect(after.lastOk?.bpm).toBe(before.lastOk?.bpm);

            // Days before the start are worked out again little by little.
            clock.pass(30_000);
            const calendar = new Calendar(timeZone);
            // … and one that has just ended when it has been over for a minute.
            const sinceMidnight = house.service.now() - calendar.dayOf(house.service.now()).start;
            if (sinceMidnight < 2 * MINUTE_MS) clock.pass(2 * MINUTE_MS);
            house.service.day(before.tally.day);
            const findings = [...verifyDays(house.store, calendar, DEFAULT_WAKING, house.service.now())];
            expect(
              findings.filter(({ otherVerdicts, state }) => state !== 'same' || otherVerdicts > 0),
            ).toEqual([]);
            if (before.tally.recordedMs > 0)
              expect(findings.map(({ date }) => date)).toContain(before.tally.day);
          } finally {
            house.store.close();
            rmSync(folder, { recursive: true, force: true });
          }
        },
      ),
      {
        numRuns: RUNS,
        examples: [
          // Raised in one order by the axis of time, in another by the wall clock.
          [
            { timeZone: 'Europe/London', at: Date.parse('2026-03-28T23:59:30Z') },
            [
              { what: 'packets', seconds: 1, beats: 70 },
              { what: 'packets', seconds: 33, beats: 111 },
              { what: 'set-clock', byMs: -2_001 },
            ],
          ],
          // The moment from which nothing is seen any more lies between the last look and the end.
          [
            { timeZone: 'Europe/London', at: Date.parse('2026-02-21T00:00:00Z') },
            [
              { what: 'silence', ms: 1 },
              { what: 'packets', seconds: 26, beats: 111 },
              { what: 'silence', ms: 7_000 },
            ],
          ],
        ],
      },
    );
  },
  TIMEOUT_MS,
);
