import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { summarise } from '../../../src/cli/replay.ts';
import type { ToBridge } from '../../../src/contract/bridge.ts';
import type { LiveMessage } from '../../../src/contract/live.ts';
import { Calendar } from '../../../src/pacing/calendar.ts';
import { bpm } from '../../../src/units.ts';
import { acknowledge, household, STRAP, withStrap, ZONE } from '../../support/household.ts';
import { NOON } from '../../support/packets.ts';
import { inZone } from '../../support/recordings.ts';
import type { ScriptedSource } from '../../support/scripted-source.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

/** A packet a second. */
function beat(clock: VirtualClock, source: ScriptedSource, seconds: number, beats: number): void {
  for (let second = 0; second < seconds; second += 1) {
    clock.pass(1_000);
    source.packet(STRAP, beats);
  }
}

const only = <Type extends LiveMessage['type']>(said: readonly LiveMessage[], type: Type) =>
  said.filter((message): message is Extract<LiveMessage, { type: Type }> => message.type === type);

describe('straps', () => {
  test('none is adopted silently: packets of a strap that is not the wearer’s are never counted or kept', () => {
    const clock = new VirtualClock(NOON);
    const { service, source, store } = household(clock, temporaryFolder());
    source.link('listening', STRAP);
    beat(clock, source, 20, 80);
    expect(service.snapshot().lastReading).toBeNull();
    expect(service.snapshot().strap.link).toBe('no-strap');
    store.journal.flush();
    expect(store.journal.lastId()).toBe(0);
  });

  test('in range are listed with name and live bpm while the wearer chooses, and forgotten afterwards', () => {
    const clock = new VirtualClock(NOON);
    const { service, source } = household(clock, temporaryFolder());
    source.inRange(STRAP, 'Strap One');
    expect(service.snapshot().strap.inRange).toEqual([]);
    service.choose(true);
    source.inRange(STRAP, 'Strap One');
    source.packet(STRAP, 72, {}, true);
    expect(service.snapshot().strap.inRange).toMatchObject([{ name: 'Strap One', bpm: 72, adopted: false }]);
    source.packet(STRAP, 0, {}, true);
    expect(service.snapshot().strap.inRange).toMatchObject([{ bpm: null, verdict: 'no-reading' }]);
    clock.pass(16_000);
    expect(service.snapshot().strap.inRange).toEqual([]);
    service.choose(false);
    expect(source.told.at(-1)).toEqual({ type: 'choose', on: false });
  });

  test('in range show no old number as a new one: hearing of a strap does not renew its heart rate', () => {
    const clock = new VirtualClock(NOON);
    const { service, source } = household(clock, temporaryFolder());
    service.choose(true);
    source.inRange(STRAP, 'Strap One');
    source.packet(STRAP, 72, {}, true);
    const came = clock.wall();
    for (let second = 0; second < 15; second += 3) {
      clock.pass(3_000);
      source.inRange(STRAP, 'Strap One');
    }
    expect(service.snapshot().strap.inRange).toMatchObject([
      { bpm: 72, bpmAt: came, lastSeen: clock.wall() },
    ]);
    clock.pass(1_000);
    source.inRange(STRAP, 'Strap One');
    expect(service.snapshot().strap.inRange).toMatchObject([{ bpm: null, bpmAt: null }]);
  });

  test('choosing ends by itself', () => {
    const clock = new VirtualClock(NOON);
    const { service } = household(clock, temporaryFolder());
    service.choose(true);
    clock.pass(121_000);
    expect(service.snapshot().strap.choosing).toBe(false);
  });

  test('out of range cannot be adopted, and the sentence says what to do', () => {
    const { service } = household(new VirtualClock(NOON), temporaryFolder());
    expect(() => service.adopt(STRAP)).toThrow(/not in range any more; put it on/);
  });

  test('once adopted, the source is told to listen to it; once forgotten, to none', () => {
    const { service, source } = withStrap(new VirtualClock(NOON), temporaryFolder());
    const { adopted } = service.snapshot().strap;
    expect(source.told).toContainEqual({
      type: 'listen',
      straps: [{ address: STRAP, name: 'Strap One', serial: null }],
    });
    service.forget(adopted[0]?.id ?? 0);
    expect(source.told.at(-1)).toEqual({ type: 'listen', straps: [] });
    expect(() => service.forget(99)).toThrow(/no such strap/);
  });
});

