import {
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Threshold } from '../../src/contract/threshold.ts';
import type { JournalRow } from '../../src/service/ports.ts';
import { DATABASE_FILE, lockFolder } from '../../src/store/database.ts';
import { JOURNAL_FILE } from '../../src/store/journal-log.ts';
import { openSound, rescueInWords } from '../../src/store/rescue.ts';
import { setAsideFolders } from '../../src/store/set-aside.ts';
import { sqlite } from '../../src/store/sqlite.ts';
import { bpm, epochMs } from '../../src/units.ts';
import { household, STRAP, ZONE } from '../support/household.ts';
import { LATE_EVENING, lived } from '../support/lived.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { Random } from '../survival/random.ts';
import { rebuiltTally } from '../survival/rebuild.ts';

const NOW = epochMs(LATE_EVENING + 3_600_000);
const WAL = `${DATABASE_FILE}-wal`;
const FILES = [DATABASE_FILE, WAL, JOURNAL_FILE] as const;
const WAL_HEADER = 32;
const FRAME_HEADER = 24;

/** What a household that was killed left behind: database, WAL and journal file. */
let root = '';
let rows: Map<number, JournalRow>;
let thresholds: readonly Threshold[];
let pageSize = 0;
let trials = 0;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'plimsoll-damage-'));
  const folder = join(root, 'alive');
  lived(folder).store.close();
  // What was kept at the first end is in the database itself, the rest in the WAL.
  const { service, source, store, clock } = livingOn(folder);
  service.enterThreshold({ bpm: bpm(85), method: 'clinician', note: 'measured' });
  for (let second = 0; second < 400; second += 1) {
    clock.pass(1_000);
    source.packet(STRAP, 88);
  }
  // Readers see what waits too, and a killed household leaves only what was written.
  store.journal.flush();
  rows = new Map([...store.journal.rowsFrom(0)].map((row) => [row.id, row]));
  thresholds = store.thresholds.all();
  cpSync(folder, join(root, 'killed'), { recursive: true });
  store.close();
  const database = new (sqlite())(join(folder, DATABASE_FILE));
  pageSize = Number(database.pragma('page_size', { simple: true }));
  database.close();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

function livingOn(folder: string) {
  const clock = new VirtualClock(LATE_EVENING + 1_500_000);
  const house = household(clock, folder);
  house.source.link('listening', STRAP);
  return { ...house, clock };
}

const sizeOf = (file: string): number => statSync(join(root, 'killed', file)).size;

/** Does something to the files, starts on them, and looks that nothing is shown that never was. */
function startAfter(damage: (folder: string) => void) {
  trials += 1;
  const folder = join(root, `trial-${trials}`);
  cpSync(join(root, 'killed'), folder, { recursive: true });
  damage(folder);
  const lock = lockFolder(folder);
  const { rescue, store } = openSound(folder, lock, NOW);
  const kept = [...store.journal.rowsFrom(0)];
  store.journal.flush();
  store.close();
  lock.release();
  for (const row of kept) expect(row).toEqual(rows.get(row.id));
  expect(kept.map(({ id }) => id)).toEqual([...new Set(kept.map(({ id }) => id))].sort((a, b) => a - b));
  const house = household(new VirtualClock(NOW), folder);
  const { tally, service } = house.service.snapshot();
  expect({ recordedMs: tally.recordedMs, overMs: tally.overMs, areaBpmMin: tally.areaBpmMin }).toEqual(
    rebuiltTally(house.store, ZONE, tally.day),
  );
  const found = house.store.thresholds.all();
  for (const threshold of found) expect(thresholds).toContainEqual(threshold);
  expect([null, ...thresholds]).toContainEqual(service.threshold);
  house.store.close();
  const aside = setAsideFolders(folder).map((path) => readdirSync(path));
  rmSync(folder, { recursive: true });
  return { rescue, kept, aside, thresholds: found };
}

const flip = (file: string, at: number, bit: number) => (folder: string) => {
  const path = join(folder, file);
  const octets = readFileSync(path);
  octets[at] = (octets[at] ?? 0) ^ (1 << bit);
  writeFileSync(path, octets);
};
const cut = (file: string, at: number) => (folder: string) => truncateSync(join(folder, file), at);

test('what a killed household left is whole', () => {
  const { kept, rescue, thresholds: found } = startAfter(() => undefined);
  expect(rescue).toBeNull();
  expect(kept).toHaveLength(rows.size);
  expect(found).toHaveLength(3);
});

describe('a start never crashes, and never shows what was not so,', () => {
  test('wherever the WAL was cut', () => {
    const frame = FRAME_HEADER + pageSize;
    const frames = Math.floor((sizeOf(WAL) - WAL_HEADER) / frame);
    expect(frames).toBeGreaterThan(5);
    for (let kept = 0; kept <= frames; kept += 1) {
      startAfter(cut(WAL, WAL_HEADER + kept * frame));
      startAfter(cut(WAL, Math.max(0, WAL_HEADER + kept * frame - 17)));
    }
  }, 300_000);

  test('wherever the database was cut', () => {
    const pages = sizeOf(DATABASE_FILE) / pageSize;
    expect(pages).toBeGreaterThan(10);
    for (let at = 0; at <= sizeOf(DATABASE_FILE); at += pageSize) startAfter(cut(DATABASE_FILE, at));
  }, 300_000);

  test('wherever the journal file was cut, and all before is there', () => {
    const size = sizeOf(JOURNAL_FILE);
    for (let at = 0; at < size; at += Math.ceil(size / 25)) startAfter(cut(JOURNAL_FILE, at));
  }, 300_000);

  test.each([...FILES])('when %s is gone', (file) => {
    startAfter((folder) => rmSync(join(folder, file)));
  });

  test.each([...FILES])(
    'whichever bit of %s was flipped',
    (file) => {
      const random = new Random(file.length);
      const size = sizeOf(file);
      for (let trial = 0; trial < 25; trial += 1) {
        startAfter(flip(file, random.below(size), random.below(8)));
      }
    },
    300_000,
  );
});

describe('a database that cannot be used', () => {
  test.each([
    [
      'is no database any more',
      (folder: string) => writeFileSync(join(folder, DATABASE_FILE), 'x'.repeat(9_000)),
    ],
    [
      'has lost its first page',
      (folder: string) => {
        const path = join(folder, DATABASE_FILE);
        const octets = readFileSync(path);
        octets.fill(0, 0, pageSize);
        writeFileSync(path, octets);
        rmSync(join(folder, WAL));
      },
    ],
  ])('because it %s, is set aside whole, and the service starts', (_, damage) => {
    const { aside, rescue } = startAfter(damage);
    expect(aside).toEqual([expect.arrayContaining([DATABASE_FILE])]);
    expect(rescue === null ? '' : rescueInWords(rescue)).toMatch(
      /^The database was damaged and was set aside as damaged-20260311T005000Z \(\d+ bytes\)/,
    );
  });
});

describe('damage in the middle of the WAL', () => {
  test('is told, with a copy and its size, and what was before it serves', () => {
    const { rescue } = startAfter(flip(WAL, WAL_HEADER + FRAME_HEADER + 100, 3));
    expect(rescue === null ? '' : rescueInWords(rescue)).toMatch(
      /^The last changes of the database were damaged \(\d+ bytes of plimsoll.db-wal\) and are lost; a copy was set aside as damaged-/,
    );
  });

  test('is not seen in a WAL whose last transaction is not complete', () => {
    expect(startAfter(cut(WAL, sizeOf(WAL) - 100)).rescue).toBeNull();
  });
});
