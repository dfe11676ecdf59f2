import { describe, expect, test } from 'vitest';
import { bpm } from '../../../src/units.ts';
import { acknowledge, household, STRAP, WEARER, withStrap } from '../../support/household.ts';
import { NOON } from '../../support/packets.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
/** Longer than what was received waits to be written, in ms. */
const WRITTEN_MS = 600;

/** A house of a wearer who is there, with a threshold of 95 bpm; it can be killed and started again. */
class Restarted {
  readonly clock: VirtualClock;
  #house: ReturnType<typeof household>;

  constructor(startsAt: number) {
    this.clock = new VirtualClock(startsAt);
    this.#house = withStrap(this.clock, temporaryFolder());
    this.service.audience.came(WEARER);
    this.service.enterThreshold({ bpm: bpm(95), method: 'symptom', note: '' });
  }

  get service() {
    return this.#house.service;
  }

  beat(seconds: number, beats: number): void {
    for (let second = 0; second < seconds; second += 1) {
      this.clock.pass(1_000);
      this.#house.source.packet(STRAP, beats);
    }
  }

  /** @param clock another machine's, or the same */
  restart(downMs: number, clock = this.clock): void {
    this.clock.pass(WRITTEN_MS);
    this.#house.store.close();
    clock.pass(downMs);
    this.#house = household(clock, this.#house.folder);
    this.#house.source.link('listening', STRAP);
    this.service.audience.came(WEARER);
  }

  /** The pacing alerts that stand, and since when, in s after noon. */
  standing() {
    return this.service
      .snapshot()
      .alerts.filter(({ family }) => family === 'pacing')
      .map(({ kind, raisedAt }) => [kind, Math.round((raisedAt - NOON) / 1_000)]);
  }

  /** Every pacing alert of two days: its kind, when it was raised, and how often it was acknowledged. */
  log() {
    return this.service
      .alertLog('2026-03-09', '2026-03-10')
      .days.flatMap(({ alerts }) => alerts)
      .filter(({ family }) => family === 'pacing')
      .map(({ acknowledgements, kind, raisedAt }) => [kind, raisedAt, acknowledgements.length]);
  }

  close(): void {
    this.#house.store.close();
  }
}

describe('an over alert', () => {
  test('that the last reading before a restart completed is raised by the start', () => {
    const house = new Restarted(NOON);
    house.beat(27, 110);
    house.restart(9_000);
    expect(house.standing()).toEqual([['over', 31]]);
    // Nothing comes any more: it goes on standing, and becomes one of long.
    house.clock.pass(10 * MINUTE_MS);
    expect(house.standing()).toEqual([
      ['over', 31],
      ['long-over', 331],
    ]);
    house.close();
  });

  test('of today never takes the place of one of yesterday', () => {
    const house = new Restarted(NOON - DAY_MS);
    house.beat(40, 110);
    acknowledge(house.service, house.service.snapshot().alerts[0]?.id ?? '', WEARER);
    house.beat(20, 80);
    const yesterdays = house.log();
    expect(yesterdays).toEqual([['over', expect.any(Number), 1]]);
    house.clock.pass(DAY_MS - MINUTE_MS);
    house.beat(27, 110);
    house.restart(9_000);
    house.beat(35, 110);
    expect(house.log()).toEqual([...yesterdays, ['over', expect.any(Number), 0]]);
    house.close();
  });

  test('that is opened again after a restart keeps when it was raised and who acknowledged it', () => {
    const house = new Restarted(NOON);
    house.beat(40, 110);
    acknowledge(house.service, house.service.snapshot().alerts[0]?.id ?? '', WEARER);
    house.beat(12, 85);
    expect(house.standing()).toEqual([]);
    const before = house.log();
    house.beat(5, 110);
    house.restart(0);
    house.beat(40, 110);
    expect(house.log()).toEqual(before);
    expect(house.service.snapshot().alerts[0]?.reopenedAt).toBeGreaterThan(NOON);
    house.close();
  });

  test('keeps its one long-over, too', () => {
    const house = new Restarted(NOON);
    house.beat(340, 110);
    const longOver = house.service.snapshot().alerts.find(({ kind }) => kind === 'long-over');
    acknowledge(house.service, longOver?.id ?? '', WEARER);
    house.beat(12, 85);
    const before = house.log();
    house.restart(0);
    house.beat(345, 110);
    expect(house.standing().map(([kind]) => kind)).toEqual(['over', 'long-over']);
    expect(house.log()).toEqual(before);
    house.close();
  });
});

test('a silence ends when its screen says so, also after a start with a clock that is behind', () => {
  const house = new Restarted(NOON);
  house.service.onRequest({ type: 'silence', of: { family: 'pacing' }, minutes: 60 }, WEARER);
  house.beat(600, 85);
  const behind = new VirtualClock(NOON - 30 * MINUTE_MS);
  house.restart(0, behind);
  const shown = () => house.service.snapshot().house.silences.map(({ until }) => until);
  behind.pass(2_000);
  behind.setWall(40 * MINUTE_MS);
  behind.pass(2_000);
  const [until = 0] = shown();
  expect(until).toBeGreaterThan(behind.wall());
  expect(until - behind.wall()).toBeLessThanOrEqual(60 * MINUTE_MS);
  behind.pass(until - behind.wall() - 2_000);
  expect(shown()).toHaveLength(1);
  behind.pass(4_000);
  expect(shown()).toEqual([]);
  house.close();
});
