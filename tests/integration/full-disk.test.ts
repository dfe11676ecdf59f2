import { closeSync, cpSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FromService } from '../../src/contract/live.ts';
import { systemErrorCode } from '../../src/errors.ts';
import { NEARLY_FULL_BYTES } from '../../src/service/alert-feed.ts';
import { DATABASE_FILE } from '../../src/store/database.ts';
import { sqlite } from '../../src/store/sqlite.ts';
import { openStore } from '../../src/store/store.ts';
import { hasNamespaces } from '../support/namespaces.ts';
import { Product } from '../support/product.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const MB = 1024 * 1024;

/** Fills a disk to the last byte. */
function fill(path: string): void {
  const file = openSync(path, 'w');
  try {
    for (let size = 1 << 20; size >= 1; ) {
      try {
        writeSync(file, Buffer.alloc(size));
      } catch (error) {
        if (systemErrorCode(error) !== 'ENOSPC') throw error;
        size >>= 1;
      }
    }
  } finally {
    closeSync(file);
  }
}

async function wearing(start: (folder: string) => Promise<Product>) {
  const folder = temporaryFolder();
  const product = await start(folder);
  const cookie = await product.signIn();
  const screen = product.live(cookie);
  await screen.next('snapshot');
  await product.request('POST', '/api/straps/choose', { cookie, body: { on: true } });
  const { strap } = await screen.next('strap', (message) => message.strap.inRange.length > 0);
  await product.request('POST', '/api/straps', { cookie, body: { address: strap.inRange[0]?.address } });
  await screen.next('reading');
  const heard: FromService[] = [];
  screen.messages.subscribe((message) => heard.push(message));
  return { product, cookie, screen, heard, folder };
}

const readingsOf = (heard: readonly FromService[]): number[] =>
  heard.flatMap((message) => (message.type === 'reading' ? [Number(message.reading.at)] : []));

function storageOk(heard: readonly FromService[]): boolean {
  const last = heard.findLast((message) => message.type === 'service');
  return last?.type === 'service' && last.service.storageOk;
}

describe.runIf(hasNamespaces())('while it runs', () => {
  test('a disk that fills up stops no reading; what came meanwhile is written when there is room', async () => {
    const { cookie, folder, heard, product, screen } = await wearing((data) =>
      Product.startOnSmallDisk(data, '8m', 'busy-bridge.mjs', '--port', '0', '--data', data),
    );
    // The disk as the service sees it.
    const disk = join(`/proc/${product.child.pid}/root`, folder);
    const ballast = join(disk, 'ballast');
    fill(ballast);
    const { service } = await screen.next('service', (message) => !message.service.storageOk);
    expect(service.storageProblem).toMatch(/disk of .* is full; free some space there/);
    const refused = await product.request('POST', '/api/thresholds', {
      cookie,
      body: { bpm: 95, method: 'symptom', note: '' },
    });
    // What a person enters is stored, or refused with what to do.
    if (!refused.ok) expect(await refused.text()).toMatch(/is full; free some space/);
    const before = readingsOf(heard).length;
    await expect.poll(() => readingsOf(heard).length, { timeout: 30_000 }).toBeGreaterThan(before + 100);
    const during = readingsOf(heard).at(-1) ?? 0;
    rmSync(ballast);
    await expect.poll(() => storageOk(heard), { timeout: 60_000 }).toBe(true);
    const copy = temporaryFolder();
    cpSync(disk, copy, { recursive: true });
    const store = openStore(copy);
    const kept = new Set([...store.journal.rowsFrom(0)].map(({ at }) => Number(at)));
    expect(readingsOf(heard).filter((at) => at <= during && !kept.has(at))).toEqual([]);
    store.close();
  });
});

describe.runIf(hasNamespaces())('a disk that is nearly full', () => {
  test('is said, with what to do, before anything is refused; and no more when there is room', async () => {
    const folder = temporaryFolder();
    // A little more than what counts as nearly full, so that a small file makes the difference.
    const product = await Product.startOnSmallDisk(
      ...[folder, `${NEARLY_FULL_BYTES + 16 * MB}`, 'busy-bridge.mjs', '--port', '0', '--data', folder],
    );
    const screen = product.live(await product.signIn());
    const { alerts } = await screen.next('snapshot');
    expect(alerts.filter(({ kind }) => kind === 'storage')).toEqual([]);
    const ballast = join(`/proc/${product.child.pid}/root`, folder, 'ballast');
    writeFileSync(ballast, Buffer.alloc(24 * MB));
    const { alert } = await screen.next('alert', (message) => message.alert.kind === 'storage', 60_000);
    expect(alert).toMatchObject({ causes: ['nearly-full'], resolvedAt: null });
    expect(alert).toMatchObject({ sentence: expect.stringMatching(/nearly full; free some space there/) });
    rmSync(ballast);
    await screen.next('alert', (message) => message.alert.resolvedAt !== null, 60_000);
  }, 180_000);
});

test('a database that was found damaged at the start is an alert that names what was set aside, and its size', async () => {
  const folder = temporaryFolder();
  const start = () => Product.startWithBridge('obedient-bridge.mjs', '--port', '0', '--data', folder);
  const first = await start();
  await first.signIn();
  await first.stop();
  const path = join(folder, DATABASE_FILE);
  const octets = readFileSync(path);
  octets.fill(0xa5, octets.length / 2);
  writeFileSync(path, octets);
  const product = await start();
  const { alerts } = await product.live(await product.signIn()).next('snapshot');
  const storage = alerts.find(({ kind }) => kind === 'storage');
  expect(storage).toMatchObject({
    causes: ['segment-damaged'],
    sentence: expect.stringMatching(
      new RegExp(`database was damaged and was set aside as damaged-\\S+ \\(${octets.length} bytes\\)`),
    ),
  });
});

test('a database that somebody else has locked stops no reading, and what a person enters is refused with a sentence', async () => {
  const { cookie, folder, heard, product } = await wearing((data) =>
    Product.startWithBridge('busy-bridge.mjs', '--port', '0', '--data', data),
  );
  const blocker = new (sqlite())(join(folder, DATABASE_FILE), { timeout: 5_000 });
  blocker.exec('BEGIN IMMEDIATE');
  const enter = () =>
    product.request('POST', '/api/thresholds', { cookie, body: { bpm: 95, method: 'symptom', note: '' } });
  const refused = await enter();
  expect(refused.status).toBe(500);
  expect(await refused.json()).toMatchObject({ error: { message: expect.stringMatching(/\.$/) } });
  const before = readingsOf(heard).length;
  await expect.poll(() => readingsOf(heard).length, { timeout: 30_000 }).toBeGreaterThan(before + 100);
  blocker.exec('COMMIT');
  blocker.close();
  expect((await enter()).status).toBe(201);
});