describe('two straps of the wearer’s', () => {
  const OTHER = 'AA:BB:CC:DD:EE:02';

  function withTwo() {
    const clock = new VirtualClock(NOON);
    const it = withStrap(clock, temporaryFolder());
    it.service.choose(true);
    it.source.inRange(OTHER, 'Strap Two');
    const { id } = it.service.adopt(OTHER);
    it.service.choose(false);
    return { ...it, clock, other: id };
  }
  const told = (source: { told: readonly ToBridge[] }) => {
    const last = source.told.findLast((message) => message.type === 'listen');
    return last?.type === 'listen' ? last.straps.map(({ address }) => address) : [];
  };

  test('are listened to in the wearer’s order', () => {
    const { service, source } = withTwo();
    expect(told(source)).toEqual([OTHER, STRAP]);
    const first = service.snapshot().strap.adopted.find(({ address }) => address === STRAP);
    service.prefer(first?.id ?? 0);
    expect(told(source)).toEqual([STRAP, OTHER]);
    expect(() => service.prefer(99)).toThrow(/no such strap/);
  });

  test('when one takes over the page says so, and every packet is kept under the strap it came from', () => {
    const { capture, clock, other, service, source } = withTwo();
    source.link('listening', OTHER);
    source.packet(OTHER, 80);
    clock.pass(5_000);
    source.link('silent', OTHER);
    clock.pass(10_000);
    source.link('searching', null);
    source.link('listening', STRAP);
    const since = service.now();
    source.packet(STRAP, 81);
    expect(service.snapshot().strap).toMatchObject({
      link: 'listening',
      linkedAddress: STRAP,
      listening: { since, insteadOf: { id: other, why: 'silent' } },
    });
    const lines = capture.slice(-5).map((line) => JSON.parse(line));
    expect(lines.map(({ event, hex }) => event ?? (hex === undefined ? '' : 'packet'))).toEqual([
      'connected',
      'packet',
      'disconnected',
      'connected',
      'packet',
    ]);
  });

  test('a strap that is silent for a moment is still connected', () => {
    const { capture, source } = withTwo();
    source.link('listening', OTHER);
    source.packet(OTHER, 80);
    const before = capture.length;
    source.link('silent', OTHER);
    source.link('listening', OTHER);
    expect(capture).toHaveLength(before);
  });
});

test('a strap that changed its address is known under the new one, and none of its packets is lost', () => {
  const clock = new VirtualClock(NOON);
  const { service, source, capture } = withStrap(clock, temporaryFolder());
  beat(clock, source, 2, 80);
  source.link('searching', STRAP);
  source.say({
    type: 'link',
    address: 'NEW',
    adoptedAs: STRAP,
    state: 'listening',
    monotonic: clock.monotonic(),
  });
  source.packet('NEW', 81);
  expect(service.snapshot()).toMatchObject({
    lastOk: { bpm: 81 },
    strap: { link: 'listening', linkedAddress: 'NEW', adopted: [{ address: 'NEW', name: 'Strap One' }] },
  });
  expect(source.told.at(-1)).toMatchObject({ type: 'listen', straps: [{ address: 'NEW' }] });
  const kinds = capture.map((line) => (line.includes('"hex"') ? 'packet' : JSON.parse(line).event));
  expect(kinds).toEqual(['connected', 'packet', 'packet', 'disconnected', 'connected', 'packet']);
});

