import { closeSync, cpSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { FromService } from '../../src/contract/live.ts';
import { cookieNameOf } from '../../src/contract/service-address.ts';
import { systemErrorCode } from '../../src/errors.ts';
import { NEARLY_FULL_BYTES } from '../../src/service/alert-feed.ts';
import { DATABASE_FILE } from '../../src/store/database.ts';
import { sqlite } from '../../src/store/sqlite.ts';
import { openStore } from '../../src/store/store.ts';
import { besideProcess, hasNamespaces, inNamespaces } from '../support/namespaces.ts';
import { freePort, fullDisk, MAIN, Product, type Screen } from '../support/product.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const MB = 1024 * 1024;
const HOUR_MS = 60 * 60_000;
/** For scripts, which run as the product does. */
const SQLITE = join(import.meta.dirname, '../../dist/store/sqlite.js');

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

/** Every device was last seen two hours ago: what that it is seen is due to be written with the next heartbeat. */
const SEEN_LONG_AGO = `UPDATE sessions SET last_seen_at = last_seen_at - ${2 * HOUR_MS}`;

function inDatabase<Result>(folder: string, work: (database: Database) => Result): Result {
  const database = new (sqlite())(join(folder, DATABASE_FILE), { timeout: 5_000 });
  try {
    return work(database);
  } finally {
    database.close();
  }
}

const seenLongAgo = (folder: string) => inDatabase(folder, (database) => database.exec(SEEN_LONG_AGO));
const lastSeenAt = (folder: string): number =>
  inDatabase(folder, (database) =>
    Number(database.prepare('SELECT max(last_seen_at) FROM sessions').pluck().get()),
  );

async function wearing(start: (folder: string) => Promise<Product>) {
  const folder = temporaryFolder();
  const product = await start(folder);
  const cookie = await product.signIn();
  const screen = await wearStrap(product, cookie);
  const heard: FromService[] = [];
  screen.messages.subscribe((message) => heard.push(message));
  return { product, cookie, screen, heard, folder };
}

/** Chooses the strap that is there. @returns a screen that has read it */
async function wearStrap(product: Product, cookie: string): Promise<Screen> {
  const screen = product.live(cookie);
  await screen.next('snapshot');
  await product.request('POST', '/api/straps/choose', { cookie, body: { on: true } });
  const { strap } = await screen.next('strap', (message) => message.strap.inRange.length > 0);
  await product.request('POST', '/api/straps', { cookie, body: { address: strap.inRange[0]?.address } });
  await screen.next('reading');
  return screen;
}

const heartbeatsOf = (heard: readonly FromService[]): number =>
  heard.filter(({ type }) => type === 'heartbeat').length;

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
    besideProcess(
      product.child.pid,
      `import { sqlite } from ${JSON.stringify(SQLITE)};
      const database = new (sqlite())(${JSON.stringify(join(folder, DATABASE_FILE))}, { timeout: 5000 });
      database.exec(${JSON.stringify(SEEN_LONG_AGO)});`,
    );
    fill(ballast);
    const { service } = await screen.next('service', (message) => !message.service.storageOk);
    expect(service.storageProblem).toMatch(/disk of .* is full; free some space there/);
    const refused = await product.request('POST', '/api/thresholds', {
      cookie,
      body: { bpm: 95, method: 'symptom', note: '' },
    });
    // What a person enters is stored, or refused with what to do.
    if (!refused.ok) expect(await refused.text()).toMatch(/is full; free some space/);
    const before = [readingsOf(heard).length, heartbeatsOf(heard)] as const;
    await expect.poll(() => readingsOf(heard).length, { timeout: 30_000 }).toBeGreaterThan(before[0] + 100);
    await expect.poll(() => heartbeatsOf(heard), { timeout: 30_000 }).toBeGreaterThan(before[1] + 3);
    const during = readingsOf(heard).at(-1) ?? 0;
    rmSync(ballast);
    await expect.poll(() => storageOk(heard), { timeout: 60_000 }).toBe(true);
    const copyOf = () => {
      const copy = temporaryFolder();
      cpSync(disk, copy, { recursive: true });
      return copy;
    };
    await expect
      .poll(() => lastSeenAt(copyOf()), { timeout: 60_000 })
      .toBeGreaterThan(systemClock.wall() - HOUR_MS);
    const copy = copyOf();
    const store = openStore(copy);
    const kept = new Set([...store.journal.rowsFrom(0)].map(({ at }) => Number(at)));
    expect(readingsOf(heard).filter((at) => at <= during && !kept.has(at))).toEqual([]);
    store.close();
  });
});

