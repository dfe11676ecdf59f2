import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_WAKING } from '../../../src/contract/day.ts';
import { Calendar } from '../../../src/pacing/calendar.ts';
import { verifyDays } from '../../../src/service/verify-days.ts';
import { bpm } from '../../../src/units.ts';
import { household, STRAP, withStrap, ZONE } from '../../support/household.ts';
import { bringIn, recordedElsewhere } from '../../support/imports.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

/** Local midnight is two minutes away. */
const BEFORE_MIDNIGHT = Date.parse('2026-03-10T23:58:00Z');

const happening = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      what: fc.constant('packets' as const),
      seconds: fc.integer({ min: 1, max: 60 }),
      beats: fc.integer({ min: 70, max: 125 }),
    }),
  },
  {
    weight: 4,
    arbitrary: fc.record({ what: fc.constant('silence' as const), ms: fc.integer({ min: 1, max: 90_000 }) }),
  },
  {
    weight: 4,
    arbitrary: fc.record({
      what: fc.constant('import' as const),
      agoMs: fc.integer({ min: -20_000, max: 300_000 }),
      seconds: fc.integer({ min: 1, max: 200 }),
      beats: fc.integer({ min: 70, max: 125 }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('remove' as const) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('lower' as const) }) },
  {
    weight: 1,
    arbitrary: fc.record({
      what: fc.constant('set-clock' as const),
      byMs: fc.integer({ min: -40_000, max: 40_000 }).filter((byMs) => Math.abs(byMs) > 2_000),
    }),
  },
);

test('a day kept while recordings come and go is the day counted anew at a start', () => {
  fc.assert(
    fc.property(fc.array(happening, { minLength: 3, maxLength: 15 }), (happenings) => {
      const folder = mkdtempSync(join(tmpdir(), 'plimsoll-property-'));
      try {
        const clock = new VirtualClock(BEFORE_MIDNIGHT);
        const { service, source, store } = withStrap(clock, folder);
        let threshold = 110;
        service.enterThreshold({ bpm: bpm(threshold), method: 'symptom', note: '' });
        const ids: number[] = [];
        for (const event of happenings) {
          // No two things happen in one millisecond: what was put down between them would not tell.
          clock.pass(1);
          switch (event.what) {
            case 'packets':
              for (let second = 0; second < event.seconds; second += 1) {
                clock.pass(1_000);
                source.packet(STRAP, event.beats);
              }
              break;
            case 'silence':
              clock.pass(event.ms);
              break;
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
            case 'lower':
              threshold -= 2;
              service.enterThreshold({ bpm: bpm(threshold), method: 'symptom', note: '' });
              break;
            case 'set-clock':
              clock.setWall(event.byMs);
              clock.pass(1_000);
              break;
          }
        }
        clock.pass(15_000);
        const before = service.snapshot().tally;
        store.close();
        const again = household(clock, folder);
        expect(again.service.snapshot().tally).toEqual(before);

        // Days before the start are worked out again little by little, once they are over for a minute.
        clock.pass(120_000);
        again.service.day(before.day);
        const found = [...verifyDays(again.store, new Calendar(ZONE), DEFAULT_WAKING, again.service.now())];
        expect(found.filter(({ otherVerdicts, state }) => state !== 'same' || otherVerdicts > 0)).toEqual([]);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }),
    { numRuns: 40 },
  );
}, 120_000);