describe('numbers', () => {
  test('without a threshold, over is unknown and not zero', () => {
    const clock = new VirtualClock(NOON);
    const { service, source } = withStrap(clock, temporaryFolder());
    beat(clock, source, 20, 150);
    const { tally, lastOk } = service.snapshot();
    expect(tally).toMatchObject({ recordedMs: 19_000, overMs: null, areaBpmMin: null, unjudgedMs: 19_000 });
    expect(lastOk?.band).toBe('unknown');
  });

  test('before anything was recorded are unknown', () => {
    const { service } = household(new VirtualClock(NOON), temporaryFolder());
    service.enterThreshold({ bpm: bpm(95), method: 'symptom', note: '' });
    expect(service.snapshot()).toMatchObject({ lastReading: null, lastOk: null, tally: { overMs: null } });
  });

  test('not-ok packets have no number, and leave the last ok one to age', () => {
    const clock = new VirtualClock(NOON);
    const { service, source } = withStrap(clock, temporaryFolder());
    beat(clock, source, 3, 80);
    clock.pass(1_000);
    source.packet(STRAP, 80, { contact: 'none' });
    clock.pass(6_000);
    const { lastReading, lastOk } = service.snapshot();
    expect(lastReading).toMatchObject({ verdict: 'no-contact', bpm: null, smoothedBpm: null, ageMs: 6_000 });
    expect(lastOk).toMatchObject({ bpm: 80, ageMs: 7_000 });
  });

  test('the day’s tally starts anew at local midnight', () => {
    const clock = new VirtualClock(Date.parse('2026-03-28T23:59:00Z'));
    const { service, source } = withStrap(clock, temporaryFolder());
    service.enterThreshold({ bpm: bpm(95), method: 'symptom', note: '' });
    beat(clock, source, 59, 120);
    expect(service.snapshot().tally).toMatchObject({ day: '2026-03-28', overMs: 58_000 });
    beat(clock, source, 6, 120);
    expect(service.snapshot().tally).toMatchObject({ day: '2026-03-29', overMs: 5_000, recordedMs: 5_000 });
  });

  test('a threshold may be raised only with a reason, and is in force from then on', () => {
    const clock = new VirtualClock(NOON);
    const { service, source } = withStrap(clock, temporaryFolder());
    service.enterThreshold({ bpm: bpm(95), method: 'symptom', note: '' });
    beat(clock, source, 11, 100);
    expect(() => service.enterThreshold({ bpm: bpm(105), method: 'symptom', note: '' })).toThrow(
      /write down why/,
    );
    service.enterThreshold({ bpm: bpm(105), method: 'clinician', note: 'measured in March' });
    beat(clock, source, 10, 100);
    expect(service.snapshot().tally.overMs).toBe(10_000);
    expect(service.thresholds().map(({ bpm: value }) => value)).toEqual([95, 105]);
    service.enterThreshold({ bpm: bpm(90), method: 'symptom', note: '' });
    expect(service.snapshot().service.threshold?.bpm).toBe(90);
  });
});

describe('the over alert', () => {
  test('is told with the packet that completes the dwell, is stored, and stays when the signal is lost', () => {
    const clock = new VirtualClock(NOON);
    const { service, source, store, said } = withStrap(clock, temporaryFolder());
    service.enterThreshold({ bpm: bpm(95), method: 'symptom', note: '' });
    beat(clock, source, 30, 110);
    expect(only(said, 'alert')).toEqual([]);
    beat(clock, source, 1, 110);
    expect(only(said, 'alert')).toHaveLength(1);
    expect(store.alerts.unresolved()).toHaveLength(1);
    const lastSeen = clock.wall();
    clock.pass(3_600_000);
    expect(service.snapshot().alerts).toMatchObject([
      { kind: 'over', noSignalSince: lastSeen, acknowledgedAt: null, resolvedAt: null },
      { kind: 'no-signal', since: lastSeen },
      { kind: 'long-over', noSignalSince: lastSeen },
    ]);
  });

  test('acknowledging it is told to every screen once, and resolves nothing', () => {
    const clock = new VirtualClock(NOON);
    const { service, source, said } = withStrap(clock, temporaryFolder());
    service.enterThreshold({ bpm: bpm(95), method: 'symptom', note: '' });
    beat(clock, source, 31, 110);
    const id = service.snapshot().alerts[0]?.id ?? '';
    acknowledge(service, id);
    acknowledge(service, id);
    acknowledge(service, 'no such alert');
    expect(only(said, 'alert')).toHaveLength(2);
    expect(service.snapshot().alerts).toMatchObject([{ id, acknowledgedAt: clock.wall(), resolvedAt: null }]);
  });
});

