import { expect, test } from 'vitest';
import { DEFAULT_WAKING } from '../../../src/contract/day.ts';
import { Calendar } from '../../../src/pacing/calendar.ts';
import { verifyDays } from '../../../src/service/verify-days.ts';
import { bpm } from '../../../src/units.ts';
import { household, STRAP, withStrap, ZONE } from '../../support/household.ts';
import type { ScriptedSource } from '../../support/scripted-source.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const DAY_MS = 24 * 60 * 60_000;
const NOON = Date.parse('2026-03-10T12:00:00Z');

/** A minute over threshold, and a minute later what was of it is written. */
function minuteOver(clock: VirtualClock, source: ScriptedSource): void {
  for (let second = 0; second < 60; second += 1) {
    source.packet(STRAP, 120);
    clock.pass(1_000);
  }
  clock.pass(60_000);
}

/** 60 packets a second apart, the last one of which holds for 5 s. */
const MINUTE_OVER_MS = 59_000 + 5_000;

test('a clock that is set back by five days finds the day again that it had then, whole', () => {
  const clock = new VirtualClock(NOON);
  const { folder, service, source, store } = withStrap(clock, temporaryFolder());
  service.enterThreshold({ bpm: bpm(95), method: 'symptom', note: '' });
  minuteOver(clock, source);
  for (let day = 1; day <= 5; day += 1) {
    clock.setWall(DAY_MS);
    minuteOver(clock, source);
  }
  clock.setWall(-5 * DAY_MS);
  minuteOver(clock, source);

  expect(service.snapshot().tally).toMatchObject({ day: '2026-03-10', overMs: 2 * MINUTE_OVER_MS });
  expect(service.day('2026-03-10').overMs).toBe(2 * MINUTE_OVER_MS);

  // The next day comes for the second time, too.
  clock.setWall(DAY_MS);
  minuteOver(clock, source);
  expect(service.snapshot().tally).toMatchObject({ day: '2026-03-11', overMs: 2 * MINUTE_OVER_MS });
  expect(service.day('2026-03-11').overMs).toBe(2 * MINUTE_OVER_MS);

  const before = service.snapshot().tally;
  store.close();
  const again = household(clock, folder);
  expect(again.service.snapshot().tally).toEqual(before);
  clock.pass(60_000);
  again.service.day('2026-03-11');
  const findings = [...verifyDays(again.store, new Calendar(ZONE), DEFAULT_WAKING, again.service.now())];
  expect(findings.filter(({ state }) => state !== 'same')).toEqual([]);
  // Days ahead, by the time it is now, are what they were.
  for (const date of ['2026-03-12', '2026-03-13', '2026-03-14', '2026-03-15'])
    expect(again.service.day(date).overMs, date).toBe(MINUTE_OVER_MS);
}, 240_000);
