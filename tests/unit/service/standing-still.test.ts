import { expect, test } from 'vitest';
import { DEFAULT_WAKING } from '../../../src/contract/day.ts';
import { Calendar } from '../../../src/pacing/calendar.ts';
import { finish, rebuildDay } from '../../../src/service/day-rebuild.ts';
import { bpm, monotonicMs } from '../../../src/units.ts';
import { STRAP, WEARER, withStrap, ZONE } from '../../support/household.ts';
import { NOON } from '../../support/packets.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const STILL_MS = 10_000;

test('a process that stood still counts no second twice, though its clock ticks before it hears what waits', () => {
  const clock = new VirtualClock(NOON);
  const { service, source, store } = withStrap(clock, temporaryFolder());
  service.enterThreshold({ bpm: bpm(95), method: 'symptom', note: '' });
  const began = clock.passed;
  for (let round = 0; round < 10; round += 1) {
    for (let second = 0; second < 10; second += 1) {
      clock.pass(1_000);
      source.packet(STRAP, 110);
    }
    const from = clock.monotonic();
    clock.standStill(STILL_MS);
    for (let second = 1; second <= STILL_MS / 1_000; second += 1) {
      const at = monotonicMs(from + second * 1_000);
      source.say({ type: 'packet', address: STRAP, hex: '006e', monotonic: at, preview: false });
    }
  }
  const { alerts, tally } = service.snapshot();
  expect(tally.recordedMs).toBe(clock.passed - began - 1_000);
  expect(alerts.map(({ kind }) => kind)).not.toContain('no-signal');
  clock.pass(10_000);
  const options = { waking: DEFAULT_WAKING, madeAt: service.now(), through: null };
  const rebuilt = finish(rebuildDay(store, new Calendar(ZONE), '2026-03-10', options));
  expect(service.snapshot().tally.recordedMs).toBe(rebuilt.summary?.recordedMs);
  store.close();
});

test('a process that stands still again and again notices all the same that nothing comes any more', () => {
  const clock = new VirtualClock(NOON);
  const { service, source, store } = withStrap(clock, temporaryFolder());
  source.packet(STRAP, 80);
  for (let round = 0; round < 12; round += 1) clock.standStill(STILL_MS);
  expect(service.snapshot().alerts.map(({ kind }) => kind)).toEqual(['no-signal']);
  store.close();
});

test('a machine that slept counts that time as not recorded, and raises nothing about its clock', () => {
  const clock = new VirtualClock(NOON);
  const { service, source, store } = withStrap(clock, temporaryFolder());
  service.enterThreshold({ bpm: bpm(95), method: 'symptom', note: '' });
  service.onRequest({ type: 'silence', of: { family: 'technical' }, minutes: 60 }, WEARER);
  const beat = () => {
    for (let second = 0; second < 60; second += 1) {
      clock.pass(1_000);
      source.packet(STRAP, 85);
    }
  };
  beat();
  clock.sleep(4 * 3_600_000);
  beat();
  const { alerts, house, serverTime, tally } = service.snapshot();
  const sinceMidnight = serverTime - Date.UTC(2026, 2, 10);
  expect(tally.recordedMs + tally.notRecordedMs).toBe(sinceMidnight);
  expect(serverTime).toBe(clock.wall());
  expect(alerts).toEqual([]);
  // Its end, which the screen showed, has passed meanwhile.
  expect(house.silences).toEqual([]);
  clock.pass(10_000);
  const options = { waking: DEFAULT_WAKING, madeAt: service.now(), through: null };
  const { summary } = finish(rebuildDay(store, new Calendar(ZONE), '2026-03-10', options));
  expect(summary?.notRecordedMs).toBe(service.day('2026-03-10').notRecordedMs);
  store.close();
});