describe('after the process was killed', () => {
  /** Leaves without closing anything; what was flushed by the last tick is what there is. */
  function killedAfter(script: (house: ReturnType<typeof withStrap>, clock: VirtualClock) => void) {
    const clock = new VirtualClock(NOON);
    const house = withStrap(clock, temporaryFolder());
    script(house, clock);
    clock.pass(1_000);
    const before = house.service.snapshot();
    return { clock, before, after: household(clock, house.folder).service.snapshot() };
  }

  test('today’s tally and the last hour are what they were', () => {
    const { before, after } = killedAfter(({ service, source }, clock) => {
      beat(clock, source, 600, 90);
      service.enterThreshold({ bpm: bpm(95), method: 'symptom', note: '' });
      beat(clock, source, 300, 101);
      source.raw(STRAP, '00');
      beat(clock, source, 10, 140);
      clock.pass(40_000);
    });
    expect(after.tally).toEqual(before.tally);
    expect(after.tally.overMs).toBeGreaterThan(250_000);
    expect(after.lastHour).toEqual(before.lastHour);
    expect(after.service.threshold).toEqual(before.service.threshold);
    expect(after.strap.adopted).toEqual(before.strap.adopted);
  });

  test('an alert and its acknowledgement stand', () => {
    const { before, after } = killedAfter(({ service, source }, clock) => {
      service.enterThreshold({ bpm: bpm(95), method: 'symptom', note: '' });
      beat(clock, source, 40, 110);
      acknowledge(service, service.snapshot().alerts[0]?.id ?? '');
    });
    expect(before.alerts).toHaveLength(1);
    expect(after.alerts).toEqual(before.alerts);
  });

  test('an acknowledgement after a start changes nothing for the next one', () => {
    const clock = new VirtualClock(NOON);
    const first = withStrap(clock, temporaryFolder());
    first.service.enterThreshold({ bpm: bpm(95), method: 'symptom', note: '' });
    // Raised, resolved by a short rest, and opened again within the episode.
    beat(clock, first.source, 40, 110);
    beat(clock, first.source, 12, 88);
    beat(clock, first.source, 40, 110);
    clock.pass(1_000);
    const opened = first.service.snapshot().alerts;
    expect(opened).toHaveLength(1);
    const second = household(clock, first.folder).service;
    acknowledge(second, opened[0]?.id ?? '');
    const { alerts } = household(clock, first.folder).service.snapshot();
    expect(alerts).toMatchObject([{ id: opened[0]?.id, acknowledgedAt: clock.wall(), resolvedAt: null }]);
  });

  test('an alert is resolved by fresh readings only', () => {
    const clock = new VirtualClock(NOON);
    const first = withStrap(clock, temporaryFolder());
    first.service.enterThreshold({ bpm: bpm(95), method: 'symptom', note: '' });
    beat(clock, first.source, 40, 110);
    clock.pass(1_000);
    const { service, source } = household(clock, first.folder);
    source.link('listening', STRAP);
    clock.pass(60_000);
    expect(service.snapshot().alerts).toHaveLength(1);
    beat(clock, source, 11, 85);
    expect(service.snapshot().alerts).toEqual([]);
  });

  test('being over goes on counting towards the alert', () => {
    const clock = new VirtualClock(NOON);
    const first = withStrap(clock, temporaryFolder());
    first.service.enterThreshold({ bpm: bpm(95), method: 'symptom', note: '' });
    beat(clock, first.source, 20, 110);
    clock.pass(1_000);
    const { service, source } = household(clock, first.folder);
    source.link('listening', STRAP);
    beat(clock, source, 12, 110);
    expect(service.snapshot().alerts).toHaveLength(1);
  });
});

test('a machine that wakes up with its clock an hour behind still counts and warns at once', () => {
  const clock = new VirtualClock(NOON);
  const first = withStrap(clock, temporaryFolder());
  first.service.enterThreshold({ bpm: bpm(95), method: 'symptom', note: '' });
  beat(clock, first.source, 25, 110);
  clock.pass(8_000);
  const behind = new VirtualClock(NOON - 3_600_000);
  const { service, source, store } = household(behind, first.folder);
  source.link('listening', STRAP);
  beat(behind, source, 31, 110);
  expect(service.snapshot().alerts.map(({ kind }) => kind)).toEqual(['clock', 'over']);
  // 24 s before, 30 s after; of the unknown time between only what the last reading surely held.
  expect(service.snapshot().tally.recordedMs).toBe(24_000 + 1_000 + 30_000);
  behind.pass(1_000);
  expect([...store.journal.rowsFrom(0)].filter(({ kind }) => kind === 'clock-step')).toHaveLength(1);
});

