import {
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { JournalEntry } from '../../../src/service/ports.ts';
import { DATABASE_FILE } from '../../../src/store/database.ts';
import { JOURNAL_FILE } from '../../../src/store/journal-log.ts';
import { sqlite } from '../../../src/store/sqlite.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { bpm, epochMs, monotonicMs } from '../../../src/units.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const Database = sqlite();
const MIDNIGHT = Date.UTC(2026, 2, 10);

const packetAt = (second: number): JournalEntry => ({
  kind: 'packet',
  at: epochMs(MIDNIGHT + second * 1_000),
  monotonic: monotonicMs(second * 1_000),
  strap: 1,
  bytes: Uint8Array.of(0x16, 60 + (second % 7), second & 0xff, 3),
  verdict: 'ok',
});

/** Records one packet a second, written each second as a running service does. */
function record(store: Store, from: number, to: number): void {
  for (let second = from; second < to; second += 1) {
    store.journal.append(packetAt(second));
    store.journal.flush();
  }
}

const segmentsIn = (folder: string): { id: number; entries: number }[] => {
  const database = new Database(join(folder, DATABASE_FILE));
  const rows = database.prepare('SELECT id, entries FROM segments ORDER BY id').all();
  database.close();
  return rows as { id: number; entries: number }[];
};

const idsOf = (store: Store): number[] => [...store.journal.rowsFrom(0)].map(({ id }) => id);
const numbers = (from: number, to: number): number[] =>
  Array.from({ length: to - from }, (_, index) => from + index);

describe('sealing', () => {
  test('happens when a window of five minutes is over, and joins the windows of an hour that is over', () => {
    const folder = temporaryFolder();
    const store = openStore(folder);
    record(store, 0, 301);
    expect(segmentsIn(folder)).toEqual([{ id: 1, entries: 300 }]);
    record(store, 301, 3_600);
    expect(segmentsIn(folder)).toHaveLength(11);
    record(store, 3_600, 3_700);
    expect(segmentsIn(folder)).toEqual([{ id: 1, entries: 3_600 }]);
    expect(idsOf(store)).toEqual(numbers(1, 3_701));
    store.close();
  });

  test('that the database refuses does not stop the writing, and is caught up with', () => {
    const folder = temporaryFolder();
    const store = openStore(folder);
    record(store, 0, 300);
    const blocker = new Database(join(folder, DATABASE_FILE), { timeout: 0 });
    blocker.exec('BEGIN IMMEDIATE');
    expect(() => record(store, 300, 301)).toThrow(/locked/);
    expect(idsOf(store)).toEqual(numbers(1, 302));
    blocker.exec('COMMIT');
    blocker.close();
    for (let tries = 0; tries < 30; tries += 1) {
      try {
        store.journal.flush();
      } catch {
        // Until it is tried again it is said that sealing failed.
      }
    }
    store.journal.flush();
    expect(segmentsIn(folder)).toEqual([{ id: 1, entries: 300 }]);
    expect(idsOf(store)).toEqual(numbers(1, 302));
    record(store, 301, 601);
    expect(segmentsIn(folder).map(({ entries }) => entries)).toEqual([300, 300]);
    expect(idsOf(store)).toEqual(numbers(1, 602));
    store.close();
  });

  test('leaves nothing twice when the process ends before the file is emptied', () => {
    const folder = temporaryFolder();
    const store = openStore(folder);
    record(store, 0, 300);
    const unsealed = readFileSync(join(folder, JOURNAL_FILE));
    record(store, 300, 301);
    store.close();
    // As a kill between the two would have left it.
    writeFileSync(join(folder, JOURNAL_FILE), unsealed);
    const again = openStore(folder);
    expect(idsOf(again)).toEqual(numbers(1, 301));
    record(again, 300, 302);
    expect(idsOf(again)).toEqual(numbers(1, 303));
    again.close();
  });
});

describe('a backlog of 12 h', () => {
  /** Flushes until nothing waits and nothing is left to seal. @returns how much each flush wrote and sealed */
  function flushOut(store: Store, folder: string): { written: number; sealed: number }[] {
    const turns: { written: number; sealed: number }[] = [];
    const database = new Database(join(folder, DATABASE_FILE), { readonly: true });
    const sealed = database.prepare('SELECT coalesce(sum(entries), 0) FROM segments').pluck();
    for (let quiet = 0; quiet < 60; ) {
      const before = { waiting: store.journal.waiting, sealed: Number(sealed.get()) };
      try {
        store.journal.flush();
      } catch {
        // Sealing has failed, and is tried again some flushes later.
      }
      const turn = {
        written: before.waiting - store.journal.waiting,
        sealed: Number(sealed.get()) - before.sealed,
      };
      quiet = turn.written + turn.sealed === 0 ? quiet + 1 : 0;
      turns.push(turn);
    }
    database.close();
    return turns;
  }

  test('of packets that waited in memory is written a part at a time, so that screens have their turn', () => {
    const folder = temporaryFolder();
    const store = openStore(folder);
    record(store, 0, 100);
    for (let second = 100; second < 43_200; second += 1) store.journal.append(packetAt(second));
    store.journal.flush();
    expect(store.journal.waiting).toBeGreaterThan(41_000);
    // To readers it is all there meanwhile.
    expect(idsOf(store)).toEqual(numbers(1, 43_201));
    const turns = flushOut(store, folder);
    expect(Math.max(...turns.map(({ written }) => written))).toBeLessThan(1_900);
    expect(Math.max(...turns.map(({ sealed }) => sealed))).toBe(300);
    expect(store.journal.waiting).toBe(0);
    expect(idsOf(store)).toEqual(numbers(1, 43_201));
    // All but the last hour, whose last window is not over, lie in segments of an hour.
    expect(segmentsIn(folder).slice(0, 11)).toEqual(
      numbers(0, 11).map((hour) => ({ id: 1 + 3_600 * hour, entries: 3_600 })),
    );
    store.close();
  });

  test('of packets that could not be sealed is sealed a window at a time', () => {
    const folder = temporaryFolder();
    const store = openStore(folder);
    record(store, 0, 1);
    const blocker = new Database(join(folder, DATABASE_FILE), { timeout: 0 });
    blocker.exec('BEGIN IMMEDIATE');
    for (let second = 1; second < 43_200; second += 1) {
      store.journal.append(packetAt(second));
      if (second % 100 !== 0) continue;
      try {
        store.journal.flush();
      } catch {
        // What is in the file is safe; it is said all the same that it cannot be sealed.
      }
    }
    expect(store.journal.waiting).toBeLessThan(100);
    blocker.exec('COMMIT');
    blocker.close();
    const turns = flushOut(store, folder);
    expect(Math.max(...turns.map(({ sealed }) => sealed))).toBe(300);
    expect(idsOf(store)).toEqual(numbers(1, 43_201));
    expect(
      segmentsIn(folder)
        .slice(0, 11)
        .map(({ entries }) => entries),
    ).toEqual(Array(11).fill(3_600));
    store.close();
    const again = openStore(folder);
    record(again, 43_200, 43_201);
    expect(idsOf(again)).toEqual(numbers(1, 43_202));
    again.close();
  }, 120_000);

  test('that is closed on is written whole', () => {
    const folder = temporaryFolder();
    const store = openStore(folder);
    for (let second = 0; second < 20_000; second += 1) store.journal.append(packetAt(second));
    store.close();
    const again = openStore(folder);
    expect(idsOf(again)).toEqual(numbers(1, 20_001));
    again.close();
  });
});

test('an id that a threshold was entered after is not given out again when its packet was lost', () => {
  const folder = temporaryFolder();
  const store = openStore(folder);
  record(store, 0, 10);
  store.thresholds.add(
    { bpm: bpm(95), method: 'symptom', note: '' },
    epochMs(MIDNIGHT),
    store.journal.lastId(),
  );
  store.close();
  // As a power cut may leave it: the threshold was brought to the disk, the last packets were not.
  truncateSync(join(folder, JOURNAL_FILE), 100);
  const again = openStore(folder);
  const kept = idsOf(again);
  expect(kept.length).toBeLessThan(10);
  record(again, 20, 21);
  expect(idsOf(again)).toEqual([...kept, 11]);
  again.close();
});

describe('a damaged journal file', () => {
  test('loses the batch that is damaged, and keeps a copy under another name', () => {
    const folder = temporaryFolder();
    const store = openStore(folder);
    record(store, 0, 100);
    store.close();
    const path = join(folder, JOURNAL_FILE);
    const octets = readFileSync(path);
    const descriptor = openSync(path, 'r+');
    writeSync(descriptor, Uint8Array.of((octets[octets.length >> 1] ?? 0) ^ 1), 0, 1, octets.length >> 1);
    closeSync(descriptor);

    const again = openStore(folder);
    expect(idsOf(again)).toHaveLength(99);
    expect(again.journal.lastId()).toBe(100);
    record(again, 100, 101);
    const [damage] = again.journal.takeDamage();
    expect(damage).toMatchObject({ isAside: true, reason: expect.stringContaining('checksum') });
    expect(readdirSync(folder)).toContain(damage?.name);
    expect(readFileSync(join(folder, damage?.name ?? '')).length).toBe(octets.length);
    record(again, 101, 400);
    expect(idsOf(again)).toHaveLength(399);
    expect(again.journal.takeDamage()).toEqual([]);
    again.close();
  });

  test('that was cut short, as by a power cut, goes on after its last whole batch, at every length', () => {
    const folder = temporaryFolder();
    const store = openStore(folder);
    record(store, 0, 3);
    store.close();
    const path = join(folder, JOURNAL_FILE);
    const whole = readFileSync(path);
    for (let length = 0; length < whole.length; length += 1) {
      writeFileSync(path, whole);
      truncateSync(path, length);
      const again = openStore(folder);
      const kept = idsOf(again);
      expect(kept).toEqual(numbers(1, 1 + Math.floor((3 * length) / whole.length)));
      record(again, 10, 11);
      expect(idsOf(again)).toEqual(numbers(1, kept.length + 2));
      expect(again.journal.takeDamage()).toEqual([]);
      again.close();
    }
  });
});

test('a damaged segment is set aside with its size and times, its ids are never used again, and the rest serves', () => {
  const folder = temporaryFolder();
  const store = openStore(folder);
  record(store, 0, 901);
  const database = new Database(join(folder, DATABASE_FILE));
  database.exec(
    "UPDATE segments SET bytes = CAST(substr(bytes, 1, 50) || X'FF' || substr(bytes, 52) AS BLOB) WHERE id = 301",
  );
  expect(idsOf(store)).toEqual([...numbers(1, 301), ...numbers(601, 902)]);
  expect(store.journal.takeDamage()).toMatchObject([
    { name: 'segment 301', entries: 300, from: MIDNIGHT + 300_000, to: MIDNIGHT + 599_000, isAside: true },
  ]);
  expect(idsOf(store)).toHaveLength(601);
  expect(store.journal.takeDamage()).toEqual([]);
  expect(database.prepare('SELECT segment, entries, length(bytes) > 50 AS kept FROM damaged').all()).toEqual([
    { segment: 301, entries: 300, kept: 1 },
  ]);
  database.close();
  store.close();
});

describe('a recording that was brought in', () => {
  const facts = { name: 'walk.fit', format: 'fit', sha256: 'ab'.repeat(32), importedAt: epochMs(MIDNIGHT) };

  test('is a source of its own, read back as it was and apart from what straps sent', () => {
    const store = openStore(temporaryFolder());
    record(store, 0, 10);
    const writer = store.recordings.begin(facts);
    for (let second = 0; second < 8_000; second += 1) writer.add(packetAt(second));
    expect(store.recordings.list()).toEqual([]);
    const source = writer.finish();
    expect(store.recordings.find(facts.sha256)).toEqual({
      ...facts,
      source,
      entries: 8_000,
      from: MIDNIGHT,
      to: MIDNIGHT + 7_999_000,
    });
    const rows = [...store.journal.span(source, epochMs(MIDNIGHT), epochMs(MIDNIGHT + 9_000_000))];
    expect(rows.map(({ id: _, ...entry }) => entry)).toEqual(numbers(0, 8_000).map(packetAt));
    expect(idsOf(store)).toEqual(numbers(1, 11));
    expect(store.journal.lastId()).toBe(10);
    store.close();
  });

  test('leaves nothing when it is given up, removed, or its process ended half-way', () => {
    const folder = temporaryFolder();
    const store = openStore(folder);
    const givenUp = store.recordings.begin(facts);
    for (let second = 0; second < 4_000; second += 1) givenUp.add(packetAt(second));
    givenUp.abort();
    expect(segmentsIn(folder)).toEqual([]);
    const forgotten = store.recordings.begin(facts);
    for (let second = 0; second < 4_000; second += 1) forgotten.add(packetAt(second));
    expect(segmentsIn(folder)).toHaveLength(1);
    const writer = store.recordings.begin(facts);
    writer.add(packetAt(0));
    const source = writer.finish();
    expect(segmentsIn(folder)).toHaveLength(1);
    expect(store.recordings.remove(source)).toBe(true);
    expect(store.recordings.remove(1)).toBe(false);
    expect(segmentsIn(folder)).toEqual([]);
    store.close();
  });

  test('is kept when something of another time is deleted while it is being brought in', async () => {
    const store = openStore(temporaryFolder());
    const writer = store.recordings.begin(facts);
    const monthBefore = {
      from: epochMs(MIDNIGHT - 40 * 86_400_000),
      to: epochMs(MIDNIGHT - 10 * 86_400_000),
    };
    await store.deleteSpan(monthBefore, () => Promise.resolve());
    writer.add(packetAt(0));
    const source = writer.finish();
    expect(store.recordings.list()).toMatchObject([{ source, entries: 1 }]);
    expect(store.recordings.remove(source)).toBe(true);
    store.close();
  });

  test('that somebody took away meanwhile is not said to be there, and leaves nothing', () => {
    const folder = temporaryFolder();
    const store = openStore(folder);
    const writer = store.recordings.begin(facts);
    for (let second = 0; second < 4_000; second += 1) writer.add(packetAt(second));
    const database = new Database(join(folder, DATABASE_FILE));
    database.prepare('DELETE FROM sources WHERE id = ?').run(writer.source);
    database.close();
    expect(() => writer.finish()).toThrow(
      expect.objectContaining({ code: 'import-lost', message: expect.stringMatching(/import it again/) }),
    );
    expect(segmentsIn(folder)).toEqual([]);
    store.close();
  });

  test('is refused when the same file was brought in meanwhile', () => {
    const store = openStore(temporaryFolder());
    const first = store.recordings.begin(facts);
    first.add(packetAt(0));
    first.finish();
    const second = store.recordings.begin(facts);
    second.add(packetAt(0));
    expect(() => second.finish()).toThrow(/brought in before/);
    expect(store.recordings.list()).toHaveLength(1);
    store.close();
  });
});
