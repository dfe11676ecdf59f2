import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { backUp } from '../../../src/store/backup.ts';
import { DATABASE_FILE, lockFolder } from '../../../src/store/database.ts';
import { checkDatabase } from '../../../src/store/database-check.ts';
import { JOURNAL_FILE, readJournalLog } from '../../../src/store/journal-log.ts';
import { SCHEMA_VERSION } from '../../../src/store/migrations.ts';
import { restore } from '../../../src/store/restore.ts';
import { sqlite } from '../../../src/store/sqlite.ts';
import { openStore, type Store } from '../../../src/store/store.ts';
import { bpm, epochMs } from '../../../src/units.ts';
import { household, STRAP, WEARER, withStrap } from '../../support/household.ts';
import { LATE_EVENING, lived } from '../../support/lived.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const NOW = epochMs(Date.parse('2026-03-11T09:00:00Z'));
const FIRST_SCHEMA = join(import.meta.dirname, '../../fixtures/schema-1.sql');
const silent = () => undefined;

/** All that a store holds, to be compared. */
const contentOf = (store: Store) => ({
  rows: [...store.journal.rowsFrom(0)],
  thresholds: store.thresholds.all(),
  straps: store.straps.adopted(),
});

function written(file: string, content: string): string {
  writeFileSync(file, content);
  return file;
}

async function backedUp() {
  const folder = temporaryFolder();
  const file = join(temporaryFolder(), 'backup.db');
  const house = lived(folder);
  await backUp(folder, file, silent);
  return { ...house, folder, file };
}

/** A household that records into a folder; `live` passes more than a window of time. */
function recording(folder: string) {
  const clock = new VirtualClock(LATE_EVENING);
  const { service, source, store } = withStrap(clock, folder);
  service.enterThreshold({ bpm: bpm(100), method: 'symptom', note: '' });
  const live = () => {
    for (let second = 0; second < 400; second += 1) {
      clock.pass(1_000);
      source.packet(STRAP, 80);
    }
  };
  live();
  return { clock, live, service, store };
}

describe('a backup', () => {
  test('made while a service records is all there is at that moment, and can be restored elsewhere', async () => {
    const { clock, file, service, source, store } = await backedUp();
    const before = contentOf(store);
    const shown = service.snapshot();
    source.packet(STRAP, 80);
    clock.pass(2_000);
    const elsewhere = temporaryFolder();
    const { aside, counts } = restore(elsewhere, file, NOW);
    expect(aside).toBeNull();
    expect(counts['thresholds']).toBe(2);
    const restored = openStore(elsewhere);
    expect(contentOf(restored)).toEqual(before);
    restored.close();
    const again = household(new VirtualClock(clock.wall()), elsewhere);
    const { recordedMs, overMs } = again.service.snapshot().tally;
    expect({ recordedMs, overMs }).toEqual({
      recordedMs: shown.tally.recordedMs,
      overMs: shown.tally.overMs,
    });
    again.store.close();
    store.close();
  });

  test('is one file that only its owner may read, and whole', async () => {
    const { file, store } = await backedUp();
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(file, '..'))).toEqual(['backup.db']);
    expect(checkDatabase(file)).toMatchObject({ thresholds: 2 });
    store.close();
  });

  test('is never written over another file, and leaves nothing where it could not be made', async () => {
    const { file, folder, store } = await backedUp();
    const before = readFileSync(file);
    await expect(backUp(folder, file, silent)).rejects.toMatchObject({ code: 'file-exists' });
    expect(readFileSync(file).equals(before)).toBe(true);
    await expect(backUp(folder, '/no/such/folder/b.db', silent)).rejects.toMatchObject({
      code: 'file-unwritable',
    });
    store.close();
  });

  test('holds what was sealed while it was being made', async () => {
    const folder = temporaryFolder();
    const file = join(temporaryFolder(), 'backup.db');
    const { live, store } = recording(folder);
    let lives = 0;
    await backUp(folder, file, () => {
      lives += 1;
      if (lives <= 2) live();
    });
    const elsewhere = temporaryFolder();
    restore(elsewhere, file, NOW);
    const restored = openStore(elsewhere);
    const ids = [...restored.journal.rowsFrom(0)].map(({ id }) => id);
    expect(ids).toEqual(ids.map((_, index) => index + 1));
    expect(ids.length).toBeGreaterThanOrEqual(400);
    restored.close();
    store.close();
  });
});