test.each([19, -19])(
  'a clock alert lasts as long as it should after a second step, by %s h, and a restart',
  (hours) => {
    const clock = new VirtualClock(NOON);
    const first = withStrap(clock, temporaryFolder());
    const isTold = (house: Pick<typeof first, 'service'>) =>
      house.service.snapshot().alerts.some(({ kind }) => kind === 'clock');
    beat(clock, first.source, 5, 80);
    clock.setWall(5_000);
    beat(clock, first.source, 60, 80);
    clock.setWall(hours * 3_600_000);
    beat(clock, first.source, 300, 80);
    expect(isTold(first)).toBe(true);
    first.store.close();
    const again = household(clock, first.folder);
    again.source.link('listening', STRAP);
    beat(clock, again.source, 280, 80);
    expect(isTold(again)).toBe(true);
    beat(clock, again.source, 30, 80);
    expect(isTold(again)).toBe(false);
  },
);

test('the live numbers are those of a replay of its capture, clock steps included', async () => {
  const clock = new VirtualClock(NOON);
  const { service, source, capture, folder } = withStrap(clock, temporaryFolder());
  service.enterThreshold({ bpm: bpm(95), method: 'symptom', note: '' });
  beat(clock, source, 200, 99);
  clock.setWall(-7_000);
  beat(clock, source, 50, 120);
  clock.pass(2_345);
  source.packet(STRAP, 97);
  clock.setWall(90_000);
  beat(clock, source, 77, 94);
  source.raw(STRAP, '01');
  beat(clock, source, 33, 96);
  clock.pass(30_000);
  const path = join(folder, 'capture.jsonl');
  writeFileSync(path, `${capture.join('\n')}\n`);
  expect(capture.some((line) => line.includes('clock-step'))).toBe(true);

  const summariser = await summarise(path, bpm(95), new Calendar(ZONE), inZone(ZONE));
  const replayed = summariser.summary();
  const { tally } = service.snapshot();
  expect(replayed.recordedMs).toBe(tally.recordedMs);
  expect(replayed.overMs).toBe(tally.overMs);
  expect(replayed.areaBpmMin).toBe(tally.areaBpmMin);
  // 200 + 50 + 1 + 77 + 33 readings; each holds to the next packet, the last for 5 s.
  expect(replayed.packets).toBe(362);
});

describe('when the disk takes nothing', () => {
  test('screens go on, the problem is said in words, and what waited is written later', () => {
    const clock = new VirtualClock(NOON);
    const { service, source, store, log } = withStrap(clock, temporaryFolder());
    beat(clock, source, 5, 80);
    const flush = store.journal.flush.bind(store.journal);
    const full = Object.assign(new RangeError('database or disk is full'), { code: 'SQLITE_FULL' });
    store.journal.flush = () => {
      throw full;
    };
    beat(clock, source, 10, 81);
    const during = service.snapshot();
    expect(during.lastOk?.bpm).toBe(81);
    expect(during.service).toMatchObject({ storageOk: false });
    expect(during.service.storageProblem).toMatch(/disk of .* is full; free some space/);
    store.journal.flush = flush;
    beat(clock, source, 2, 82);
    clock.pass(1_000);
    expect(service.snapshot().service).toMatchObject({ storageOk: true, storageProblem: null });
    // connected + 17 packets
    expect(store.journal.lastId()).toBe(18);
    expect(log.filter((line) => line.startsWith('Storage:'))).toHaveLength(2);
  });

  test('a threshold entered before all that waited is written is in force from where it was entered', () => {
    const clock = new VirtualClock(NOON);
    const folder = temporaryFolder();
    const { service, source, store } = withStrap(clock, folder);
    const { flush } = store.journal;
    store.journal.flush = () => undefined;
    beat(clock, source, 4_000, 100);
    store.journal.flush = flush;
    service.enterThreshold({ bpm: bpm(95), method: 'symptom', note: '' });
    expect(store.journal.waiting).toBeGreaterThan(0);
    beat(clock, source, 60, 100);
    const { tally } = service.snapshot();
    expect(tally).toMatchObject({ unjudgedMs: 3_999_000, overMs: 60_000 });
    expect(store.journal.waiting).toBeLessThan(2);
    store.close();
    expect(household(clock, folder).service.snapshot().tally).toEqual(tally);
  });
});

test('a service that ran for a day and a half stops without a complaint', async () => {
  const clock = new VirtualClock(NOON);
  const { service } = household(clock, temporaryFolder());
  clock.pass(36 * 3_600_000);
  await expect(service.stop()).resolves.toBeUndefined();
}, 120_000);
