import { chmodSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DATABASE_FILE, lockFolder, makeDataFolder } from '../../../src/store/database.ts';
import { WAITING_LIMIT } from '../../../src/store/journal.ts';
import { JOURNAL_FILE } from '../../../src/store/journal-log.ts';
import { SCHEMA_VERSION } from '../../../src/store/migrations.ts';
import { IDLE_MS, LONGEST_SESSION_MS, SIGN_IN_LINK_MS } from '../../../src/store/sessions.ts';
import { sqlite } from '../../../src/store/sqlite.ts';
import { openStore } from '../../../src/store/store.ts';
import { bpm, epochMs, monotonicMs } from '../../../src/units.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const Database = sqlite();
const at = epochMs(1_000_000);
const packetEntry = (offset: number) =>
  ({
    kind: 'packet',
    at: epochMs(at + offset),
    monotonic: monotonicMs(offset),
    strap: 1,
    bytes: Uint8Array.of(0x06, 80),
    verdict: 'ok',
  }) as const;

describe('the journal', () => {
  test('gives back what it was given, in the order of arrival, also after the clock went back', () => {
    const store = openStore(temporaryFolder());
    store.journal.append({ kind: 'connected', at, monotonic: monotonicMs(0), strap: 1 });
    store.journal.append(packetEntry(1_000));
    store.journal.append({
      kind: 'clock-step',
      at: epochMs(at - 60_000),
      monotonic: monotonicMs(1_500),
      byMs: -61_500,
    });
    store.journal.append(packetEntry(-59_000));
    store.journal.append({ kind: 'disconnected', at, monotonic: monotonicMs(9), strap: 1 });
    store.journal.flush();
    expect([...store.journal.rowsFrom(1)].map(({ kind }) => kind)).toEqual([
      'connected',
      'packet',
      'clock-step',
      'packet',
      'disconnected',
    ]);
    expect([...store.journal.rowsFrom(2)][0]).toMatchObject({ at: at + 1_000, strap: 1 });
    store.close();
  });

  test('keeps what it could not write, and writes it once', () => {
    const folder = temporaryFolder();
    const store = openStore(folder);
    store.journal.append(packetEntry(0));
    mkdirSync(join(folder, JOURNAL_FILE));
    expect(() => store.journal.flush()).toThrow(/EISDIR/);
    rmdirSync(join(folder, JOURNAL_FILE));
    store.journal.flush();
    store.journal.flush();
    expect([...store.journal.rowsFrom(0)]).toHaveLength(1);
    store.close();
  });

  test('says at the end how much it could not write, and lets go of the folder all the same', () => {
    const folder = temporaryFolder();
    const store = openStore(folder);
    store.journal.append(packetEntry(0));
    store.journal.append(packetEntry(1_000));
    mkdirSync(join(folder, JOURNAL_FILE));
    expect(() => store.close()).toThrow(
      `Plimsoll has stopped, and the last 2 things that came in are lost, because the disk did not take them: The folder ${folder} cannot be written`,
    );
    rmdirSync(join(folder, JOURNAL_FILE));
    const again = openStore(folder);
    expect([...again.journal.rowsFrom(0)]).toHaveLength(0);
    again.close();
  });

  test('starts for a moment at the connection it belongs to, unless that is too old', () => {
    const store = openStore(temporaryFolder());
    for (const entry of [
      { kind: 'connected', at, monotonic: monotonicMs(0), strap: 1 } as const,
      packetEntry(1_000),
      packetEntry(2_000),
      packetEntry(3_000),
    ]) {
      store.journal.append(entry);
    }
    store.journal.flush();
    expect(store.journal.startFor(epochMs(at + 2_500), epochMs(0), 100)).toBe(1);
    // The packet before may still hold.
    expect(store.journal.startFor(epochMs(at + 2_500), epochMs(at + 500), 100)).toBe(3);
    expect(store.journal.startFor(epochMs(at + 99_000), epochMs(at + 500), 100)).toBe(5);
    expect(store.journal.startFor(epochMs(0), epochMs(0), 2)).toBe(3);
    store.close();
  });
});

describe('the list of thresholds', () => {
  test('can only be added to, whoever tries', () => {
    const folder = temporaryFolder();
    const store = openStore(folder);
    store.thresholds.add({ bpm: bpm(95), method: 'symptom', note: '' }, at, 0);
    const other = new Database(join(folder, DATABASE_FILE));
    expect(() => other.exec('UPDATE thresholds SET bpm = 120')).toThrow(/append-only/);
    expect(() => other.exec('DELETE FROM thresholds')).toThrow(/append-only/);
    expect(store.thresholds.current()?.bpm).toBe(95);
    other.close();
    store.close();
  });

  test('knows which was in force before an entry of the journal, and which came later', () => {
    const store = openStore(temporaryFolder());
    const add = (value: number, after: number) =>
      store.thresholds.add({ bpm: bpm(value), method: 'symptom', note: '' }, at, after);
    add(90, 0);
    add(95, 10);
    add(85, 20);
    expect(store.thresholds.since(1).before).toBe(90);
    const { before, changes } = store.thresholds.since(11);
    expect(before).toBe(95);
    expect(changes.map(({ afterJournal, threshold }) => [afterJournal, threshold.bpm])).toEqual([[20, 85]]);
    store.close();
  });
});

