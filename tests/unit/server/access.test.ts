import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Role } from '../../../src/contract/http.ts';
import { fromServiceSchema, toServiceSchema } from '../../../src/contract/live.ts';
import { type Sharing, sharingSchema } from '../../../src/contract/sharing.ts';
import { type Access, MAY_HEAR, MAY_SAY, refusalOf } from '../../../src/server/access.ts';
import { buildServer } from '../../../src/server/app.ts';
import { reachOf, THIS_MACHINE } from '../../../src/server/reach.ts';
import { serveHousehold } from '../../support/served.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const VISITORS = ['wearer', 'carer', 'display', 'nobody'] as const;
type WhoComes = (typeof VISITORS)[number];

/** What the wearer wrote and nobody else may read unless it is shared. */
const SECRET = 'only for my own eyes';
const REFUSALS = ['not-signed-in', 'not-your-role', 'not-shared'];

let served: Awaited<ReturnType<typeof serveHousehold>>;
let house: (typeof served)['house'];
let server: (typeof served)['server'];

beforeAll(async () => {
  served = await serveHousehold();
  ({ house, server } = served);
  house.service.enterThreshold({ bpm: 137 as never, method: 'clinician', note: SECRET });
});

afterAll(() => served.close());

/** Sends a request with nothing in it, as each of those who may come. */
async function ask(method: string, path: string, who: WhoComes) {
  const url = path.replace(':id', '999').replace(':date', '2026-05-01').replace('*', '');
  const response = await served.ask(method, url, who);
  const { error } = response.body.startsWith('{') ? response.json() : { error: undefined };
  const refusal = REFUSALS.includes(error?.code) ? error.code : null;
  return { refusal, body: response.body };
}

const asVisitor = (who: WhoComes) =>
  who === 'nobody' ? null : { sessionId: 1, role: who as Role, device: who };

/** One cell of the table: what of the sharing levels lets this visitor through. */
function cell(access: Access, who: WhoComes): string {
  const open = sharingSchema.options.filter((sharing) => refusalOf(access, asVisitor(who), sharing) === null);
  if (open.length === sharingSchema.options.length) return 'yes';
  return open.length === 0 ? '–' : `if shared: ${open.join(', ')}`;
}

const row = (what: string, access: Access) =>
  `| ${what} | ${VISITORS.map((who) => cell(access, who)).join(' | ')} |`;

test('the table of who may do what is the one that was reviewed', async () => {
  const head = (what: string) => [
    `| ${what} | wearer | carer | display | nobody |`,
    '| --- | --- | --- | --- | --- |',
  ];
  const routes = server.routes
    .filter(({ method, path }) => method !== 'HEAD' && !path.startsWith('/demo/'))
    .sort((one, other) => (one.path < other.path ? -1 : 1))
    .map(({ access, method, path }) => row(`\`${method} ${path}\``, access));
  const text = [
    '# Who may do what',
    '',
    'Made from the code by `npx vitest run --project unit tests/unit/server/access.test.ts -u`, and tested cell',
    'by cell. “If shared” names the settings of `sharing.carers` with which it is open. The same routes under',
    '`/demo/` are those of the demo.',
    '',
    ...head('HTTP'),
    ...routes,
    '',
    ...head('The service says'),
    ...Object.entries(MAY_HEAR).map(([type, access]) => row(`\`${type}\``, access)),
    '',
    ...head('A screen says'),
    ...Object.entries(MAY_SAY).map(([type, access]) => row(`\`${type}\``, access)),
    '',
  ].join('\n');
  await expect(text).toMatchFileSnapshot('../../../docs/access.md');
});

describe.each(sharingSchema.options)('while the wearer shares %s', (sharing: Sharing) => {
  beforeAll(() => {
    house.service.changeSettings({ 'sharing.carers': sharing });
  });

  test.each(VISITORS)('every route lets %s through or refuses, as the table says', async (who) => {
    for (const { access, method, path } of server.routes) {
      const { body, refusal } = await ask(method, path, who);
      const expected = refusalOf(access, asVisitor(who), sharing);
      expect([method, path, refusal]).toEqual([method, path, method === 'HEAD' ? null : expected]);
      if (expected !== null) expect(body).not.toContain(SECRET);
    }
  });

  test('what the wearer wrote is read by those it is shared with, and by nobody else', async () => {
    const readers = [];
    for (const who of VISITORS) {
      for (const { method, path } of server.routes) {
        if (method !== 'GET') continue;
        if ((await ask(method, path, who)).body.includes(SECRET)) readers.push(who);
      }
    }
    const expected = sharing === 'everything' ? ['wearer', 'carer'] : ['wearer'];
    expect([...new Set(readers)]).toEqual(expected);
  });
});

test('every live message there is has its row', () => {
  const types = (schema: { options: readonly { shape: { type: { value: string } } }[] }) =>
    schema.options.map(({ shape }) => shape.type.value).sort();
  expect(Object.keys(MAY_HEAR).sort()).toEqual(types(fromServiceSchema));
  expect(Object.keys(MAY_SAY).sort()).toEqual(types(toServiceSchema));
});

test('a route that nobody declared keeps the server from starting', async () => {
  const clock = new VirtualClock(Date.UTC(2026, 5, 1, 9));
  const undeclared = await buildServer({
    sessions: house.store.sessions,
    household: house.service,
    data: null,
    demo: null,
    pages: join(import.meta.dirname, '../../../dashboard'),
    reach: reachOf({ ...THIS_MACHINE, port: 0 }, temporaryFolder(), () => clock.wall()),
    now: () => clock.wall(),
    clock,
    log: () => undefined,
  });
  undeclared.app.get('/api/forgotten', () => SECRET);
  await expect(undeclared.listen()).rejects.toThrow(/nobody declared who may use GET \/api\/forgotten/);
  await undeclared.close();
});
