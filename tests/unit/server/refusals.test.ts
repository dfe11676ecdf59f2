import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { errorBodySchema } from '../../../src/contract/http.ts';
import { serveHousehold } from '../../support/served.ts';

let served: Awaited<ReturnType<typeof serveHousehold>>;

beforeAll(async () => {
  served = await serveHousehold();
});
afterAll(() => served.close());

const JSON_TYPE = { 'content-type': 'application/json' };

/** Asks as the wearer. @param sent what is sent as JSON; `undefined`: nothing is */
async function ask(method: string, url: string, sent?: unknown, headers: Record<string, string> = {}) {
  const payload = typeof sent === 'string' ? sent : JSON.stringify(sent);
  return served.ask(method, url, 'wearer', {
    ...(payload === undefined ? {} : { payload }),
    headers: payload === undefined ? headers : { ...JSON_TYPE, ...headers },
  });
}

/** The sentence of a refusal: one that a person can read, not a fragment, and not in a library's own words. */
function sentenceOf({ body, statusCode }: Awaited<ReturnType<typeof ask>>): string {
  expect([statusCode, body]).toEqual([expect.toSatisfy((status) => status >= 400 && status < 500), body]);
  const { message } = errorBodySchema.parse(JSON.parse(body)).error;
  // A sentence about a setting begins with its key, as it is typed.
  expect(message).toMatch(/^(?:[A-Z“]|[a-z]+\.[a-zA-Z]+ is ).*\.$/s);
  expect(message).not.toMatch(/invalid|expected|received|FST_|undefined|NaN/i);
  return message;
}

/** A query or a body that fits, for every route that takes one. */
const TAKES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'GET /api/trace': { from: 0, to: 1_000, columns: 10 },
  'GET /api/days': { from: '2026-05-01', to: '2026-05-02' },
  'GET /api/report': { from: '2026-05-01', to: '2026-05-02', notes: 'words' },
  'GET /api/alerts': { from: '2026-05-01', to: '2026-05-02' },
  'GET /api/export': { format: 'csv', from: '2026-05-01', to: '2026-05-02' },
  'GET /api/notes': { from: 0, to: 1_000 },
  'POST /api/deletions': { everything: false, from: '2026-05-01', to: '2026-05-02', typed: 'delete' },
  'POST /api/session': { code: 'x', device: 'Tablet' },
  'PUT /api/devices/1': { name: 'Tablet' },
  'POST /api/pairing': { role: 'carer' },
  'PUT /api/settings': { 'alerts.overDwell': 30 },
  'POST /api/straps/choose': { on: false },
  'POST /api/straps': { address: 'AA:BB' },
  'POST /api/notes': { kind: 'rest', text: '', at: 0 },
  'POST /api/thresholds': {
    ...{ bpm: 95, method: 'clinician', note: '' },
    inputs: { kind: 'clinician', measuredOn: null, testDay: null, posture: null, medicine: '' },
  },
  'POST /api/threshold/answers': {
    ...{ medicine: false, pots: false, atrialFibrillation: false, pacemaker: false, pregnancy: false },
    ...{ age: null, medicineChanged: false },
  },
  'POST /api/threshold/reading': { on: false },
  'POST /api/threshold/offer': { accept: false },
};
/** Fields that sentences of their own call otherwise. */
const WORDS: Readonly<Record<string, RegExp>> = {
  ...{ bpm: /threshold/, method: /how the threshold was found/, kind: /what it is/, format: /An export/ },
  ...{ name: /name/, device: /name/, pots: /every question/, medicine: /every question/ },
  ...{ atrialFibrillation: /every question/, pacemaker: /every question/, pregnancy: /every question/ },
  ...{ from: /A day is written|“From” takes a day/, to: /A day is written|“To” takes a day/ },
  ...{ code: /code/, typed: /sentence/, text: /A note has/ },
};
/** What fits nowhere: no number, no text, no yes or no, no day, none of some words. */
const WRONG = [{}, [], ['x'], { a: { b: 1 } }, ''.padEnd(3_000, 'x ')];

