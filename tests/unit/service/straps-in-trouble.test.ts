import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { DATABASE_FILE } from '../../../src/store/database.ts';
import { sqlite } from '../../../src/store/sqlite.ts';
import { STRAP, withStrap } from '../../support/household.ts';
import { NOON } from '../../support/packets.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const OTHER_ADDRESS = 'AA:BB:CC:DD:EE:99';

/** A household whose database another program can lock or change. */
function shared() {
  const clock = new VirtualClock(NOON);
  const folder = temporaryFolder();
  const house = withStrap(clock, folder);
  const other = new (sqlite())(join(folder, DATABASE_FILE));
  onTestFinished(() => {
    other.close();
    house.store.close();
  });
  const cameBack = () =>
    house.source.say({
      type: 'link',
      address: OTHER_ADDRESS,
      state: 'listening',
      monotonic: clock.monotonic(),
      adoptedAs: STRAP,
    });
  return { ...house, clock, other, cameBack };
}

describe('while the database is locked by another program', () => {
  test('a strap that comes back under another address is read, and known by it when that can be written', () => {
    const { cameBack, clock, other, service, source, store } = shared();
    other.exec('BEGIN IMMEDIATE');
    cameBack();
    clock.pass(1_000);
    source.packet(OTHER_ADDRESS, 88);
    expect(service.snapshot().lastOk?.bpm).toBe(88);
    expect(service.snapshot().service.storageOk).toBe(false);
    expect(store.straps.adopted()).toMatchObject([{ address: STRAP }]);
    const listen = source.told.findLast((message) => message.type === 'listen');
    expect(listen).toMatchObject({ straps: [{ address: OTHER_ADDRESS }] });
    other.exec('COMMIT');
    clock.pass(30_000);
    expect(store.straps.adopted()).toMatchObject([{ address: OTHER_ADDRESS }]);
    expect(service.snapshot().service.storageOk).toBe(true);
  });

  test('what a strap tells of itself is shown, and written when it can be', () => {
    const { clock, other, service, source, store } = shared();
    other.exec('BEGIN IMMEDIATE');
    source.say({ type: 'device', address: STRAP, name: 'Strap One', information: { serial: 'A1' } });
    clock.pass(1_000);
    expect(service.snapshot().strap.adopted).toMatchObject([{ serial: 'A1' }]);
    other.exec('COMMIT');
    clock.pass(30_000);
    expect(store.straps.adopted()).toMatchObject([{ serial: 'A1' }]);
  });
});

test('while straps cannot be read, those that were known are listened to', () => {
  const { cameBack, clock, other, service, source } = shared();
  other.exec('ALTER TABLE straps RENAME TO elsewhere');
  cameBack();
  clock.pass(1_000);
  source.packet(OTHER_ADDRESS, 88);
  expect(service.snapshot().lastOk?.bpm).toBe(88);
  other.exec('ALTER TABLE elsewhere RENAME TO straps');
});
