import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dayAnswerSchema } from '../../src/contract/day.ts';
import { daysAnswerSchema } from '../../src/contract/weeks.ts';
import { freePort, Product, plimsoll } from '../support/product.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const startDemo = (folder: string, ...args: string[]) =>
  Product.start('--demo', '--port', '0', '--data', folder, '--tz', 'UTC', ...args);

describe('the demo, as a process of its own', () => {
  test('shows a screen the number, the minutes over, the last hour, and that it is a demo', async () => {
    const product = await startDemo(temporaryFolder());
    const screen = product.live(await product.signIn());
    const { demo, lastHour, service, strap, tally } = await screen.next('snapshot');
    expect(demo).toBe(true);
    expect(service.threshold).toMatchObject({ bpm: 95, method: 'symptom' });
    expect(strap).toMatchObject({ link: 'listening', batteryPercent: 80 });
    expect(tally.recordedMs).toBeGreaterThan(0);
    expect(tally.overMs).not.toBeNull();
    const shown = lastHour.steps.filter((step) => step !== null).length;
    expect(shown).toBeGreaterThan(300);
    expect(shown).toBeLessThan(360);
    const { reading } = await screen.next('reading');
    expect(reading).toMatchObject({ verdict: 'ok' });
    expect(reading.smoothedBpm).toBeGreaterThan(50);
    expect(reading.ageMs).toBeLessThan(2_000);
  });

  test('numbers its messages without a gap, and lives audibly every 2 s', async () => {
    const product = await startDemo(temporaryFolder());
    const screen = product.live(await product.signIn());
    const messages = await screen.first(16);
    expect(messages.map(({ seq }) => seq)).toEqual(messages.map((_, index) => index));
    const beats = messages.filter(({ type }) => type === 'heartbeat');
    expect(beats.length).toBeGreaterThanOrEqual(2);
    const [first, second] = beats.map((beat) => (beat.type === 'heartbeat' ? beat.serverTime : 0));
    expect(Math.abs((second ?? 0) - (first ?? 0) - 2_000)).toBeLessThan(1_000);
  });

  test('answers a screen that missed something with a snapshot, and hangs up on nonsense', async () => {
    const product = await startDemo(temporaryFolder());
    const cookie = await product.signIn();
    const screen = product.live(cookie);
    await screen.next('snapshot');
    screen.send({ type: 'resync', askedAt: 7 });
    await screen.next('snapshot', ({ seq }) => seq > 0);
    screen.send('{"type":"format the disk"}');
    expect(await screen.closed()).toBe(1007);
    const other = product.live(cookie);
    await other.next('snapshot');
    other.send('x'.repeat(5_000));
    expect(await other.closed()).toBe(1009);
  });

  test('raises the over alert, and an acknowledgement on one screen shows on the other', async () => {
    const product = await startDemo(temporaryFolder());
    const cookie = await product.signIn();
    // A threshold so low that the virtual heart is over it at once.
    await product.request('POST', '/api/thresholds', { cookie, body: { bpm: 50, method: 'symptom' } });
    const [wearer, carer] = [product.live(cookie), product.live(cookie)];
    // The dwell time is 30 s.
    const { alert } = await carer.next('alert', () => true, 60_000);
    expect(alert).toMatchObject({ kind: 'over', family: 'pacing', acknowledgedAt: null, resolvedAt: null });
    wearer.send({ type: 'acknowledge', alertId: alert.id });
    const seen = await carer.next('alert', (message) => message.alert.acknowledgedAt !== null);
    expect(seen.alert.id).toBe(alert.id);
  }, 90_000);

  test('killed at once and started again, goes on with today’s tally, the alert and the session', async () => {
    const folder = temporaryFolder();
    const port = await freePort();
    const args = ['--demo', '--port', String(port), '--data', folder, '--tz', 'UTC'];
    const first = await Product.start(...args);
    const cookie = await first.signIn();
    const screen = first.live(cookie);
    await screen.next('reading');
    const { tally: before } = await screen.next('tally');
    await first.kill();

    const second = await Product.start(...args);
    const { tally: after } = await second.live(cookie).next('snapshot');
    expect(after.day).toBe(before.day);
    // What came within the last second may be lost, never more.
    expect(after.recordedMs).toBeGreaterThanOrEqual(before.recordedMs - 1_100);
    expect(after.overMs).toBeGreaterThanOrEqual((before.overMs ?? 0) - 1_100);
    expect(await second.stop()).toBe(0);
  });

  test('gives the numbers that replay gives for its capture', async () => {
    const folder = temporaryFolder();
    const capture = join(folder, 'capture.jsonl');
    const product = await startDemo(folder, '--capture', capture);
    const cookie = await product.signIn();
    const screen = product.live(cookie);
    const { tally: before } = await screen.next('snapshot');
    await screen.next('reading', ({ seq }) => seq > 20);
    const readings = (await screen.first(21)).filter(({ type }) => type === 'reading').length;
    expect(await product.stop()).toBe(0);
    const { stdout, stderr, code } = plimsoll(
      'replay',
      capture,
      '--threshold',
      '95',
      '--tz',
      'UTC',
      '--json',
    );
    expect([code, stderr]).toEqual([0, '']);
    const replayed = JSON.parse(stdout);
    expect(replayed.packets).toBeGreaterThanOrEqual(readings);
    expect(replayed.recordedMs).toBeGreaterThan((replayed.packets - 1) * 990);
    expect(before.recordedMs).toBeGreaterThan(0);
  });
});

