import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { deletedSchema } from '../../src/contract/data.ts';
import type { Role } from '../../src/contract/http.ts';
import { cookieNameOf } from '../../src/contract/service-address.ts';
import { traceSchema } from '../../src/contract/trace.ts';
import { openStore } from '../../src/store/store.ts';
import { epochMs } from '../../src/units.ts';
import { WEARER, ZONE } from '../support/household.ts';
import { lived } from '../support/lived.ts';
import { Product, plimsoll } from '../support/product.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const SECRET = 'zebra crossing at noon';
const MIDNIGHT = epochMs(Date.parse('2026-03-11T00:00:00Z'));
const SIGNED_IN_AT = systemClock.wall();

/** A service on a folder that somebody lived with around a midnight, and a cookie for each role. */
async function running() {
  const folder = temporaryFolder();
  lived(folder).store.close();
  const store = openStore(folder);
  store.notes.add({ at: epochMs(MIDNIGHT + 60_000), kind: 'words', text: SECRET }, WEARER, MIDNIGHT);
  const tokens = new Map(
    (['wearer', 'carer', 'display'] as const).map((role) => [
      role,
      store.sessions.open(role, role, SIGNED_IN_AT),
    ]),
  );
  store.close();
  const product = await Product.start('--port', '0', '--data', folder, '--tz', ZONE);
  const name = cookieNameOf({ port: Number(new URL(product.origin).port), secure: false });
  const as = (role: Role) => ({ cookie: `${name}=${tokens.get(role)}` });
  return { product, folder, as };
}

/** Every file below a folder. */
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());

describe('an export over HTTP', () => {
  test.each([
    ['csv', 'text/csv; charset=utf-8; header=present', 'csv'],
    ['json', 'application/json; charset=utf-8', 'json'],
    ['fit', 'application/vnd.ant.fit', 'fit'],
    ['capture', 'application/jsonl; charset=utf-8', 'jsonl'],
  ])('as %s is the file that the command writes', async (format, type, ending) => {
    const { as, folder, product } = await running();
    const answer = await product.request(
      'GET',
      `/api/export?format=${format}&from=2026-03-11&to=2026-03-11`,
      as('wearer'),
    );
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-type')).toBe(type);
    expect(answer.headers.get('content-disposition')).toBe(
      `attachment; filename="plimsoll-2026-03-11-to-2026-03-11.${ending}"`,
    );
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const downloaded = Buffer.from(await answer.arrayBuffer());
    const file = join(temporaryFolder(), `export.${ending}`);
    const span = ['--from', '2026-03-11', '--to', '2026-03-11', '--tz', ZONE];
    expect(plimsoll('export', '-o', file, ...span, '--data', folder).code).toBe(0);
    expect(downloaded.equals(readFileSync(file))).toBe(true);
    expect(downloaded.length).toBeGreaterThan(1_000);
  });

  test('of a span that is none, or in a form that is none, is refused with a sentence', async () => {
    const { as, product } = await running();
    for (const query of [
      '',
      '?format=doc',
      '?format=csv&from=yesterday',
      '?format=csv&from=2026-03-11&to=2026-03-01',
    ]) {
      const answer = await product.request('GET', `/api/export${query}`, as('wearer'));
      expect(answer.status).toBe(400);
      expect(await answer.json()).toMatchObject({
        error: { code: 'bad-input', message: expect.stringMatching(/\.$/) },
      });
    }
  });
});

