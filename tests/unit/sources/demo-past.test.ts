import { describe, expect, it } from 'vitest';
import { DEFAULT_WAKING } from '../../../src/contract/day.ts';
import { Calendar } from '../../../src/pacing/calendar.ts';
import { finish, rebuildDay } from '../../../src/service/day-rebuild.ts';
import { everyDay } from '../../../src/service/stale-days.ts';
import { makeDemoPast } from '../../../src/sources/demo-past.ts';
import { VirtualHeart } from '../../../src/sources/virtual-heart.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { epochMs } from '../../../src/units.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const HOUR_MS = 3_600_000;
const ZONE = 'Europe/London';

/** At midday, a minute before and after a midnight, and in the hour after clocks were put forward and back. */
const NOWS = [
  '2026-11-28T12:00:00Z',
  '2026-07-10T22:59:00Z',
  '2026-07-10T23:01:00Z',
  '2026-03-29T01:30:00Z',
  '2026-10-25T01:30:00Z',
].map((text) => epochMs(Date.parse(text)));

const demo = (store: Store, now: number) =>
  makeDemoPast(store, new VirtualHeart(now), new Calendar(ZONE), epochMs(now));

function lived(now: number): Store {
  const store = openStore(temporaryFolder());
  finish(demo(store, now));
  return store;
}

describe('the past of the demo', () => {
  it.each(NOWS)('is four weeks in the order in which a strap would have sent them, up to now (%d)', (now) => {
    const store = lived(now);
    const times = [...store.journal.rowsFrom(0)].map(({ at }) => at);
    expect(times.findIndex((at, index) => at < (times[index - 1] ?? 0))).toBe(-1);
    expect(times.at(-1)).toBe(now);

    // The verdicts, days and alerts are those that come out of its packets.
    const calendar = new Calendar(ZONE);
    const options = { waking: DEFAULT_WAKING, madeAt: epochMs(now), through: null };
    const summaries = everyDay(store, calendar).flatMap((date) => {
      const { otherVerdicts, summary } = finish(rebuildDay(store, calendar, date, options));
      expect(otherVerdicts).toBe(0);
      return summary === null ? [] : [summary];
    });
    // A person looking at it meets days recorded enough, one that was not, and every kind of mark.
    expect(summaries.filter(({ complete }) => complete).length).toBeGreaterThanOrEqual(22);
    expect(summaries.filter(({ complete }) => !complete).length).toBeGreaterThanOrEqual(1);
    expect(new Set(summaries.flatMap(({ thresholds }) => thresholds.map(({ bpm }) => bpm)))).toEqual(
      new Set([100, 95]),
    );
    const alerts = store.alerts.raisedBetween(epochMs(0), epochMs(now));
    const episodes = summaries.reduce((sum, { episodeCounts }) => sum + (episodeCounts?.of30s ?? 0), 0);
    expect(alerts.length).toBeGreaterThan(20);
    expect(alerts.length).toBeLessThanOrEqual(episodes);
    expect(store.alerts.unresolved()).toEqual([]);
    const notes = store.notes.between(epochMs(0), epochMs(now));
    expect(notes.map(({ kind }) => kind)).toEqual(['rest', 'bad-day', 'crash', 'rest']);
    store.close();
  });

  it('has the last hour recorded, so that the first screen is not empty', () => {
    const [now = epochMs(0)] = NOWS;
    const store = lived(now);
    const packets = [...store.journal.span(1, epochMs(now - HOUR_MS), now)].filter(
      ({ kind }) => kind === 'packet',
    );
    expect(packets.length).toBe(3_599);
    store.close();
  });

  it('is made once: a demo that was left and is opened again goes on where it was', () => {
    const [now = 0] = NOWS;
    const store = lived(now);
    const before = store.journal.lastId();
    finish(demo(store, now + HOUR_MS));
    expect(store.journal.lastId()).toBe(before);
    store.close();
  });

  it('lets everybody else have their turn after a few hundred packets', () => {
    const [now = 0] = NOWS;
    const store = openStore(temporaryFolder());
    let pauses = 0;
    for (const _pause of demo(store, now)) pauses += 1;
    expect(store.journal.lastId() / pauses).toBeLessThan(600);
    store.close();
  });
});