/** What a household leaves whose machine lost power: its strap is chosen, and its wearer’s device signed in. */
async function leftBehind() {
  const folder = temporaryFolder();
  const before = await Product.startWithBridge('busy-bridge.mjs', '--port', '0', '--data', folder);
  const cookie = await before.signIn();
  await wearStrap(before, cookie);
  // It is not to write once more.
  before.child.kill('SIGSTOP');
  seenLongAgo(folder);
  await before.kill();
  const port = await freePort();
  return { folder, port, cookie: `${cookieNameOf({ port, secure: false })}=${cookie.split('=')[1]}` };
}

describe('at the start', () => {
  test.runIf(hasNamespaces())('a disk without any room keeps no screen dark', async () => {
    const { cookie, folder, port } = await leftBehind();
    const product = await Product.startOnFullDisk(port, folder, '12m', 'busy-bridge.mjs');
    const screen = product.live(cookie);
    await screen.next('snapshot');
    await screen.next(
      'alert',
      ({ alert }) => alert.kind === 'storage' && /is full; free/.test(alert.sentence),
    );
    const { seq } = await screen.next('heartbeat');
    await screen.next('heartbeat', (message) => message.seq > seq + 1_000);
  });

  test('a database that another program has locked keeps no screen dark: there is no new link, and that is said', async () => {
    const { cookie, folder, port } = await leftBehind();
    const blocker = new (sqlite())(join(folder, DATABASE_FILE));
    onTestFinished(() => void blocker.close());
    blocker.exec('BEGIN IMMEDIATE');
    const product = await Product.startAtPort(port, 'busy-bridge.mjs', '--data', folder);
    await expect
      .poll(() => product.said + product.stderr)
      .toMatch(/There is no new link to sign in with: .*locked.*`npx plimsoll pair` makes a link/);
    const screen = product.live(cookie);
    await screen.next('snapshot');
    await screen.next('reading', ({ seq }) => seq > 500);
    blocker.exec('COMMIT');
    await expect
      .poll(() => lastSeenAt(folder), { timeout: 60_000 })
      .toBeGreaterThan(systemClock.wall() - HOUR_MS);
  });

  test.runIf(hasNamespaces())('a disk without room for opening the database is said to be full', () => {
    const folder = temporaryFolder();
    openStore(folder).close();
    const start = `exec "${process.execPath}" "${MAIN}" start --port 0 --data "${folder}"`;
    // Enough for the lock, and not for the index of the write-ahead log.
    const almost = `${fullDisk(folder, '1m')} truncate -s -4096 "${folder}/ballast"`;
    const { code, stderr } = inNamespaces(`${almost}\n${start}`);
    expect([code, stderr]).toEqual([
      2,
      expect.stringMatching(/The disk of .* is full; free some space there/),
    ]);
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
  seenLongAgo(folder);
  const blocker = new (sqlite())(join(folder, DATABASE_FILE), { timeout: 5_000 });
  blocker.exec('BEGIN IMMEDIATE');
  const enter = () =>
    product.request('POST', '/api/thresholds', { cookie, body: { bpm: 95, method: 'symptom', note: '' } });
  const refused = await enter();
  expect(refused.status).toBe(500);
  expect(await refused.json()).toMatchObject({ error: { message: expect.stringMatching(/\.$/) } });
  const before = readingsOf(heard).length;
  await expect.poll(() => readingsOf(heard).length, { timeout: 30_000 }).toBeGreaterThan(before + 100);
  // Longer than anybody waits for a lock, and over many heartbeats.
  await expect.poll(() => heartbeatsOf(heard), { timeout: 30_000 }).toBeGreaterThan(5);
  blocker.exec('COMMIT');
  blocker.close();
  expect((await enter()).status).toBe(201);
  await expect
    .poll(() => lastSeenAt(folder), { timeout: 60_000 })
    .toBeGreaterThan(systemClock.wall() - HOUR_MS);
});