test('the trace of a day is thinned to columns that hold every peak, with its gaps and thresholds', async () => {
  const { as, folder, product } = await running();
  const [from, to] = [MIDNIGHT - 600_000, MIDNIGHT + 900_000];
  const answer = await product.request('GET', `/api/trace?from=${from}&to=${to}&columns=150`, as('wearer'));
  expect(answer.status).toBe(200);
  const trace = traceSchema.parse(await answer.json());
  expect(trace.columns).toHaveLength(150);
  expect(trace.columns).toContain(null);
  expect(trace.thresholds.map(({ bpm }) => bpm)).toEqual([100, 90]);
  const highest = Math.max(...trace.columns.map((column) => column?.[1] ?? 0));
  const { stdout } = plimsoll('day', '2026-03-10', '--data', folder, '--tz', ZONE, '--json');
  expect(JSON.parse(stdout)).toMatchObject({ highBpm: highest });
  for (const wrong of ['from=1', `from=${to}&to=${from}&columns=9`, `from=${from}&to=${to}&columns=99999`]) {
    expect((await product.request('GET', `/api/trace?${wrong}`, as('wearer'))).status).toBe(400);
  }
  expect((await product.request('GET', `/api/trace?from=${from}&to=${to}&columns=150`)).status).toBe(401);
});

test('only the wearer may take the data along or away', async () => {
  const { as, folder, product } = await running();
  const body = { everything: true, typed: 'delete everything' };
  for (const role of ['carer', 'display'] as const) {
    expect((await product.request('GET', '/api/export?format=csv', as(role))).status).toBe(403);
    expect((await product.request('POST', '/api/deletions', { ...as(role), body })).status).toBe(403);
  }
  expect((await product.request('GET', '/api/export?format=csv')).status).toBe(401);
  expect((await product.request('POST', '/api/deletions', { body })).status).toBe(401);
  const elsewhere = { ...as('wearer'), body, origin: 'http://evil.example' };
  expect((await product.request('POST', '/api/deletions', elsewhere)).status).toBe(403);
  expect(existsSync(join(folder, 'plimsoll.db'))).toBe(true);
});

describe('a deletion over HTTP', () => {
  test('wants the sentence typed out, and changes nothing before', async () => {
    const { as, product } = await running();
    for (const body of [
      { from: '2026-03-11' },
      { from: '2026-03-11', typed: 'yes' },
      { from: '2026-03-11', typed: 'delete everything' },
      { everything: true, typed: 'delete the beginning to the end' },
      { everything: true, from: '2026-03-11', typed: 'delete everything' },
    ]) {
      const answer = await product.request('POST', '/api/deletions', { ...as('wearer'), body });
      expect(answer.status).toBe(400);
    }
    const rest = await product.request('GET', '/api/export?format=csv&from=2026-03-11', as('wearer'));
    expect(await rest.text()).toContain(SECRET);
  });

  test('takes a span away for good while the service goes on: nothing of it is left in any file', async () => {
    const { as, folder, product } = await running();
    const answer = await product.request('POST', '/api/deletions', {
      ...as('wearer'),
      body: { from: '2026-03-11', typed: 'delete 2026-03-11 to the end' },
    });
    expect(answer.status).toBe(200);
    const deleted = deletedSchema.parse(await answer.json());
    expect(deleted).toMatchObject({ everything: false, notes: 1 });
    expect(deleted.entries).toBeGreaterThan(300);
    const rest = await product.request('GET', '/api/export?format=csv', as('wearer'));
    const lines = (await rest.text()).split('\r\n').filter((line) => line.includes(',packet,'));
    expect(lines.length).toBeGreaterThan(300);
    expect(lines.every((line) => line.startsWith('2026-03-10'))).toBe(true);
    expect(filesIn(folder).filter((path) => readFileSync(path).includes(SECRET))).toEqual([]);
    expect((await product.request('GET', '/api/days/2026-03-11', as('wearer'))).status).toBe(200);
    expect(await product.stop()).toBe(0);
    expect(JSON.parse(plimsoll('verify', '--data', folder, '--tz', ZONE, '--json').stdout).ok).toBe(true);
  });

  test('of everything leaves nothing, and ends the service', async () => {
    const { as, folder, product } = await running();
    const ended = once(product.child, 'exit');
    const answer = await product.request('POST', '/api/deletions', {
      ...as('wearer'),
      body: { everything: true, typed: 'delete everything' },
    });
    expect(await answer.json()).toMatchObject({ everything: true });
    await ended;
    expect(product.child.exitCode).toBe(0);
    expect(filesIn(folder).filter((path) => statSync(path).size > 0)).toEqual([]);
  });
});
