import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFAULT_WAKING } from '../../src/contract/day.ts';
import { Calendar } from '../../src/pacing/calendar.ts';
import { finish, rebuildDay } from '../../src/service/day-rebuild.ts';
import { knownDays } from '../../src/service/known-days.ts';
import { LIVE_SOURCE } from '../../src/service/ports.ts';
import { madeBy } from '../../src/service/stale-days.ts';
import { traceOf } from '../../src/service/trace.ts';
import { DATABASE_FILE } from '../../src/store/database.ts';
import { DayTable } from '../../src/store/days.ts';
import { SegmentTable } from '../../src/store/segments.ts';
import { sqlite } from '../../src/store/sqlite.ts';
import { openStore, type Store } from '../../src/store/store.ts';
import { bpm, epochMs } from '../../src/units.ts';
import { household, ZONE } from '../support/household.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { type Figure, median, print } from './figure.ts';
import { DAY_MS, hoursOf, later, MIDNIGHT, virtualDay } from './recorded.ts';

const TEN_YEARS = 3_652;
const COLUMNS = 1_280;
const calendar = new Calendar(ZONE);
const { entries } = virtualDay();
/** The last whole day in both databases, so that both hold the same of it. */
const lastDay = calendar.dayOf(epochMs(MIDNIGHT));

let root = '';
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'plimsoll-years-'));
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/**
 * A database of so many days up to {@link lastDay}. The last day is a real recording; before it lie segments and
 * summaries of the same size, which are as much in the way and are not read.
 */
function databaseOf(days: number): string {
  const folder = mkdtempSync(join(root, 'data-'));
  const store = openStore(folder);
  store.thresholds.add({ bpm: bpm(95), method: 'symptom', note: '' }, epochMs(0), 0);
  const database = new (sqlite())(join(folder, DATABASE_FILE));
  const segments = new SegmentTable(database, () => undefined);
  const hours = hoursOf(entries);
  let id = 1;
  segments.atomically(() => {
    segments.add(LIVE_SOURCE, 1, hours[0] ?? []);
    const bytes = database.prepare('SELECT bytes FROM segments').pluck().get();
    database.exec('DELETE FROM segments');
    const insert = database.prepare('INSERT INTO segments VALUES (?, ?, ?, ?, ?, 0, ?)');
    for (let day = 1 - days; day < 0; day += 1) {
      for (const hour of later(
        hours.flatMap((each) => each.slice(0, 1)),
        day * DAY_MS,
      )) {
        insert.run(id, LIVE_SOURCE, hour.at, hour.at + 3_599_000, 3_600, bytes);
        id += 3_600;
      }
    }
    for (const hour of hours) {
      segments.add(LIVE_SOURCE, id, hour);
      id += hour.length;
    }
  });
  const madeAt = epochMs(lastDay.end + DAY_MS);
  const options = { waking: DEFAULT_WAKING, madeAt, through: null };
  const { summary, through } = finish(rebuildDay(store, calendar, lastDay.date, options));
  const table = new DayTable(database);
  segments.atomically(() => {
    for (let back = 0; back < days && summary !== null; back += 1) {
      const { date, end, start } = calendar.dayAfter(lastDay, -back);
      table.put(
        { ...summary, date, end, start, until: end },
        { madeBy: madeBy(date, calendar, DEFAULT_WAKING, []), madeAt, through },
      );
    }
  });
  database.close();
  store.close();
  return folder;
}

/** How long work takes, in ms, the middle of several times; the first time, which fills caches, is left out. */
function timeOf(times: number, work: (time: number) => void): number {
  work(0);
  return median(
    Array.from({ length: times }, (_, time) => {
      const started = process.hrtime.bigint();
      work(time + 1);
      return Number(process.hrtime.bigint() - started) / 1e6;
    }),
  );
}

/** Ten minutes of packets, each written by itself, with the sealing of two windows; in ms. */
function recordTenMinutes(store: Store, from: number): number {
  const stretch = later(entries.slice(0, 600), from);
  const started = process.hrtime.bigint();
  for (const entry of stretch) {
    store.journal.append(entry);
    store.journal.flush();
  }
  return Number(process.hrtime.bigint() - started) / 1e6;
}

test('after ten years everything is about as quick as on the first day', () => {
  const young = databaseOf(1);
  const old = databaseOf(TEN_YEARS);
  const figures: Figure[] = [
    { what: 'database of ten years', is: `${(statSync(join(old, DATABASE_FILE)).size / 1e6).toFixed(0)} MB` },
  ];
  const ratios: number[] = [];
  const slow: string[] = [];
  const compare = (what: string, goalMs: number, measure: (folder: string) => number) => {
    const [first, after] = [measure(young), measure(old)];
    ratios.push(after / first);
    if (after > goalMs) slow.push(what);
    const is = `${after.toFixed(2)} ms, ${(after / first).toFixed(2)} × one day`;
    figures.push({ what, is, goal: `under ${goalMs} ms` });
  };
  const reading =
    (work: (store: Store, time: number) => void, times = 25) =>
    (folder: string) => {
      const store = openStore(folder);
      try {
        return timeOf(times, (time) => work(store, time));
      } finally {
        store.close();
      }
    };
  const { end, start } = lastDay;
  const yearBefore = calendar.dayAfter(lastDay, -364).date;
  compare('start-up to the first answer', 2_000, (folder) =>
    timeOf(3, () => {
      const { service, store } = household(new VirtualClock(end + 3_600_000), folder);
      service.snapshot();
      store.close();
    }),
  );
  compare(
    'the summary of a day',
    5,
    reading((store) => store.days.get(lastDay.date)),
  );
  const year = { from: yearBefore, to: lastDay.date };
  const now = epochMs(end + DAY_MS);
  compare(
    'a list of the days of a year, with its weeks',
    20,
    reading((store) => knownDays(year, { store, calendar, waking: DEFAULT_WAKING, now }, null)),
  );
  compare(
    'the trace of a day for a chart',
    50,
    reading((store) => traceOf(store, { from: start, to: end, columns: COLUMNS })),
  );
  const stores = [openStore(young), openStore(old)] as const;
  const times: [number[], number[]] = [[], []];
  for (let round = 1; round <= 30; round += 1) {
    for (const index of [0, 1] as const)
      times[index].push(recordTenMinutes(stores[index], DAY_MS + round * 600_000));
  }
  for (const store of stores) store.close();
  const [first, after] = [median(times[0]), median(times[1])];
  figures.push({
    what: 'ten minutes of packets, sealing included',
    is: `${after.toFixed(1)} ms, ${(after / first).toFixed(3)} × one day`,
    goal: 'within 1.10 ×',
  });
  print('Speed after ten years', figures);
  // Times are judged by whoever reads them on an idle machine; that everything was measured is asserted.
  expect(ratios.every((ratio) => Number.isFinite(ratio) && ratio > 0)).toBe(true);
  if (slow.length > 0) process.stdout.write(`  slower than the goal here: ${slow.join(', ')}\n`);
}, 1_200_000);
