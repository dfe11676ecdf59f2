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
import { type Beginning, beginning, type Happening, happen, storyOf } from '../../support/happenings.ts';
import { withStrap } from '../../support/household.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

/** `PLIMSOLL_RUNS=2000` tries more of them, for as long as it takes. */
const RUNS = Number(process.env['PLIMSOLL_RUNS'] ?? 40);
const TIMEOUT_MS = process.env['PLIMSOLL_RUNS'] === undefined ? 240_000 : 0;
const EVER = { from: epochMs(0), to: epochMs(8_640_000_000_000_000) };

const midnight = Date.parse('2026-03-11T00:00:00Z');

/** Each set the clock back from one day into the one before, and counted it otherwise once. */
const setBackOverMidnight: [Beginning, Happening[]][] = [
  [
    { timeZone: 'Europe/London', at: midnight - 90_000 },
    [
      { what: 'packets', seconds: 90, beats: 70 },
      { what: 'set-clock', byMs: -12_001 },
      { what: 'packets', seconds: 1, beats: 70 },
    ],
  ],
  // Of the day that it goes back into nothing was known.
  [
    { timeZone: 'Europe/London', at: midnight },
    [{ what: 'set-clock', byMs: -164_331 }, { what: 'threshold', limit: 70 }, { what: 'nonsense' }],
  ],
  // The packet that still holds is of another day, and of a connection before.
  [
    { timeZone: 'Europe/London', at: midnight },
    [
      { what: 'packets', seconds: 1, beats: 70 },
      { what: 'relink' },
      { what: 'set-clock', byMs: -200_000 },
      { what: 'packets', seconds: 2, beats: 70 },
    ],
  ],
];

function eventsOf(store: Store, timeZone: string): PacingInput[] {
  const request = { format: 'capture', span: EVER, timeZone, version: 'test', captureLine } as const;
  const text = Buffer.concat([...exportPieces(store, request)].map(({ bytes }) => Buffer.from(bytes)));
  return text
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map(parseLine)
    .filter((event) => typeof event !== 'string');
}

test(
  'the live day, the day rebuilt from stored packets and the replay of the exported capture are one',
  () => {
    fc.assert(
      fc.property(
        beginning,
        storyOf({ longest: 15, furthestStepMs: 26 * 60 * 60_000 }),
        ({ at, timeZone }, story) => {
          const folder = mkdtempSync(join(tmpdir(), 'plimsoll-property-'));
          try {
            const clock = new VirtualClock(at);
            const calendar = new Calendar(timeZone);
            const house = withStrap(clock, folder, { timeZone });
            const { service, store } = house;
            service.enterThreshold({ bpm: bpm(95), method: 'symptom', note: '' });
            for (const event of story) happen(house, clock, event);
            // Every hold has ended.
            clock.pass(10_000);
            const now = service.now();
            const live = service.days({ from: '2025-01-01', to: '2027-12-31' }).days.map(({ date }) => date);
            store.journal.flush();

            const replayed = new DayBook(calendar, { threshold: null });
            concat(from(eventsOf(store, timeZone)), of(endOfRecording))
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
        },
      ),
      { numRuns: RUNS, examples: setBackOverMidnight },
    );
  },
  TIMEOUT_MS,
);