describe('without Bluetooth', () => {
  test('the page is told what is missing, and the demo is one click away and apart', async () => {
    const folder = temporaryFolder();
    const product = await Product.start('--port', '0', '--data', folder);
    const cookie = await product.signIn();
    const screen = product.live(cookie);
    const service = await screen.service(({ bluetooth }) => bluetooth.state !== 'starting');
    // On a machine with Bluetooth it is ready instead; either way it is told.
    expect(['ready', 'unavailable']).toContain(service.bluetooth.state);
    if (service.bluetooth.state === 'unavailable') {
      expect(service.bluetooth.what).toMatch(/\.$/);
      expect(service.bluetooth.mend).toMatch(/\.$/);
    }

    expect((await product.request('GET', '/demo/', { cookie })).status).toBe(302);
    const started = await product.request('POST', '/api/demo', { cookie });
    expect(await started.json()).toEqual({ path: 'demo/' });
    expect((await product.request('GET', '/demo/', { cookie })).status).toBe(200);
    const demo = product.live(cookie, '/demo/live');
    expect((await demo.next('snapshot')).demo).toBe(true);
    await demo.next('reading');
    const { demo: real, lastReading } = await product.live(cookie).next('snapshot');
    expect([real, lastReading]).toEqual([false, null]);
    expect((await product.request('DELETE', '/api/demo', { cookie })).status).toBe(204);
    expect(await demo.closed()).toBe(1001);
    expect((await product.request('GET', '/demo/api/thresholds', { cookie })).status).toBe(400);
  });
});

test('a day is told alike over HTTP and in the terminal, while the service records it', async () => {
  const folder = temporaryFolder();
  const product = await startDemo(folder);
  const cookie = await product.signIn();
  const date = new Date().toISOString().slice(0, 10);
  const ask = async (path: string) => (await product.request('GET', path, { cookie })).json();
  const told = dayAnswerSchema.parse(await ask(`/api/days/${date}`));
  expect(told.recordedMs).toBeGreaterThan(0);
  const list = daysAnswerSchema.parse(await ask(`/api/days?from=2020-01-01&to=2020-12-31`));
  expect(list).toEqual({ days: [], weeks: [], pending: [] });
  expect((await product.request('GET', '/api/days/tomorrow', { cookie })).status).toBe(400);

  // What was told above is on the disk a second later: by the third reading after it.
  const screen = product.live(cookie);
  let { seq } = await screen.next('snapshot');
  for (let count = 0; count < 3; count += 1) {
    const before = seq;
    ({ seq } = await screen.next('reading', (message) => message.seq > before));
  }
  const demo = join(folder, 'demo');
  const command = plimsoll('day', date, '--data', demo, '--tz', 'UTC', '--json');
  const said = dayAnswerSchema.parse(JSON.parse(command.stdout));
  // It goes on recording meanwhile; what has ended stays as it was.
  expect(said.recordedMs).toBeGreaterThanOrEqual(told.recordedMs);
  expect(said.thresholds).toEqual(told.thresholds);
  const hour = told.hours.findIndex(({ recordedMs }) => recordedMs > 0);
  expect(said.hours[hour]?.start).toBe(told.hours[hour]?.start);
  const days = plimsoll('days', '--data', demo, '--tz', 'UTC', '--json');
  expect(daysAnswerSchema.parse(JSON.parse(days.stdout)).days.at(-1)?.date).toBe(date);
});
