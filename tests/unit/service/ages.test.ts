import { expect, test } from 'vitest';
import { houseState } from '../../../src/hooks/house-state.ts';
import { bpm } from '../../../src/units.ts';
import { household, STRAP, withStrap } from '../../support/household.ts';
import { NOON } from '../../support/packets.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const MINUTE_MS = 60_000;

/** A house with a threshold of 95 bpm, read for ten seconds. */
function readHouse(clock: VirtualClock) {
  const house = withStrap(clock, temporaryFolder());
  house.service.enterThreshold({ bpm: bpm(95), method: 'symptom', note: '' });
  beat(clock, house, 10);
  return house;
}

function beat(
  clock: VirtualClock,
  { source }: Pick<ReturnType<typeof withStrap>, 'source'>,
  seconds: number,
) {
  for (let second = 0; second < seconds; second += 1) {
    clock.pass(1_000);
    source.packet(STRAP, 88);
  }
}

test.each([-60 * MINUTE_MS, -10 * MINUTE_MS, 10 * MINUTE_MS])(
  'a reading is as old as it is, though the clock was set by %d ms',
  (byMs) => {
    const clock = new VirtualClock(NOON);
    const { service, store } = readHouse(clock);
    clock.setWall(byMs);
    clock.pass(8 * MINUTE_MS);
    const snapshot = service.snapshot();
    expect(snapshot.lastOk?.ageMs).toBe(8 * MINUTE_MS);
    expect(snapshot.lastReading?.ageMs).toBe(8 * MINUTE_MS);
    expect(houseState(snapshot)).not.toMatchObject({ bpm: 88 });
    store.close();
  },
);

test('after a start with a clock that is behind nobody knows how old a reading is, and none is shown', () => {
  const clock = new VirtualClock(NOON);
  const { folder, store } = readHouse(clock);
  clock.pass(2_000);
  store.close();
  const behind = new VirtualClock(NOON - 40 * MINUTE_MS);
  const later = household(behind, folder);
  behind.pass(20 * MINUTE_MS);
  const { lastOk, lastReading } = later.service.snapshot();
  expect(lastOk).toBe(null);
  expect(lastReading).toBe(null);
  later.source.link('listening', STRAP);
  beat(behind, later, 1);
  expect(later.service.snapshot().lastOk).toMatchObject({ bpm: 88, ageMs: 0 });
  later.store.close();
});

test('the band is that of the threshold in force, though the clock was set back to before the one before it', () => {
  const clock = new VirtualClock(NOON);
  const house = readHouse(clock);
  clock.setWall(-180 * MINUTE_MS);
  beat(clock, house, 10);
  house.service.enterThreshold({ bpm: bpm(80), method: 'symptom', note: '' });
  clock.pass(90 * MINUTE_MS);
  house.service.snapshot();
  beat(clock, house, 10);
  expect(house.service.snapshot().lastOk?.band).toBe('over');
  house.store.close();
});
