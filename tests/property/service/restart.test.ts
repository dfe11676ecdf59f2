import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CLOCK_STEP_MS } from '../../../src/clock.ts';
import { DEFAULT_WAKING } from '../../../src/contract/day.ts';
import { Calendar } from '../../../src/pacing/calendar.ts';
import { verifyDays } from '../../../src/service/verify-days.ts';
import { bpm } from '../../../src/units.ts';
import { acknowledge, household, STRAP, withStrap, ZONE } from '../../support/household.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

/** Half a minute before a local midnight at which London's summer time is hours away. */
const BEFORE_MIDNIGHT = Date.parse('2026-03-28T23:59:30Z');

const happening = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.record({
      what: fc.constant('packets' as const),
      seconds: fc.integer({ min: 1, max: 40 }),
      beats: fc.integer({ min: 70, max: 125 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ what: fc.constant('silence' as const), ms: fc.integer({ min: 1, max: 40_000 }) }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('nonsense' as const) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('relink' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({ what: fc.constant('lower' as const), by: fc.integer({ min: 1, max: 3 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('set-clock' as const),
      // Less than a step is taken over only by the next start, and would differ by itself.
      byMs: fc.integer({ min: -20_000, max: 20_000 }).filter((byMs) => Math.abs(byMs) > CLOCK_STEP_MS),
    }),
  },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('acknowledge' as const) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('kill' as const) }) },
);

test('whatever happened, a start from what was kept shows what was shown before', () => {
  fc.assert(
    fc.property(fc.array(happening, { minLength: 3, maxLength: 25 }), (happenings) => {
      const folder = mkdtempSync(join(tmpdir(), 'plimsoll-property-'));
      try {
        const clock = new VirtualClock(BEFORE_MIDNIGHT);
        let house = withStrap(clock, folder);
        let threshold = 110;
        house.service.enterThreshold({ bpm: bpm(threshold), method: 'symptom', note: '' });
        for (const event of happenings) {
          switch (event.what) {
            case 'packets':
              for (let second = 0; second < event.seconds; second += 1) {
                clock.pass(1_000);
                house.source.packet(STRAP, event.beats);
              }
              break;
            case 'silence':
              clock.pass(event.ms);
              break;
            case 'nonsense':
              house.source.raw(STRAP, '01');
              break;
            case 'relink':
              house.source.link('searching', STRAP);
              house.source.link('listening', STRAP);
              break;
            case 'lower':
              threshold = Math.max(60, threshold - event.by);
              house.service.enterThreshold({ bpm: bpm(threshold), method: 'symptom', note: '' });
              break;
            case 'set-clock':
              clock.setWall(event.byMs);
              clock.pass(1_000);
              break;
            case 'acknowledge':
              acknowledge(house.service, house.service.snapshot().alerts[0]?.id ?? 'none');
              break;
            case 'kill':
              // Long enough for the last batch to be written, and for its strap to be linked anew.
              clock.pass(1_000);
              house.store.close();
              house = household(clock, folder);
              house.source.link('listening', STRAP);
              break;
          }
        }
        // Every hold has ended, every batch is written.
        clock.pass(10_000);
        const before = house.service.snapshot();
        expect(house.service.day(before.tally.day).overMs).toBe(before.tally.overMs);
        const day = house.service.day(before.tally.day);
        house.store.close();
        const again = household(clock, folder);
        const after = again.service.snapshot();
        expect(after.tally).toEqual(before.tally);
        expect(again.service.day(before.tally.day)).toEqual(day);
        expect(after.lastHour.steps).toEqual(before.lastHour.steps);
        expect(after.alerts).toEqual(before.alerts);
        expect(after.lastOk?.bpm).toBe(before.lastOk?.bpm);

        // Days before the start are worked out again little by little.
        clock.pass(30_000);
        again.service.day(before.tally.day);
        const findings = [
          ...verifyDays(again.store, new Calendar(ZONE), DEFAULT_WAKING, again.service.now()),
        ];
        expect(findings.filter(({ otherVerdicts, state }) => state !== 'same' || otherVerdicts > 0)).toEqual(
          [],
        );
        if (before.tally.recordedMs > 0) expect(findings.map(({ date }) => date)).toContain(before.tally.day);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }),
    {
      numRuns: 80,
      examples: [
        // Raised in one order by the axis of time, in another by the wall clock.
        [
          [
            { what: 'packets', seconds: 1, beats: 70 },
            { what: 'packets', seconds: 33, beats: 111 },
            { what: 'set-clock', byMs: -2_001 },
          ],
        ],
      ],
    },
  );
}, 240_000);
