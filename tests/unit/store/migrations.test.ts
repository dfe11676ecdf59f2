import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { DATABASE_FILE, INSTANCE_LOCK, lockFolder } from '../../../src/store/database.ts';
import { SCHEMA_VERSION } from '../../../src/store/migrations.ts';
import { sqlite } from '../../../src/store/sqlite.ts';
import { openStore } from '../../../src/store/store.ts';
import { epochMs, monotonicMs } from '../../../src/units.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const Database = sqlite();
const FIXTURE = join(import.meta.dirname, '../../fixtures/schema-1.sql');

/** A data folder as version 1 of the schema left it. */
function folderOfVersion1(change = ''): string {
  const folder = temporaryFolder();
  const database = new Database(join(folder, DATABASE_FILE));
  database.pragma('journal_mode = WAL');
  database.exec(readFileSync(FIXTURE, 'utf8'));
  database.exec(change);
  database.close();
  return folder;
}

const journalOf = (folder: string): unknown[] => {
  const database = new Database(join(folder, DATABASE_FILE));
  const rows = database.prepare('SELECT * FROM journal ORDER BY id').all();
  database.close();
  return rows;
};

function versionOf(folder: string): unknown {
  const database = new Database(join(folder, DATABASE_FILE), { readonly: true });
  const version = database.pragma('user_version', { simple: true });
  database.close();
  return version;
}

const KINDS = ['packet', 'connected', 'disconnected', 'clock-step'];
const VERDICTS = ['malformed', 'no-reading', 'no-contact', 'implausible', 'jump', 'frozen', 'ok'];

describe('a database of the first released schema', () => {
  test('keeps every packet with its id, both clocks, octets and verdict', () => {
    const folder = folderOfVersion1();
    const before = journalOf(folder);
    const store = openStore(folder);
    const after = [...store.journal.rowsFrom(0)].map((row) => ({
      id: row.id,
      at: row.at,
      monotonic: row.monotonic,
      kind: KINDS.indexOf(row.kind),
      strap: 'strap' in row ? row.strap : null,
      bytes: 'bytes' in row ? Buffer.from(row.bytes) : null,
      verdict: 'verdict' in row ? VERDICTS.indexOf(row.verdict) : null,
      step_ms: 'byMs' in row ? row.byMs : null,
    }));
    expect(after).toHaveLength(906);
    expect(after).toEqual(before);
    expect(store.journal.lastId()).toBe(907);
    store.close();
  });

  test('keeps thresholds, alerts, straps and sessions, and goes on from there', () => {
    const folder = folderOfVersion1();
    const store = openStore(folder);
    expect(store.thresholds.since(451).before).toBe(92);
    expect(store.alerts.find('over-1')?.acknowledgedAt).toBe(1774738500000 + 110_000);
    expect(store.straps.adopted()[0]?.serial).toBe('S1');
    const at = epochMs(Date.UTC(2026, 2, 29));
    store.journal.append({ kind: 'connected', at, monotonic: monotonicMs(1), strap: 1 });
    store.journal.flush();
    expect(store.journal.lastId()).toBe(908);
    store.close();
    expect(openStore(folder).journal.lastId()).toBe(908);
  });

  test('is sound afterwards, and nothing of the trial is left', () => {
    const folder = folderOfVersion1();
    openStore(folder).close();
    const database = new Database(join(folder, DATABASE_FILE));
    expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(database.pragma('user_version', { simple: true })).toBe(SCHEMA_VERSION);
    expect(database.pragma('page_size', { simple: true })).toBe(1_024);
    database.close();
    expect(readdirSync(folder)).toEqual([INSTANCE_LOCK, DATABASE_FILE]);
  });

  test('is not changed under a service that still runs with the version before', () => {
    const folder = folderOfVersion1();
    const before = journalOf(folder);
    const service = lockFolder(folder);
    expect(() => openStore(folder)).toThrow(
      expect.objectContaining({
        code: 'older-service-running',
        message: expect.stringMatching(/still running on .* with the version before; restart it first/),
      }),
    );
    expect(versionOf(folder)).toBe(1);
    expect(journalOf(folder)).toEqual(before);
    service.release();
  });

  test('is brought up to date by the service, which holds the lock of the folder', () => {
    const folder = folderOfVersion1();
    const lock = lockFolder(folder);
    openStore(folder, lock).close();
    expect(versionOf(folder)).toBe(SCHEMA_VERSION);
    // Beside it the others only open it.
    openStore(folder).close();
    lock.release();
  });

  test('is brought up to date by any command where no service runs, and then one can start', () => {
    const folder = folderOfVersion1();
    const store = openStore(folder);
    expect(versionOf(folder)).toBe(SCHEMA_VERSION);
    lockFolder(folder).release();
    store.close();
  });

  test('that cannot be migrated is refused with what to do, and stays as it was', () => {
    const folder = folderOfVersion1('CREATE TABLE segments (a)');
    const before = journalOf(folder);
    expect(() => openStore(folder)).toThrow(/could not be brought .* nothing was changed/);
    expect(journalOf(folder)).toEqual(before);
    expect(readdirSync(folder)).toEqual([INSTANCE_LOCK, DATABASE_FILE]);
  });
});