describe('restoring a plain copy of the data folder', () => {
  /** The files of a folder that was recorded into, as somebody copies them. */
  function copied(...names: readonly string[]) {
    const { folder, store } = lived(temporaryFolder());
    const before = contentOf(store);
    store.close();
    const place = temporaryFolder();
    for (const name of names) {
      if (existsSync(join(folder, name))) copyFileSync(join(folder, name), join(place, name));
    }
    return { before, file: join(place, DATABASE_FILE), place };
  }
  const FILES = [DATABASE_FILE, `${DATABASE_FILE}-wal`, JOURNAL_FILE];

  test('brings back the last minutes too, which lie in the journal file beside it', () => {
    const { before, file, place } = copied(...FILES);
    const unsealed = readJournalLog(place).length;
    expect(unsealed).toBeGreaterThan(50);
    const folder = temporaryFolder();
    const { journal } = restore(folder, file, NOW);
    const restored = openStore(folder);
    expect(contentOf(restored)).toEqual(before);
    expect(journal).toEqual({ entries: unsealed, lostOctets: 0 });
    restored.close();
  });

  test('of a restore that was regretted brings back all that was set aside', async () => {
    const folder = temporaryFolder();
    const { store } = lived(folder);
    const before = contentOf(store);
    store.close();
    const { file, store: other } = await backedUp();
    other.close();
    const { aside } = restore(folder, file, NOW);
    restore(folder, join(aside?.folder ?? '', DATABASE_FILE), epochMs(NOW + 60_000));
    const restored = openStore(folder);
    expect(contentOf(restored)).toEqual(before);
    restored.close();
  });

  test('says how much of the journal file cannot be read, and brings back the rest', () => {
    const { before, file, place } = copied(...FILES);
    const octets = readFileSync(join(place, JOURNAL_FILE));
    octets.fill(0xa5, 100, 120);
    writeFileSync(join(place, JOURNAL_FILE), octets);
    const folder = temporaryFolder();
    const { journal } = restore(folder, file, NOW);
    expect(journal).toMatchObject({ lostOctets: expect.toSatisfy((lost: number) => lost > 20) });
    const restored = openStore(folder);
    const { rows } = contentOf(restored);
    expect(rows.length).toBeLessThan(before.rows.length);
    expect(rows.at(-1)).toEqual(before.rows.at(-1));
    restored.close();
  });

  test('says so when the journal file is not beside it', () => {
    const { before, file } = copied(DATABASE_FILE, `${DATABASE_FILE}-wal`);
    const folder = temporaryFolder();
    expect(restore(folder, file, NOW).journal).toBe('missing');
    const restored = openStore(folder);
    expect(contentOf(restored).rows).toEqual(before.rows.slice(0, contentOf(restored).rows.length));
    restored.close();
  });

  test('takes nothing from a journal file beside a backup, which is whole by itself', async () => {
    const { place } = copied(JOURNAL_FILE);
    const { file, store } = await backedUp();
    store.close();
    const backup = join(place, DATABASE_FILE);
    copyFileSync(file, backup);
    const folder = temporaryFolder();
    expect(restore(folder, backup, NOW).journal).toBeNull();
  });
});

describe('a backup to a slow medium', () => {
  test('is made however long it takes, and is of the moment at which it was begun', async () => {
    const folder = temporaryFolder();
    const file = join(temporaryFolder(), 'backup.db');
    const { clock, live, service, store } = recording(folder);
    clock.pass(2_000);
    // Enough for more than one step.
    for (let note = 0; note < 200; note += 1) {
      service.notes.add({ kind: 'words', text: 'a long day '.repeat(90) }, WEARER);
    }
    const begun = contentOf(store);
    let steps = 0;
    // Windows of five minutes are sealed during each step of the copy.
    await backUp(folder, file, () => {
      steps += 1;
      live();
      service.enterThreshold({ bpm: bpm(100 - steps), method: 'symptom', note: '' });
    });
    expect(steps).toBeGreaterThan(1);
    const elsewhere = temporaryFolder();
    restore(elsewhere, file, NOW);
    const restored = openStore(elsewhere);
    expect(contentOf(restored)).toEqual(begun);
    restored.close();
    store.close();
  });
});

