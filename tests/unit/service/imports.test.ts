import { describe, expect, test } from 'vitest';
import { bpm, epochMs } from '../../../src/units.ts';
import { household, STRAP, withStrap } from '../../support/household.ts';
import { bringIn, recordedElsewhere } from '../../support/imports.ts';
import { NOON } from '../../support/packets.ts';
import type { ScriptedSource } from '../../support/scripted-source.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function beat(clock: VirtualClock, source: ScriptedSource, seconds: number, beats: number): void {
  for (let second = 0; second < seconds; second += 1) {
    clock.pass(1_000);
    source.packet(STRAP, beats);
  }
}

/** A service whose strap has sent 80 bpm for ten minutes from noon on, under a threshold of 95 bpm. */
function tenMinutes() {
  const clock = new VirtualClock(NOON);
  const house = withStrap(clock, temporaryFolder());
  house.service.enterThreshold({ bpm: bpm(95), method: 'symptom', note: '' });
  beat(clock, house.source, 600, 80);
  return { clock, ...house };
}

const tallyOf = (service: ReturnType<typeof withStrap>['service']) => service.snapshot().tally;

describe('a recording that was brought in', () => {
  test('adds what no strap recorded to the running day, at once and after a start', () => {
    const { clock, folder, service, source, store } = tenMinutes();
    const before = tallyOf(service);
    // From 11:30 to 12:05; five minutes of it were recorded by the strap.
    const { sums } = bringIn(store, clock.wall(), recordedElsewhere(NOON - 30 * MINUTE, 35 * 60, 120));
    // The strap's first packet came a second after noon.
    const added = 30 * MINUTE + 1_000;
    expect(sums).toMatchObject({
      packets: 35 * 60,
      recordedMs: 35 * MINUTE + 4_000,
      addedMs: added,
      alreadyRecordedMs: 5 * MINUTE + 3_000,
      tooLateMs: 0,
    });
    service.importsChanged();
    expect(tallyOf(service).recordedMs).toBe(before.recordedMs + added);
    // Before the first threshold, which is in force from noon on, over is unknown.
    expect(tallyOf(service)).toMatchObject({ overMs: 1_000, unjudgedMs: 30 * MINUTE });
    beat(clock, source, 60, 80);
    clock.pass(10_000);
    const after = tallyOf(service);
    expect(after.recordedMs).toBe(before.recordedMs + added + MINUTE + 5_000);
    store.close();
    expect(tallyOf(household(clock, folder).service)).toEqual(after);
  });

  test('of moments that the straps’ clock was put forward over makes no other time less unknown', () => {
    const { clock, service, source, store } = tenMinutes();
    clock.setWall(HOUR);
    beat(clock, source, 600, 80);
    clock.pass(30_000);
    const before = service.day('2026-03-10');
    // From 12:20 to 12:40, when the clock here showed 12:10 and then 13:10.
    bringIn(store, clock.wall(), recordedElsewhere(NOON + 20 * MINUTE, 20 * 60, 120));
    service.importsChanged();
    const after = service.day('2026-03-10');
    const added = 20 * MINUTE + 4_000;
    expect(after.recordedMs).toBe(before.recordedMs + added);
    expect(after.overMs).toBe((before.overMs ?? 0) + added);
    expect(after.notRecordedMs).toBe(before.notRecordedMs);
    expect(after.atMostMs).toBe((before.atMostMs ?? 0) + added);
    store.close();
  });

  test('is judged by the thresholds that were in force then', () => {
    const clock = new VirtualClock(NOON - 2 * HOUR);
    const { service, store } = withStrap(clock, temporaryFolder());
    clock.pass(HOUR);
    service.enterThreshold({ bpm: bpm(100), method: 'symptom', note: '' });
    clock.pass(30 * MINUTE);
    service.enterThreshold({ bpm: bpm(90), method: 'symptom', note: '' });
    clock.pass(30 * MINUTE);
    bringIn(store, clock.wall(), recordedElsewhere(NOON - 90 * MINUTE, 80 * 60, 95));
    service.importsChanged();
    // 30 min before any threshold, 30 min at or below 100 bpm, 20 min over 90 bpm.
    expect(tallyOf(service)).toMatchObject({
      recordedMs: 80 * MINUTE + 4_000,
      unjudgedMs: 30 * MINUTE,
      overMs: 20 * MINUTE + 4_000,
      areaBpmMin: 100.333,
    });
  });

  test('never raises, and never ends, an alert', () => {
    const { clock, service, source, store } = tenMinutes();
    bringIn(store, clock.wall(), recordedElsewhere(NOON - HOUR, 30 * 60, 150));
    service.importsChanged();
    expect(service.snapshot().alerts).toEqual([]);
    beat(clock, source, 60, 120);
    const alerts = service.snapshot().alerts;
    expect(alerts).toHaveLength(1);
    bringIn(store, clock.wall(), recordedElsewhere(NOON - 20 * MINUTE, 15 * 60, 60));
    service.importsChanged();
    expect(service.snapshot().alerts).toEqual(alerts);
  });

  test('counts less than an earlier one, and none counts what a strap records while it is brought in', () => {
    const { clock, service, source, store } = tenMinutes();
    const before = tallyOf(service).recordedMs;
    const first = bringIn(store, clock.wall(), recordedElsewhere(NOON - HOUR, 30 * 60, 90));
    const second = bringIn(store, clock.wall(), recordedElsewhere(NOON - HOUR, 40 * 60, 91));
    expect(first.sums.addedMs).toBe(30 * MINUTE + 4_000);
    expect(second.sums).toMatchObject({
      addedMs: 10 * MINUTE,
      alreadyRecordedMs: 30 * MINUTE + 4_000,
    });
    // A watch that was worn beside the strap until this very moment.
    source.link('searching', STRAP);
    const now = clock.wall();
    const third = bringIn(store, now, recordedElsewhere(now - 5 * MINUTE, 10 * 60, 92));
    expect(third.sums).toMatchObject({ addedMs: 0, tooLateMs: 5 * MINUTE + 14_000 });
    service.importsChanged();
    clock.pass(MINUTE);
    expect(tallyOf(service).recordedMs).toBe(before + 40 * MINUTE + 4_000 + 5_000);
  });

  test('is out of the day again when it is removed', () => {
    const { clock, service, store } = tenMinutes();
    clock.pass(MINUTE);
    const before = tallyOf(service);
    const { id } = bringIn(store, clock.wall(), recordedElsewhere(NOON - HOUR, 30 * 60, 90));
    service.importsChanged();
    expect(tallyOf(service)).not.toEqual(before);
    store.recordings.remove(id);
    service.importsChanged();
    expect(tallyOf(service)).toEqual(before);
  });

  test('that was all there is of a day takes the day with it', () => {
    const clock = new VirtualClock(NOON);
    const { service, store } = household(clock, temporaryFolder());
    const { id } = bringIn(store, clock.wall(), recordedElsewhere(NOON - HOUR, 600, 90));
    service.importsChanged();
    expect(service.day('2026-03-10')?.recordedMs).toBe(604_000);
    store.recordings.remove(id);
    service.importsChanged();
    expect(service.day('2026-03-10')).toMatchObject({ recordedMs: 0, overMs: null });
    expect(store.days.get('2026-03-10')).toBeNull();
  });

  test('of an earlier day makes that day, as one that was put down before', () => {
    const { clock, service, store } = tenMinutes();
    const yesterday = NOON - 24 * HOUR;
    bringIn(store, clock.wall(), recordedElsewhere(yesterday, 600, 90));
    service.importsChanged();
    clock.pass(MINUTE);
    expect(service.day('2026-03-09')).toMatchObject({ recordedMs: 604_000, overMs: null });
    bringIn(store, clock.wall(), recordedElsewhere(yesterday + 5 * MINUTE, 600, 91));
    service.importsChanged();
    clock.pass(MINUTE);
    expect(service.day('2026-03-09')).toMatchObject({ recordedMs: 904_000 });
    expect(service.days({ from: '2026-03-01', to: '2026-03-31' }).days.map(({ date }) => date)).toEqual([
      '2026-03-09',
      '2026-03-10',
    ]);
  });

  test('of another day leaves the running one as it is', () => {
    const { clock, service, store } = tenMinutes();
    const before = tallyOf(service);
    const { sums } = bringIn(store, clock.wall(), recordedElsewhere(NOON - 72 * HOUR, 600, 90));
    service.importsChanged();
    expect(tallyOf(service)).toEqual(before);
    expect(sums).toMatchObject({ addedMs: 604_000, from: epochMs(NOON - 72 * HOUR) });
  });
});

test('recordings that come one after the other are counted once more together, not each', () => {
  const clock = new VirtualClock(NOON);
  const { said, service } = withStrap(clock, temporaryFolder());
  clock.pass(10_000);
  /** How often the day was told in the half minute after so many imports. */
  const toldAfter = (imports: number): number => {
    for (let count = 0; count < imports; count += 1) service.importsChanged();
    const before = said.length;
    clock.pass(30_000);
    return said.slice(before).filter(({ type }) => type === 'tally').length;
  };
  const [none, one, many] = [toldAfter(0), toldAfter(1), toldAfter(20)];
  expect(one).toBeGreaterThan(none);
  expect(many).toBe(one);
});
