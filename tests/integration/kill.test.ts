import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import type { Alert, FromService } from '../../src/contract/live.ts';
import { type Threshold, thresholdSchema } from '../../src/contract/threshold.ts';
import { DATABASE_FILE } from '../../src/store/database.ts';
import { sqlite } from '../../src/store/sqlite.ts';
import { openStore } from '../../src/store/store.ts';
import { Product } from '../support/product.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { isAsSaidOrLater } from '../survival/ledger.ts';

/** Together 200: the engine of it all in virtual time, and the whole product as it is started. */
const ENGINE_KILLS = 178;
const PRODUCT_KILLS = 22;
/** A killed process may lose what came within this time before its end, in ms. */
const ALLOWED_LOSS_MS = 1_000;

interface Heard {
  readonly at: number;
  readonly message: FromService;
}

test('a service killed at any moment has lost nothing that it confirmed', {
  retry: 0,
  timeout: 900_000,
}, async () => {
  const script = join(import.meta.dirname, '../survival/run-kills.mjs');
  const run = spawn(process.execPath, [script, '--kills', String(ENGINE_KILLS)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  run.stdout.setEncoding('utf8').on('data', (text: string) => {
    output += text;
  });
  await once(run, 'close');
  const { kills, problems } = JSON.parse(output);
  expect(problems).toEqual([]);
  expect(kills).toBe(ENGINE_KILLS);
});

test('the whole product, killed under load, has lost nothing that it confirmed', {
  retry: 0,
  timeout: 900_000,
}, async () => {
  const folder = temporaryFolder();
  const thresholds: Threshold[] = [];
  const alerts = new Map<string, Alert>();
  const readings = new Set<number>();
  for (let kill = 0; kill < PRODUCT_KILLS; kill += 1) {
    const product = await Product.startWithBridge('busy-bridge.mjs', '--port', '0', '--data', folder);
    const cookie = await product.signIn();
    const screen = product.live(cookie);
    const { strap } = await screen.next('snapshot');
    if (strap.adopted.length === 0) {
      await product.request('POST', '/api/straps/choose', { cookie, body: { on: true } });
      const { strap: near } = await screen.next('strap', (message) => message.strap.inRange.length > 0);
      await product.request('POST', '/api/straps', { cookie, body: { address: near.inRange[0]?.address } });
    }
    const seen: Heard[] = [];
    screen.messages.subscribe({
      next: (message) => seen.push({ at: systemClock.wall(), message }),
      error: () => undefined,
    });
    await screen.next('reading');
    const lifeMs = 200 + Math.random() * 1_300;
    const entering = (async () => {
      // Lower each time, so that no reason is asked for; ends with the connection.
      for (let bpm = 199 - kill * 4; ; bpm -= 1) {
        const answer = await product.request('POST', '/api/thresholds', {
          cookie,
          body: { bpm: Math.max(90, bpm), method: 'symptom', note: 'under load' },
        });
        if (answer.status === 201) thresholds.push(thresholdSchema.parse(await answer.json()));
        await pause(lifeMs / 4);
      }
    })().catch(() => undefined);
    await pause(lifeMs);
    const killedAt = systemClock.wall();
    await product.kill();
    await entering;

    const stall = longestStall(seen, killedAt);
    for (const { message } of seen) {
      if (message.type === 'alert') alerts.set(message.alert.id, message.alert);
      if (message.type === 'reading' && message.reading.at < killedAt - ALLOWED_LOSS_MS - stall)
        readings.add(message.reading.at);
    }
    expectKept(folder, { thresholds, alerts, readings });
  }
  expect(thresholds.length).toBeGreaterThan(PRODUCT_KILLS);
  expect(readings.size).toBeGreaterThan(PRODUCT_KILLS);
});

/**
 * How much later than once a second the service got round to its work, in ms: on a machine that is busy
 * with something else nothing is written because nothing runs.
 */
function longestStall(seen: readonly Heard[], end: number): number {
  const ticks = [...seen.filter(({ message }) => message.type === 'tally').map(({ at }) => at), end];
  const gaps = ticks.map((at, index) => at - (ticks[index - 1] ?? seen[0]?.at ?? at));
  return Math.max(0, ...gaps.map((gap) => gap - 1_000));
}

function expectKept(
  folder: string,
  confirmed: { thresholds: Threshold[]; alerts: ReadonlyMap<string, Alert>; readings: ReadonlySet<number> },
): void {
  const database = new (sqlite())(join(folder, DATABASE_FILE));
  expect(database.pragma('integrity_check', { simple: true })).toBe('ok');
  database.close();
  const store = openStore(folder);
  expect(store.thresholds.all()).toEqual(expect.arrayContaining(confirmed.thresholds));
  for (const alert of confirmed.alerts.values()) {
    const kept = store.alerts.find(alert.id);
    expect(kept !== null && isAsSaidOrLater(kept, alert), JSON.stringify({ kept, alert })).toBe(true);
  }
  const kept = new Set([...store.journal.rowsFrom(0)].map(({ at }) => Number(at)));
  expect([...confirmed.readings].filter((at) => !kept.has(at))).toEqual([]);
  store.close();
}