describe('restoring', () => {
  test('keeps what was there, under a name that says when, as a folder that can be used', async () => {
    const { file, store } = await backedUp();
    store.close();
    const other = temporaryFolder();
    const old = lived(other);
    old.service.enterThreshold({ bpm: bpm(80), method: 'clinician', note: '' });
    const before = contentOf(old.store);
    old.store.close();
    const { aside } = restore(other, file, NOW);
    expect(aside?.folder).toBe(join(other, 'before-restore-20260311T090000Z'));
    const kept = openStore(aside?.folder ?? '');
    expect(contentOf(kept)).toEqual(before);
    kept.close();
    const now = openStore(other);
    expect(now.thresholds.all()).toHaveLength(2);
    now.close();
    expect(restore(other, file, NOW).aside?.folder).toBe(join(other, 'before-restore-20260311T090000Z-2'));
  });

  test('lets nobody in who was signed in when the backup was made', async () => {
    const folder = temporaryFolder();
    const file = join(temporaryFolder(), 'backup.db');
    const { store } = lived(folder);
    const token = store.sessions.open('wearer', 'iPad', NOW);
    expect(store.sessions.visitor(token, NOW)?.role).toBe('wearer');
    const code = store.sessions.newSignInCode('wearer', NOW);
    await backUp(folder, file, silent);
    store.close();
    restore(folder, file, NOW);
    const restored = openStore(folder);
    expect(restored.sessions.visitor(token, NOW)).toBeNull();
    expect(restored.sessions.signIn(code, 'iPad', NOW)).toBeNull();
    restored.close();
  });

  test('is refused while a service runs, and then nothing is changed', async () => {
    const { file, folder, store } = await backedUp();
    const lock = lockFolder(folder);
    expect(() => restore(folder, file, NOW)).toThrow(/Another Plimsoll is already running/);
    lock.release();
    store.close();
  });

  test('of the oldest schema writes nothing beside the backup, which may lie on a disk that takes nothing', () => {
    const place = temporaryFolder();
    const old = join(place, 'old.db');
    const database = new (sqlite())(old);
    database.exec(readFileSync(FIRST_SCHEMA, 'utf8'));
    database.close();
    // What stands here cannot be made way for, as on a disk that is read-only.
    mkdirSync(join(place, 'old.db.rehearsal', 'taken'), { recursive: true });
    utimesSync(place, 1, 1);
    const folder = temporaryFolder();
    restore(folder, old, NOW);
    expect(statSync(place).mtimeMs).toBe(1_000);
    const restored = openStore(folder);
    expect(restored.thresholds.since(451).before).toBe(92);
    expect(restored.journal.lastId()).toBe(907);
    restored.close();
  });

  test('of an older schema that cannot be brought to the present one names the backup, and changes nothing', () => {
    const old = join(temporaryFolder(), 'old.db');
    const database = new (sqlite())(old);
    database.exec(`${readFileSync(FIRST_SCHEMA, 'utf8')}; CREATE TABLE segments (recipe TEXT)`);
    database.close();
    const folder = temporaryFolder();
    expect(() => restore(folder, old, NOW)).toThrow(
      expect.objectContaining({
        code: 'migration-failed',
        message: expect.stringMatching(/^[^ ]+old\.db could not be brought to the form/),
      }),
    );
    expect(readdirSync(folder).filter((name) => name.startsWith(DATABASE_FILE))).toEqual([]);
  });

  test.each([
    [
      'that is not there',
      '/no/such/backup.db',
      'There is no file /no/such/backup.db; check its name and folder.',
    ],
    ['that is a folder', '/', '/ is a folder; name a file in it.'],
  ])('from a file %s is refused with one sentence that says what to do', (_, file, sentence) => {
    expect(() => restore(temporaryFolder(), file, NOW)).toThrow(
      expect.objectContaining({ code: 'file-unreadable', kind: 'input', message: sentence }),
    );
  });

  test.each([
    ['is not there', 'file-unreadable', () => '/no/such/backup.db'],
    [
      'is a text',
      'not-a-backup',
      (file: string) => written(file, 'a shopping list, and not a short one at that'),
    ],
    ['is empty', 'not-a-backup', (file: string) => written(file, '')],
    [
      'belongs to another program',
      'not-a-backup',
      (file: string) => {
        const database = new (sqlite())(file);
        database.exec('CREATE TABLE recipes (name TEXT)');
        database.close();
        return file;
      },
    ],
    [
      'was written by a newer version',
      'database-too-new',
      (file: string, backup: string) => {
        writeFileSync(file, readFileSync(backup));
        const database = new (sqlite())(file);
        database.pragma(`user_version = ${SCHEMA_VERSION + 1}`);
        database.close();
        return file;
      },
    ],
    [
      'was cut short',
      'database-damaged',
      (file: string, backup: string) => {
        writeFileSync(file, readFileSync(backup));
        truncateSync(file, Math.floor(statSync(backup).size * 0.6));
        return file;
      },
    ],
    [
      'has a spoilt page',
      'database-damaged',
      (file: string, backup: string) => {
        const octets = readFileSync(backup);
        octets.fill(0xa5, octets.length - 4_096);
        writeFileSync(file, octets);
        return file;
      },
    ],
  ])('a file that %s is refused: %s', async (_, code, make) => {
    const { file, folder, store } = await backedUp();
    const before = contentOf(store);
    store.close();
    const bad = make(join(temporaryFolder(), 'bad.db'), file);
    const content = existsSync(bad) ? readFileSync(bad) : null;
    expect(() => restore(folder, bad, NOW)).toThrow(expect.objectContaining({ code }));
    if (content !== null) expect(readFileSync(bad).equals(content)).toBe(true);
    const still = openStore(folder);
    expect(contentOf(still)).toEqual(before);
    still.close();
    expect(readdirSync(folder).filter((name) => /restor/.test(name))).toEqual([]);
  });
});

test('a disk that is read-only or a folder that is not ours is refused with a sentence', async () => {
  const { file, folder, store } = await backedUp();
  store.close();
  const path = join(temporaryFolder(), DATABASE_FILE);
  writeFileSync(path, '');
  chmodSync(path, 0o400);
  await expect(backUp(folder, path, silent)).rejects.toMatchObject({ code: 'file-exists' });
  expect(existsSync(file)).toBe(true);
});
