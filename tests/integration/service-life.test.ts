import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test, vi } from 'vitest';
import { EXIT_NOT_RUNNING } from '../../src/cli/status.ts';
import { MAIN, Product, plimsoll } from '../support/product.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** Several starts of the product, one after the other, on a slow machine. */
const PATIENCE_MS = 150_000;
const WAIT = { timeout: 50_000, interval: 50 };

/** A program that ends with its test, and the lines that it says. */
function program(command: string, args: string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  const said: string[] = [];
  for (const input of [child.stdout, child.stderr]) {
    createInterface({ input }).on('line', (line) => void said.push(line));
  }
  return { child, said };
}

test('systemd hears that the service is ready, again and again that its loop turns, and that it stops', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'notify.sock');
  const { said } = program('python3', ['-u', join(import.meta.dirname, '../support/datagrams.py'), path]);
  await vi.waitFor(() => expect(said).toContain('ready'), WAIT);
  const { child } = program(
    process.execPath,
    [MAIN, 'start', '--demo', '--port', '0', '--data', join(folder, 'data')],
    { NOTIFY_SOCKET: path, WATCHDOG_USEC: '2000000' },
  );
  const signs = () => said.filter((line) => line === 'WATCHDOG=1').length;
  await vi.waitFor(() => expect(said).toContain('READY=1 STATUS=Plimsoll runs.'), WAIT);
  await vi.waitFor(() => expect(signs()).toBeGreaterThanOrEqual(3), WAIT);
  child.kill('SIGTERM');
  await vi.waitFor(() => expect(said).toContain('STOPPING=1'), WAIT);
});

const HEALTH = /bpm|threshold|\bover\b|\d+ ?min|virtual strap/i;

test(
  'the log of a demo that lives, is looked at and changed tells nothing of the heart; at debug it does',
  async () => {
    const folder = temporaryFolder();
    const product = await Product.start('--demo', '--port', '0', '--data', folder, '--log-level', 'info');
    const cookie = await product.signIn();
    const screen = product.live(cookie);
    await screen.next('reading');
    await product.request('POST', '/api/thresholds', { cookie, body: { bpm: 61, method: 'clinician' } });
    await product.request('PUT', '/api/settings', { cookie, body: { 'alerts.overDwell': 5 } });
    await screen.next('alert');
    await product.stop();
    expect(product.stderr).not.toMatch(HEALTH);
    expect(product.stderr).not.toMatch(/"level"/);

    const { said } = program(process.execPath, [
      ...[MAIN, 'start', '--demo', '--port', '0', '--data', temporaryFolder()],
      ...['--log-level', 'debug', '--log-format', 'json'],
    ]);
    await vi.waitFor(
      () => expect(said.some((line) => HEALTH.test(line) && line.startsWith('{'))).toBe(true),
      WAIT,
    );
    const line = said.find((one) => one.startsWith('{')) ?? '';
    expect(JSON.parse(line)).toMatchObject({ level: expect.any(Number), msg: expect.any(String) });
  },
  PATIENCE_MS,
);

test(
  'plimsoll status says how a running service stands, counts as nobody’s presence, and knows when none runs',
  async () => {
    const folder = temporaryFolder();
    const none = plimsoll('status', '--data', folder);
    expect([none.code, none.stdout]).toEqual([EXIT_NOT_RUNNING, expect.stringContaining('does not run')]);

    const product = await Product.start('--demo', '--port', '0', '--data', folder);
    const screen = product.live(await product.signIn());
    const { house } = await screen.next('snapshot');
    await screen.next('reading', ({ reading }) => reading.smoothedBpm !== null);
    const seen = await vi.waitFor(() => {
      const answer = JSON.parse(plimsoll('status', '--json', '--data', join(folder, 'demo')).stdout);
      expect(answer).toMatchObject({ demo: true, lastReading: { verdict: 'ok' } });
      return answer;
    }, WAIT);
    expect(seen.service.watchers).toBe(1);
    expect(seen.house.present).toEqual(house.present);
    expect(plimsoll('status', '--data', join(folder, 'demo')).stdout).toMatch(
      /^DEMO: the strap is made up\.\n/,
    );
    await product.stop();
    expect(plimsoll('status', '--json', '--data', join(folder, 'demo'))).toMatchObject({
      code: EXIT_NOT_RUNNING,
      stdout: expect.stringContaining('"not-running"'),
    });
  },
  PATIENCE_MS,
);