describe('one-time links and sessions', () => {
  test('a code signs in once, within its day, and the newest only', () => {
    const { sessions } = openStore(temporaryFolder());
    const old = sessions.newSignInCode('wearer', at);
    const code = sessions.newSignInCode('wearer', at);
    expect(sessions.signIn(old, 'iPad', at)).toBeNull();
    const token = sessions.signIn(code, 'iPad', at);
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(sessions.signIn(code, 'iPad', at)).toBeNull();
    expect(sessions.visitor(token ?? '', at)).toEqual({
      sessionId: 1,
      role: 'wearer',
      device: 'iPad',
      endsAt: at + LONGEST_SESSION_MS,
    });
    const late = sessions.newSignInCode('wearer', at);
    expect(sessions.signIn(late, 'iPad', epochMs(at + SIGN_IN_LINK_MS))).toBeNull();
  });

  test('only hashes are stored', () => {
    const folder = temporaryFolder();
    const { sessions } = openStore(folder);
    const code = sessions.newSignInCode('wearer', at);
    const token = sessions.signIn(code, 'iPad', at) ?? '';
    const other = new Database(join(folder, DATABASE_FILE));
    const stored = JSON.stringify(other.prepare('SELECT hex(token_hash) FROM sessions').all());
    expect(stored).not.toContain(Buffer.from(token).toString('hex').toUpperCase());
    other.close();
    expect(sessions.end(1)).toBe(true);
    expect(sessions.visitor(token, at)).toBeNull();
    expect(sessions.end(1)).toBe(false);
  });

  test('a session ends when its device was not seen for long, and at the latest after a year', () => {
    const { sessions } = openStore(temporaryFolder());
    const idle = sessions.open('carer', 'Kitchen tablet', at);
    expect(sessions.visitor(idle, epochMs(at + IDLE_MS - 1))?.device).toBe('Kitchen tablet');
    // It was seen just now, so the time runs anew.
    expect(sessions.visitor(idle, epochMs(at + 2 * IDLE_MS - 2))?.device).toBe('Kitchen tablet');
    expect(sessions.visitor(idle, epochMs(at + 3 * IDLE_MS))).toBeNull();
    const busy = sessions.open('display', 'Wall', at);
    for (let seen: number = at; seen < at + LONGEST_SESSION_MS; seen += IDLE_MS / 2) {
      expect(sessions.visitor(busy, epochMs(seen))?.device).toBe('Wall');
    }
    expect(sessions.visitor(busy, epochMs(at + LONGEST_SESSION_MS))).toBeNull();
  });

  test('a command that was killed leaves no session behind after the next start, and no device is signed out', () => {
    const { sessions } = openStore(temporaryFolder());
    sessions.open('wearer', 'a command on this computer', at);
    const killed = sessions.openLocal('wearer', at);
    const old = sessions.open('display', 'Wall', at);
    sessions.endLocal();
    expect(sessions.visitor(killed, at)).toBeNull();
    expect(sessions.visitor(old, at)?.device).toBe('Wall');
    // What a device calls itself does not make it a command.
    expect(sessions.devices(at)).toHaveLength(2);
  });

  test('the list of devices has those that are signed in, the last seen first, with their names', () => {
    const { sessions } = openStore(temporaryFolder());
    sessions.open('wearer', 'iPad', at);
    sessions.open('carer', 'Kitchen tablet', epochMs(at + 1000));
    sessions.openLocal('wearer', at);
    expect(sessions.rename(1, 'Bedside')).toBe(true);
    expect(sessions.rename(99, 'nobody')).toBe(false);
    const later = epochMs(at + 2 * 60 * 60 * 1000);
    expect(sessions.devices(later).map(({ id, role, name }) => [id, role, name])).toEqual([
      [2, 'carer', 'Kitchen tablet'],
      [1, 'wearer', 'Bedside'],
    ]);
  });
});

describe('a data folder', () => {
  test('can be used by one service at a time', () => {
    const folder = temporaryFolder();
    const lock = lockFolder(folder);
    expect(() => lockFolder(folder)).toThrow(/already running on/);
    lock.release();
    lockFolder(folder).release();
  });

  test('whose database a newer program wrote is refused, and nothing is changed', () => {
    const folder = temporaryFolder();
    openStore(folder).close();
    const newer = new Database(join(folder, DATABASE_FILE));
    newer.pragma(`user_version = ${SCHEMA_VERSION + 1}`);
    newer.close();
    expect(() => openStore(folder)).toThrow(/newer Plimsoll; install that version/);
  });

  test('whose database is no database is refused with what to do', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, DATABASE_FILE), 'this is a shopping list and certainly not a database file');
    expect(() => openStore(folder)).toThrow(/damaged; nothing was changed. Stop Plimsoll and start it again/);
  });

  test('that is a file is refused with what to do', () => {
    const path = join(temporaryFolder(), 'file');
    writeFileSync(path, '');
    expect(() => makeDataFolder(path)).toThrow(/cannot be written .*choose another with --data/);
    chmodSync(path, 0o600);
  });
});

test('the journal lets the oldest go when the disk takes nothing for 12 h, and counts them', () => {
  const store = openStore(temporaryFolder());
  for (let second = 0; second < WAITING_LIMIT + 3; second += 1)
    store.journal.append(packetEntry(second * 1_000));
  expect(store.journal.dropped).toBe(3);
  while (store.journal.waiting > 0) store.journal.flush();
  expect([...store.journal.rowsFrom(0)][0]?.at).toBe(at + 3_000);
  expect(store.journal.lastId()).toBe(WAITING_LIMIT);
  store.close();
});
