/** What a screen was told of alerts is on the disk by then; a disk that refuses keeps nothing from a screen. */
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Alert } from '../../../src/contract/alerts.ts';
import type { LiveMessage, ScreenRequest } from '../../../src/contract/live.ts';
import { DATABASE_FILE } from '../../../src/store/database.ts';
import { sqlite } from '../../../src/store/sqlite.ts';
import { openStore } from '../../../src/store/store.ts';
import { bpm, epochMs } from '../../../src/units.ts';
import { CARER, STRAP, WEARER, withStrap } from '../../support/household.ts';
import { NOON } from '../../support/packets.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

function home() {
  const clock = new VirtualClock(NOON);
  const house = withStrap(clock, temporaryFolder());
  house.service.enterThreshold({ bpm: bpm(95), method: 'symptom', note: '' });
  const beat = (seconds: number, beats: number) => {
    for (let second = 0; second < seconds; second += 1) {
      clock.pass(1_000);
      house.source.packet(STRAP, beats);
    }
  };
  const standing = (kind: Alert['kind']) =>
    house.service.snapshot().alerts.find((alert) => alert.kind === kind);
  return { ...house, clock, beat, standing };
}

/** Another look at the same files, as a start after a crash at this moment would have. */
function lookAt(folder: string) {
  const store = openStore(folder);
  onTestFinished(() => store.close());
  return store.alerts;
}

test('whatever a screen is told of an alert is on the disk before it is told', () => {
  const { beat, clock, folder, service, standing } = home();
  const kept = lookAt(folder);
  const told: string[] = [];
  service.messages.subscribe((message: LiveMessage) => {
    if (message.type === 'alert') {
      expect(kept.find(message.alert.id)).toEqual(message.alert);
      told.push(message.alert.kind);
    } else if (message.type === 'house') {
      const { present: _, ...house } = message.house;
      expect(kept.house()).toMatchObject(house);
      told.push('house');
    }
  });
  const ask = (request: ScreenRequest, by = WEARER) => service.onRequest(request, by);
  service.audience.came(WEARER);
  beat(40, 110);
  const alertId = standing('over')?.id ?? '';
  ask({ type: 'silence', of: { alertId }, minutes: 1 });
  ask({ type: 'silence', of: { family: 'technical' }, minutes: 1 }, CARER);
  clock.pass(90_000);
  ask({ type: 'word', word: 'on-my-way' }, CARER);
  ask({ type: 'wearing', worn: false });
  beat(20, 80);
  expect(told.length).toBeGreaterThan(10);
  expect(new Set(told)).toEqual(new Set(['over', 'no-signal', 'house']));
});

describe('a disk that takes nothing', () => {
  const full = Object.assign(new RangeError('database or disk is full'), { code: 'SQLITE_FULL' });

  test('keeps no alert and no acknowledgement from the screens, is said, and gets all of it later', () => {
    const { beat, clock, folder, service, standing, store } = home();
    const keep = store.alerts.keep.bind(store.alerts);
    const order: string[] = [];
    service.messages.subscribe((message) => {
      if (message.type === 'alert') order.push(message.alert.kind);
    });
    store.alerts.keep = () => {
      throw full;
    };
    beat(31, 110);
    expect(standing('over')).toBeDefined();
    expect(order.slice(0, 2)).toEqual(['over', 'storage']);
    service.onRequest({ type: 'acknowledge', alertId: standing('over')?.id ?? '' }, CARER);
    expect(standing('over')?.acknowledgedBy).toEqual({ role: CARER.role, device: CARER.device });
    expect(lookAt(folder).unresolved()).toEqual([]);
    store.alerts.keep = keep;
    clock.pass(2_000);
    expect(standing('storage')).toBeUndefined();
    expect(lookAt(folder).find(standing('over')?.id ?? '')).toEqual(standing('over'));
  });

  test('that somebody else has locked, neither', () => {
    const { beat, clock, folder, standing } = home();
    const blocker = new (sqlite())(join(folder, DATABASE_FILE));
    onTestFinished(() => void blocker.close());
    blocker.exec('BEGIN IMMEDIATE');
    beat(31, 110);
    expect(standing('over')).toBeDefined();
    expect(standing('storage')).toMatchObject({ causes: ['write-failed'] });
    blocker.exec('COMMIT');
    clock.pass(2_000);
    expect(standing('storage')).toBeUndefined();
    expect(lookAt(folder).find(standing('over')?.id ?? '')).toEqual(standing('over'));
  });
});

test('something kept that fails its check is an alert with its name and size, and is said for a day', () => {
  const { beat, clock, folder, service, standing, store } = home();
  beat(700, 80);
  store.journal.flush();
  const database = new (sqlite())(join(folder, DATABASE_FILE));
  onTestFinished(() => void database.close());
  const spoilt = database
    .prepare('UPDATE segments SET bytes = zeroblob(length(bytes)) RETURNING length(bytes) AS octets')
    .all();
  expect(spoilt.length).toBeGreaterThan(0);
  service.trace({ from: epochMs(NOON), to: epochMs(NOON + 700_000), columns: 100 });
  clock.pass(2_000);
  const alert = standing('storage');
  expect(alert).toMatchObject({
    causes: ['segment-damaged'],
    sentence: expect.stringMatching(/^segment \S+ is damaged \(.*\d+ bytes; .*\) and was set aside/i),
  });
  clock.pass(23 * 3_600_000);
  expect(standing('storage')).toBeDefined();
  clock.pass(2 * 3_600_000);
  expect(standing('storage')).toBeUndefined();
});
