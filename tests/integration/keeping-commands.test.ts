import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { openStore } from '../../src/store/store.ts';
import { lived } from '../support/lived.ts';
import { Product, plimsoll } from '../support/product.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

function livedFolder(): string {
  const folder = temporaryFolder();
  lived(folder).store.close();
  return folder;
}

const errorOf = (result: { stdout: string }) => JSON.parse(result.stdout).error;

describe('while the service runs', () => {
  test('backup and export work; restore and delete say that it is to be stopped', async () => {
    const folder = temporaryFolder();
    const product = await Product.start('--demo', '--port', '0', '--data', folder);
    const data = ['--data', join(folder, 'demo')];
    const backup = join(folder, 'backup.db');
    expect(plimsoll('backup', backup, ...data).code).toBe(0);
    expect(statSync(backup).mode & 0o777).toBe(0o600);
    const table = join(folder, 'export.csv');
    expect(plimsoll('export', '-o', table, ...data).code).toBe(0);
    expect(readFileSync(table, 'utf8').split('\r\n').length).toBeGreaterThan(100);
    for (const args of [
      ['restore', backup],
      ['delete', '--everything', '--confirm', 'delete everything'],
    ]) {
      const refused = plimsoll(...args, ...data, '--json');
      expect(refused.code).toBe(2);
      expect(errorOf(refused).code).toBe('data-in-use');
    }
    expect((await product.request('GET', '/')).status).toBe(200);
  });
});

describe('a person who types something else than asked', () => {
  test.each([
    [['delete'], 'bad-option', /either --everything, or which span/],
    [['delete', '--everything', '--from', '2026-03-10'], 'bad-option', /either --everything/],
    [['delete', '--everything'], 'not-confirmed', /type "delete everything"/],
    [['delete', '--everything', '--confirm', 'yes'], 'not-confirmed', /Nothing was deleted/],
    [
      ['delete', '--from', '2026-03-10', '--confirm', 'delete everything'],
      'not-confirmed',
      /delete 2026-03-10 to the end/,
    ],
    [['delete', '--from', 'yesterday'], 'bad-option', /--from takes a day like/],
    [['export', '-o', 'x.csv', '--from', '2026-03-11', '--to', '2026-03-10'], 'bad-option', /is not before/],
    [['export', '-o', 'x.doc'], 'bad-option', /--format takes one of csv, json, fit, capture/],
    [['export', '-o', '/no/such/folder/x.csv'], 'file-unwritable', /folder that you may write to/],
    [['export', '-o', 'x.csv', '--tz', 'Mars/Olympus'], 'bad-option', /no time zone/],
  ])('%j is refused: %s', (args, code, sentence) => {
    const folder = livedFolder();
    const result = plimsoll(...args, '--data', folder, '--json');
    expect(result.code).toBe(2);
    expect(errorOf(result)).toMatchObject({ code, message: expect.stringMatching(sentence) });
    expect(existsSync(join(folder, 'plimsoll.db'))).toBe(true);
  });

  test.each(['backup', 'export -o', 'delete --everything --confirm x'])('%s finds no data', (command) => {
    const folder = temporaryFolder();
    const file = join(folder, 'x.csv');
    const args = [...command.split(' '), ...(command.startsWith('delete') ? [] : [file])];
    expect(errorOf(plimsoll(...args, '--data', folder, '--json')).code).toBe('no-data');
    expect(existsSync(file)).toBe(false);
  });
});

test('an exported capture is replayed without naming a threshold', () => {
  const folder = livedFolder();
  const file = join(folder, 'day.jsonl');
  const zone = ['--tz', 'Europe/London'];
  const exported = plimsoll(
    'export',
    '-o',
    file,
    '--from',
    '2026-03-11',
    '--data',
    folder,
    ...zone,
    '--json',
  );
  expect(JSON.parse(exported.stdout)).toMatchObject({ file, format: 'capture' });
  const { days } = JSON.parse(plimsoll('replay', file, ...zone, '--json').stdout);
  expect(days['2026-03-11'].overMs).toBeGreaterThan(0);
  const other = JSON.parse(plimsoll('replay', file, ...zone, '--threshold', '200', '--json').stdout);
  expect(other.days['2026-03-11'].overMs).toBe(0);
});

test('verify finds a summary that is not what its packets give, and rebuild mends it', () => {
  const folder = livedFolder();
  const zone = ['--data', folder, '--tz', 'Europe/London', '--json'];
  expect(plimsoll('rebuild', ...zone).code).toBe(0);
  const sound = plimsoll('verify', ...zone);
  expect(sound.code).toBe(0);
  expect(JSON.parse(sound.stdout)).toMatchObject({
    ok: true,
    database: [],
    days: { verified: 2, findings: [] },
  });
  const store = openStore(folder);
  const stored = store.days.get('2026-03-10');
  if (stored !== null) store.days.put({ ...stored.summary, recordedMs: 1 }, stored.stamp);
  store.close();
  const differing = plimsoll('verify', ...zone);
  expect(differing.code).toBe(1);
  expect(JSON.parse(differing.stdout).days.findings).toMatchObject([
    { date: '2026-03-10', state: 'differs', fields: ['recordedMs'] },
  ]);
  expect(JSON.parse(plimsoll('rebuild', ...zone).stdout)).toEqual({ days: 2 });
  expect(plimsoll('verify', ...zone).code).toBe(0);
});

test('a span is deleted, a backup brings it back', () => {
  const folder = livedFolder();
  const data = ['--data', folder];
  const backup = join(temporaryFolder(), 'b.db');
  plimsoll('backup', backup, ...data);
  const confirm = ['--confirm', 'delete 2026-03-11 to the end'];
  const zone = ['--tz', 'Europe/London'];
  const deleted = plimsoll('delete', '--from', '2026-03-11', ...confirm, ...zone, ...data, '--json');
  expect(JSON.parse(deleted.stdout).entries).toBeGreaterThan(300);
  const size = (name: string) => {
    const file = join(temporaryFolder(), name);
    plimsoll('export', '-o', file, ...data);
    return readFileSync(file, 'utf8').split('\r\n').length;
  };
  const less = size('less.csv');
  expect(plimsoll('restore', backup, ...data).stdout).toMatch(
    /What was there before is in .*before-restore-/,
  );
  expect(size('more.csv')).toBeGreaterThan(less + 300);
});
