import { closeSync, cpSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { FromService } from '../../src/contract/live.ts';
import { systemErrorCode } from '../../src/errors.ts';
import { DATABASE_FILE } from '../../src/store/database.ts';
import { sqlite } from '../../src/store/sqlite.ts';
import { openStore } from '../../src/store/store.ts';
import { hasNamespaces } from '../support/namespaces.ts';
import { Product } from '../support/product.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

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
