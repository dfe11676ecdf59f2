import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROUTES } from '../../../src/contract/routes.ts';
import { STRAP } from '../../support/household.ts';
import { liveSchema, openApi, protocolPage, speechKeyOf } from '../../support/protocol-docs.ts';
import { serveHousehold } from '../../support/served.ts';

let served: Awaited<ReturnType<typeof serveHousehold>>;

/** A household with something to tell: readings, an alert, a note, answers, a threshold that changed. */
beforeAll(async () => {
  served = await serveHousehold();
  const { clock, house } = served;
  const { service, source } = house;
  service.enterThreshold({ bpm: 100 as never, method: 'symptom', note: '' });
  service.threshold.answer({
    ...{ medicine: false, pots: false, atrialFibrillation: false, pacemaker: false, pregnancy: false },
    ...{ age: 40, medicineChanged: false },
  });
  for (let second = 0; second < 120; second += 1) {
    clock.pass(1_000);
    source.packet(STRAP, second < 60 ? 110 : 80);
  }
  service.notes.add(
    { kind: 'crash', text: 'all at once' },
    { sessionId: 1, role: 'wearer', device: 'Bedside' },
  );
});

afterAll(() => served.close());

test('every route is documented, and nothing that there is not', () => {
  const keys = served.server.routes.map(speechKeyOf).filter((key) => key !== null);
  expect([...new Set(keys)].sort()).toEqual(Object.keys(ROUTES).sort());
});

test('the documents of the protocol are those of the code', async () => {
  const { routes } = served.server;
  await expect(openApi(routes)).toMatchFileSnapshot('../../../docs/protocol/openapi.json');
  await expect(liveSchema()).toMatchFileSnapshot('../../../docs/protocol/live.schema.json');
  await expect(protocolPage(routes)).toMatchFileSnapshot('../../../docs/protocol/README.md');
});

const QUERY: Readonly<Record<string, string>> = {
  'GET /api/days': '?from=2026-05-25&to=2026-06-01',
  'GET /api/report': '?from=2026-05-25&to=2026-06-01&notes=words',
  'GET /api/trace': `?from=${Date.UTC(2026, 5, 1, 8)}&to=${Date.UTC(2026, 5, 1, 10)}&columns=60`,
};
const asked = Object.entries(ROUTES).filter(
  ([key, { answer }]) => key.startsWith('GET ') && answer !== undefined,
);

test.each(asked)('what %s answers is what is documented: nothing else, nothing less', async (key, speech) => {
  const path = key.slice('GET '.length).replace(':id', '1').replace(':date', '2026-06-01');
  const response = await served.ask('GET', `${path}${QUERY[key] ?? ''}`, 'wearer');
  expect(response.statusCode).toBe(speech.status);
  expect(speech.answer?.parse(response.json())).toEqual(response.json());
});
