import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { SettingsChange } from '../../../src/contract/settings.ts';
import { DATABASE_FILE, lockFolder } from '../../../src/store/database.ts';
import { openSound, rescueInWords } from '../../../src/store/rescue.ts';
import { sqlite } from '../../../src/store/sqlite.ts';
import { openStore } from '../../../src/store/store.ts';
import { epochMs } from '../../../src/units.ts';
import { household } from '../../support/household.ts';
import { NOON } from '../../support/packets.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

/** A folder of a household that was stopped, with these settings. */
function left(change: SettingsChange): { folder: string; clock: VirtualClock } {
  const clock = new VirtualClock(NOON);
  const folder = temporaryFolder();
  const { service, store } = household(clock, folder);
  service.changeSettings(change);
  store.close();
  return { folder, clock };
}

/** Changes the database behind the store's back, as a bit that flips does. */
function spoil(folder: string, statement: string): void {
  const database = new (sqlite())(join(folder, DATABASE_FILE));
  expect(database.prepare(statement).run().changes).toBeGreaterThan(0);
  database.close();
}

/** Starts as the service does. @returns what carers see, and what was said of the damage */
function start({ clock, folder }: ReturnType<typeof left>) {
  const lock = lockFolder(folder);
  const { rescue, store } = openSound(folder, lock, clock.wall());
  store.close();
  lock.release();
  const { service, store: opened } = household(clock, folder);
  const sharing = service.sharing();
  opened.close();
  return { sharing, said: rescue === null ? '' : rescueInWords(rescue) };
}

const ENDED = /What carers see could not be read any more: they see nothing until you choose it again\./;

describe('after damage to the settings carers see', () => {
  test('nothing, where what they saw is lost; the wearer is told; and a start later it is still so', () => {
    const house = left({ 'sharing.carers': 'live', 'alerts.repeat': 20 });
    spoil(house.folder, `UPDATE settings SET value = '"everything"' WHERE key = 'sharing.carers'`);
    const { said, sharing } = start(house);
    expect(sharing).toBe('nothing');
    expect(said).toMatch(ENDED);
    expect(start(house)).toEqual({ sharing: 'nothing', said: '' });
  });

  test('nothing, where nobody knows which setting was lost', () => {
    const house = left({ 'alerts.repeat': 20 });
    spoil(house.folder, `UPDATE settings SET key = 'sharing.cariers' WHERE key = 'alerts.repeat'`);
    expect(start(house)).toEqual({ sharing: 'nothing', said: expect.stringMatching(ENDED) });
  });

  test('nothing, where none of it can be read', () => {
    const house = left({ 'alerts.repeat': 20 });
    const path = join(house.folder, DATABASE_FILE);
    writeFileSync(path, readFileSync(path).fill(0xa5));
    expect(start(house)).toEqual({ sharing: 'nothing', said: expect.stringMatching(ENDED) });
  });

  test.each([
    ['nothing', { 'sharing.carers': 'nothing' }],
    ['live', { 'sharing.carers': 'live' }],
    ['everything', {}],
  ] as const)('%s as before, where another setting was lost', (sharing, change) => {
    const house = left({ ...change, 'alerts.repeat': 20 });
    spoil(house.folder, `UPDATE settings SET value = '52' WHERE key = 'alerts.repeat'`);
    const after = start(house);
    expect(after.sharing).toBe(sharing);
    expect(after.said).toMatch(/\(settings\): look at your threshold, your straps and what carers see/);
    expect(after.said).not.toMatch(ENDED);
  });
});

test('a value that this version does not know shares nothing, and the wearer is told', () => {
  const house = left({ 'sharing.carers': 'live' });
  const store = openStore(house.folder);
  store.settings.save(new Map([['sharing.carers', 'the weather']]), epochMs(NOON));
  store.close();
  const { service, store: opened } = household(house.clock, house.folder);
  expect(service.sharing()).toBe('nothing');
  house.clock.pass(2_000);
  expect(service.snapshot().alerts).toContainEqual(
    expect.objectContaining({ kind: 'storage', sentence: expect.stringMatching(ENDED) }),
  );
  opened.close();
});
