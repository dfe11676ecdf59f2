import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { fitFile } from '../support/fit-writer.ts';
import { MAIN, Product, plimsoll } from '../support/product.ts';
import { csvFile } from '../support/recordings.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const HOUR = 3_600_000;

const json = (...args: string[]) => JSON.parse(plimsoll(...args, '--json').stdout);

describe('import', () => {
  test('brings a recording in, refuses it a second time, and takes it out again', () => {
    const data = temporaryFolder();
    const file = join(temporaryFolder(), 'walk.whatever');
    const start = Date.UTC(2026, 2, 10, 8);
    writeFileSync(
      file,
      fitFile(Array.from({ length: 600 }, (_, second) => ({ at: start + second * 1_000, bpm: 90 }))),
    );
    const dry = json('import', file, '--data', data, '--dry-run');
    expect(dry.imports[0]).toMatchObject({ id: null, format: 'fit', addedMs: 604_000 });
    expect(json('imports', '--data', data)).toEqual({ imports: [] });

    const { imports } = json('import', file, '--data', data);
    expect(imports[0]).toMatchObject({ format: 'fit', packets: 600, recordedMs: 604_000, addedMs: 604_000 });
    const again = plimsoll('import', file, '--data', data);
    expect(again).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('was imported before as number'),
    });

    const [listed] = json('imports', '--data', data).imports;
    expect(listed).toMatchObject({ name: 'walk.whatever', from: start, to: start + 599_000, entries: 600 });
    expect(plimsoll('import', '--remove', String(listed.id), '--data', data).code).toBe(0);
    expect(plimsoll('imports', '--data', data).stdout).toContain('Nothing was imported');
    expect(plimsoll('import', '--remove', String(listed.id), '--data', data).code).toBe(2);
    expect(json('import', file, '--data', data).imports[0].addedMs).toBe(604_000);
  });

  test('says of every file what became of it, and imports the others', () => {
    const data = temporaryFolder();
    const good = csvFile(join(temporaryFolder(), 'good.csv'), Date.UTC(2026, 2, 10, 8), 60, 80);
    const bad = join(temporaryFolder(), 'notes.txt');
    writeFileSync(bad, 'Dear diary,\n');
    const intervals = join(temporaryFolder(), 'rr.txt');
    writeFileSync(intervals, '800\n'.repeat(100));
    const { code, stdout } = plimsoll('import', bad, intervals, MAIN, good, '--data', data, '--json');
    expect(code).toBe(2);
    expect(JSON.parse(stdout).imports).toEqual([
      { file: bad, error: { code: 'recording-unknown', message: expect.any(String) } },
      { file: intervals, error: { code: 'bad-option', message: expect.stringContaining('--start') } },
      { file: MAIN, error: { code: 'recording-unknown', message: expect.any(String) } },
      expect.objectContaining({ file: good, packets: 60 }),
    ]);
    const told = plimsoll('import', intervals, '--start', '2026-03-10T09:00', '--tz', 'UTC', '--data', data);
    expect(told.stdout).toContain('from 10/03/2026, 09:00 to 10/03/2026, 09:01');
    expect(plimsoll('import', good, '--start', '2026-03-10', '--data', data).code).toBe(2);
  });

  test.each([
    ['nothing to do', []],
    ['files and a removal', ['a.csv', '--remove', '2']],
    ['an unknown time zone', ['a.csv', '--tz', 'Nowhere']],
    ['a file that is not there', ['/no/such/file.fit']],
  ])('refuses %s with a code', (_, args) => {
    const result = plimsoll('import', ...args, '--data', temporaryFolder(), '--json');
    expect(result.code).toBe(2);
  });

  test('reaches the running day of a service that runs, and goes again', async () => {
    const data = temporaryFolder();
    // Midnight in this zone was twelve hours ago, give or take: what is imported belongs to the running day.
    const hour = new Date().getUTCHours();
    const zone = `Etc/GMT${hour < 12 ? '-' : '+'}${hour < 12 ? 12 - hour : hour - 12}`;
    const product = await Product.startWithBridge(
      'busy-bridge.mjs',
      '--data',
      data,
      '--port',
      '0',
      '--tz',
      zone,
    );
    const cookie = await product.signIn();
    const screen = product.live(cookie);
    const { tally } = await screen.next('snapshot');
    expect(tally.recordedMs).toBeLessThan(600_000);
    const file = csvFile(join(temporaryFolder(), 'morning.csv'), Date.now() - HOUR, 600, 85);
    const { imports } = json('import', file, '--data', data);
    expect(imports[0]).toMatchObject({ packets: 600, addedMs: 604_000 });
    await screen.next('tally', ({ tally: { recordedMs } }) => recordedMs >= 604_000);
    const { id } = json('imports', '--data', data).imports[0];
    expect(plimsoll('import', '--remove', String(id), '--data', data).code).toBe(0);
    const later = product.live(cookie);
    expect((await later.next('snapshot')).tally.recordedMs).toBeLessThan(600_000);
    expect(await product.stop()).toBe(0);
  });
});