const asQuery = (fields: Readonly<Record<string, unknown>>) =>
  Object.entries(fields)
    .map(
      ([name, value]) => `${name}=${encodeURIComponent(typeof value === 'string' ? value : String(value))}`,
    )
    .join('&');

const send = (route: string, fields: Readonly<Record<string, unknown>>) => {
  const [method = '', path = ''] = route.split(' ');
  return method === 'GET' ? ask(method, `${path}?${asQuery(fields)}`) : ask(method, path, fields);
};

describe('a request that cannot be done', () => {
  test('of every route that takes something, each field is named when it is wrong', async () => {
    for (const [route, good] of Object.entries(TAKES)) {
      for (const field of Object.keys(good)) {
        for (const wrong of route.startsWith('GET') ? WRONG.slice(3) : WRONG) {
          const answer = await send(route, { ...good, [field]: wrong });
          if (answer.statusCode === 429) continue;
          const message = sentenceOf(answer);
          const isNamed = message.includes(field) || WORDS[field]?.test(message) === true;
          expect([route, field, message, isNamed]).toEqual([route, field, message, true]);
        }
      }
    }
  });

  test('of every route that takes something, what is no object is refused with a sentence', async () => {
    for (const route of Object.keys(TAKES).filter((one) => !one.startsWith('GET'))) {
      const [method = '', path = ''] = route.split(' ');
      for (const body of [undefined, 'null', '[]', '"x"', '{', '', '{"__proto__":{}}']) {
        const answer = await ask(method, path, body);
        if (answer.statusCode !== 429) sentenceOf(answer);
      }
    }
  });

  test('of every route with a number in its path, another word there is refused with a sentence', async () => {
    const numbered = served.server.routes.filter(
      ({ method, path }) => method !== 'HEAD' && path.startsWith('/api/') && path.includes(':id'),
    );
    expect(numbered.length).toBeGreaterThan(5);
    for (const { method, path } of numbered) {
      for (const id of ['x', '0', '-1', '1.5', '99999']) {
        const message = sentenceOf(
          await ask(method, path.replace(':id', id), method === 'PUT' ? { name: 'x' } : undefined),
        );
        if (id !== '99999')
          expect([path, id, message]).toEqual([path, id, expect.stringContaining('number')]);
      }
    }
  });

  test.each([
    ['an address that is none', '/api/%E0%A4%A', 400],
    ['an address without end', `/api/days/${'9'.repeat(2_000)}`, 404],
    ['a day that is none', '/api/days/yesterday', 400],
    ['a page that there is not', '/api/nothing', 404],
    ['a file outside', '/..%2f..%2fpackage.json', 404],
  ])(
    'for %s is refused with a sentence, by a page that is as closed as all others',
    async (_, path, status) => {
      const answer = await ask('GET', path);
      sentenceOf(answer);
      expect(answer.statusCode).toBe(status);
      expect(answer.headers['content-security-policy']).toContain("default-src 'self'");
    },
  );

  test('for an address that is none is told nothing under another name', async () => {
    const answer = await ask('GET', '/api/%E0%A4%A', undefined, { host: 'evil.example' });
    expect([answer.statusCode, sentenceOf(answer)]).toEqual([421, 'This is not where Plimsoll lives.']);
  });

  test.each([
    ['too long', `{"note":"${'x'.repeat(20_000)}"}`, JSON_TYPE, 413, /16 kB/],
    ['of another kind', 'bpm=95', { 'content-type': 'application/x-www-form-urlencoded' }, 415, /JSON/],
    ['nothing', '', JSON_TYPE, 400, /JSON/],
    ['broken', '{"bpm":', JSON_TYPE, 400, /JSON/],
  ])('with a body that is %s is refused with a sentence', async (_, payload, headers, status, words) => {
    const answer = await served.ask('POST', '/api/thresholds', 'wearer', { payload, headers });
    expect([answer.statusCode, sentenceOf(answer)]).toEqual([status, expect.stringMatching(words)]);
  });

  test('a setting that is neither number nor text is named', async () => {
    const message = sentenceOf(await ask('PUT', '/api/settings', { 'alerts.overDwell': true }));
    expect(message).toMatch(/alerts\.overDwell.* a number, a text or null/);
  });
});
