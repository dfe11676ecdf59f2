import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { concat, from, of } from 'rxjs';
import { expect, test } from 'vitest';
import { DEFAULT_WAKING, daySummarySchema } from '../../../src/contract/day.ts';
import { exportPieces } from '../../../src/exports/export.ts';
import { Calendar } from '../../../src/pacing/calendar.ts';
import { DayBook } from '../../../src/pacing/days.ts';
import { endOfRecording, type PacingInput } from '../../../src/pacing/events.ts';
import { measure } from '../../../src/pacing/pipeline.ts';
import { finish, rebuildDay } from '../../../src/service/day-rebuild.ts';
import { captureLine, parseLine } from '../../../src/sources/capture-file.ts';
import type { Store } from '../../../src/store/store.ts';
import { bpm, epochMs } from '../../../src/units.ts';
import { STRAP, withStrap, ZONE } from '../../support/household.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

/** Far from midnight: a clock that is set back from one day into another is not held here. */
const MIDDAY = Date.parse('2026-03-10T12:00:00Z');
const EVER = { from: epochMs(0), to: epochMs(8_640_000_000_000_000) };
const calendar = new Calendar(ZONE);

const happening = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.record({
      what: fc.constant('packets' as const),
      seconds: fc.integer({ min: 1, max: 60 }),
      beats: fc.integer({ min: 70, max: 125 }),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ what: fc.constant('silence' as const), ms: fc.integer({ min: 1, max: 40_000 }) }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('nonsense' as const) }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('relink' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('threshold' as const),
      limit: fc.integer({ min: 70, max: 120 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      what: fc.constant('set-clock' as const),
      byMs: fc.integer({ min: 2_001, max: 200_000 }).chain((ms) => fc.constantFrom(ms, -ms)),
    }),
  },
);

function eventsOf(store: Store): PacingInput[] {
  const request = { format: 'capture', span: EVER, timeZone: ZONE, version: 'test', captureLine } as const;
  const text = Buffer.concat([...exportPieces(store, request)].map(({ bytes }) => Buffer.from(bytes)));
  return text
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map(parseLine)
    .filter((event) => typeof event !== 'string');
}

test('the live day, the day rebuilt from stored packets and the replay of the exported capture are one', () => {
  fc.assert(
    fc.property(fc.array(happening, { minLength: 2, maxLength: 15 }), (happenings) => {
      const folder = mkdtempSync(join(tmpdir(), 'plimsoll-property-'));
      try {
        const clock = new VirtualClock(MIDDAY);
        const { service, source, store } = withStrap(clock, folder);
        service.enterThreshold({ bpm: bpm(95), method: 'symptom', note: '' });
        for (const event of happenings) {
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
            case 'nonsense':
              source.raw(STRAP, '01');
              break;
            case 'relink':
              source.link('searching', STRAP);
              source.link('listening', STRAP);
              break;
            case 'threshold':
              service.enterThreshold({ bpm: bpm(event.limit), method: 'symptom', note: 'as it felt' });
              break;
            case 'set-clock':
              clock.setWall(event.byMs);
              clock.pass(1_000);
              break;
          }
        }
        // Every hold has ended.
        clock.pass(10_000);
        const now = service.now();
        const live = service.days({ from: '2026-03-09', to: '2026-03-13' }).days.map(({ date }) => date);
        store.journal.flush();

        const replayed = new DayBook(calendar, { threshold: null });
        concat(from(eventsOf(store)), of(endOfRecording))
          .pipe(measure(null))
          .subscribe((output) => replayed.add(output));
        // A capture does not tell until when somebody looked, nor who was told what.
        const look = { until: now, waking: DEFAULT_WAKING, alerts: null };
        expect(replayed.dates()).toEqual(live);
        for (const date of live) {
          const shown = { ...daySummarySchema.parse(service.day(date)), alerts: null };
          const options = { waking: DEFAULT_WAKING, madeAt: now, through: null };
          const { otherVerdicts, summary } = finish(rebuildDay(store, calendar, date, options));
          expect(summary).toEqual(shown);
          expect(otherVerdicts).toBe(0);
          expect(replayed.summary(date, look)).toEqual(shown);
        }
        store.close();
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }),
    { numRuns: Number(process.env['PLIMSOLL_RUNS'] ?? 40) },
  );
}, 240_000);
