import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { PlimsollError } from '../../../src/errors.ts';
import { DATABASE_FILE } from '../../../src/store/database.ts';
import { IDLE_MS, LONGEST_SESSION_MS } from '../../../src/store/sessions.ts';
import { sqlite } from '../../../src/store/sqlite.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { epochMs } from '../../../src/units.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const HOUR_MS = 60 * 60_000;
const at = epochMs(1_000_000);
const later = epochMs(at + 2 * HOUR_MS);

/** A store, and another program that uses the same database. */
function shared() {
  const folder = temporaryFolder();
  const store = openStore(folder);
  const other = new (sqlite())(join(folder, DATABASE_FILE));
  onTestFinished(() => {
    other.close();
    store.close();
  });
  return { store, other };
}

const seenAt = (store: Store) => store.sessions.devices(later).map(({ lastSeenAt }) => lastSeenAt);
/** Writes what waits, as often as it takes until it is tried again. */
function saveAtLast({ sessions }: Store): void {
  for (let turn = 0; turn < 30; turn += 1) {
    try {
      sessions.saveWaiting();
      return;
    } catch {}
  }
  sessions.saveWaiting();
}

describe('while the database is locked by another program', () => {
  test('a device is known all the same, and when it was seen is written when it can be', () => {
    const { other, store } = shared();
    const token = store.sessions.open('carer', 'Kitchen tablet', at);
    other.exec('BEGIN IMMEDIATE');
    expect(store.sessions.visitor(token, later)?.device).toBe('Kitchen tablet');
    expect(() => store.sessions.saveWaiting()).toThrow(/locked/);
    // The trouble lasts until it was tried again, and does not come and go meanwhile.
    expect(() => store.sessions.saveWaiting()).toThrow(/locked/);
    expect(seenAt(store)).toEqual([later]);
    other.exec('COMMIT');
    expect(other.prepare('SELECT last_seen_at FROM sessions').pluck().all()).toEqual([at]);
    saveAtLast(store);
    expect(other.prepare('SELECT last_seen_at FROM sessions').pluck().all()).toEqual([later]);
    expect(() => store.sessions.saveWaiting()).not.toThrow();
  });

  test('a device that was seen meanwhile is not taken for one that was not seen for long', () => {
    const { other, store } = shared();
    const token = store.sessions.open('carer', 'Kitchen tablet', at);
    other.exec('BEGIN IMMEDIATE');
    expect(store.sessions.visitor(token, epochMs(at + IDLE_MS - 1))).not.toBeNull();
    const now = epochMs(at + 2 * IDLE_MS - 2);
    expect(store.sessions.visitor(token, now)).not.toBeNull();
    expect(store.sessions.devices(now)).toHaveLength(1);
    other.exec('COMMIT');
  });

  test('a session that is over by time stays over, whatever the clock says next, and leaves the disk later', () => {
    const { other, store } = shared();
    const token = store.sessions.open('carer', 'Kitchen tablet', at);
    other.exec('BEGIN IMMEDIATE');
    expect(store.sessions.visitor(token, epochMs(at + LONGEST_SESSION_MS))).toBeNull();
    expect(store.sessions.visitor(token, later)).toBeNull();
    expect(store.sessions.devices(later)).toEqual([]);
    other.exec('COMMIT');
    saveAtLast(store);
    expect(other.prepare('SELECT count(*) FROM sessions').pluck().get()).toBe(0);
  });

  test('a device that the wearer signs out is out at once, they are told that it is not written, and it is later', () => {
    const { other, store } = shared();
    const token = store.sessions.open('carer', 'Kitchen tablet', at);
    const id = store.sessions.visitor(token, at)?.sessionId ?? 0;
    other.exec('BEGIN IMMEDIATE');
    expect(() => store.sessions.end(id)).toThrow(PlimsollError);
    expect(store.sessions.visitor(token, at)).toBeNull();
    expect(store.sessions.devices(at)).toEqual([]);
    other.exec('COMMIT');
    saveAtLast(store);
    expect(other.prepare('SELECT count(*) FROM sessions').pluck().get()).toBe(0);
  });

  test('what a person asks for is refused with a sentence', () => {
    const { other, store } = shared();
    const token = store.sessions.open('carer', 'Kitchen tablet', at);
    const id = store.sessions.visitor(token, at)?.sessionId ?? 0;
    other.exec('BEGIN IMMEDIATE');
    expect(() => store.sessions.rename(id, 'Wall')).toThrow(PlimsollError);
    expect(() => store.sessions.newSignInCode('wearer', at)).toThrow(PlimsollError);
    other.exec('COMMIT');
  });
});

describe('while sessions cannot be read', () => {
  test('the last known answer holds for a device that is there, and the trouble is told until they can be', () => {
    const { other, store } = shared();
    const token = store.sessions.open('carer', 'Kitchen tablet', at);
    const stranger = store.sessions.open('carer', 'Phone', at);
    expect(store.sessions.visitor(token, at)?.device).toBe('Kitchen tablet');
    other.exec('ALTER TABLE sessions RENAME TO elsewhere');
    expect(store.sessions.visitor(token, at)?.device).toBe('Kitchen tablet');
    expect(() => store.sessions.saveWaiting()).toThrow();
    expect(() => store.sessions.saveWaiting()).toThrow();
    // Nobody knows who that is: neither let in, nor told that they are signed out.
    expect(() => store.sessions.visitor(stranger, at)).toThrow(PlimsollError);
    other.exec('ALTER TABLE elsewhere RENAME TO sessions');
    saveAtLast(store);
    expect(store.sessions.visitor(stranger, at)?.device).toBe('Phone');
  });

  test('a session that ended before is not known again', () => {
    const { other, store } = shared();
    const token = store.sessions.open('carer', 'Kitchen tablet', at);
    const id = store.sessions.visitor(token, at)?.sessionId ?? 0;
    store.sessions.end(id);
    other.exec('ALTER TABLE sessions RENAME TO elsewhere');
    expect(() => store.sessions.visitor(token, at)).toThrow(PlimsollError);
    other.exec('ALTER TABLE elsewhere RENAME TO sessions');
  });
});
