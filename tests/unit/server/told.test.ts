import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { deviceSchema, type Role } from '../../../src/contract/http.ts';
import type { Sharing } from '../../../src/contract/sharing.ts';
import { bpm } from '../../../src/units.ts';
import { STRAP } from '../../support/household.ts';
import { Screen } from '../../support/product.ts';
import { serveHousehold } from '../../support/served.ts';

const NOTE = 'only for my own eyes';
const MEDICINE = 'propranolol 40 mg';
const SERIAL = 'SERIAL-0815';

let served: Awaited<ReturnType<typeof serveHousehold>>;
let service: (typeof served)['house']['service'];

beforeAll(async () => {
  served = await serveHousehold();
  ({ service } = served.house);
  served.house.source.say({
    type: 'device',
    address: STRAP,
    name: 'Strap One',
    information: { serial: SERIAL, firmware: '1.2.3' },
  });
  service.enterThreshold({
    bpm: bpm(95),
    method: 'clinician',
    note: NOTE,
    inputs: { kind: 'clinician', measuredOn: null, testDay: null, posture: 'lying', medicine: MEDICINE },
  });
});
afterAll(() => served.close());

const share = (sharing: Sharing) => service.changeSettings({ 'sharing.carers': sharing });

function open(who: Role): Screen {
  const { headers, url } = served.screen(who);
  return new Screen(new WebSocket(url, { headers }));
}

/** Everything that a screen is told when it comes, and when something of the service and of straps changes. */
async function told(who: Role) {
  const screen = open(who);
  const snapshot = await screen.next('snapshot');
  service.setNotice('mqtt', 'The broker does not answer.');
  served.house.source.link('silent', STRAP);
  const { service: view } = await screen.next('service', (message) => message.seq > snapshot.seq);
  const { strap } = await screen.next('strap', (message) => message.seq > snapshot.seq);
  return { snapshot, view, strap, text: JSON.stringify([snapshot, view, strap]) };
}

describe.each<[Role, Sharing]>([
  ['carer', 'live'],
  ['display', 'live'],
  ['display', 'everything'],
])('a %s that sees no more than the live state, while %s is shared,', (who, sharing) => {
  beforeEach(() => void share(sharing));

  test('is told what a screen shows of the threshold, and neither its note nor what was said of the body', async () => {
    const { snapshot, text, view } = await told(who);
    for (const { threshold } of [snapshot.service, view]) {
      expect(threshold).toMatchObject({ id: 1, bpm: 95, method: 'clinician', note: '', inputs: null });
      expect(threshold?.validFrom).toBeGreaterThan(0);
    }
    for (const secret of [NOTE, MEDICINE, 'lying']) expect(text).not.toContain(secret);
  });
});

test('a carer with whom everything is shared is told the threshold whole, as the wearer is', async () => {
  share('everything');
  for (const who of ['carer', 'wearer'] as const) {
    const { snapshot, view } = await told(who);
    for (const { threshold } of [snapshot.service, view])
      expect(threshold).toMatchObject({ note: NOTE, inputs: { medicine: MEDICINE } });
  }
});

test('a device that is renamed signs with its new name from then on, on the screen that it has open', async () => {
  share('everything');
  const screen = open('carer');
  const { seq, you } = await screen.next('snapshot');
  expect(you.device).toBe('carer');
  const devices = deviceSchema.array().parse((await served.ask('GET', '/api/devices', 'wearer')).json());
  const renamed = devices.find(({ connected, role }) => connected && role === 'carer');
  await served.ask('PUT', `/api/devices/${renamed?.id}`, 'wearer', {
    payload: JSON.stringify({ name: 'Kitchen tablet' }),
    headers: { 'content-type': 'application/json' },
  });
  const anew = await screen.next('snapshot', (message) => message.seq > seq, 5_000);
  expect(anew.you).toEqual({ ...you, device: 'Kitchen tablet' });
  screen.send({ type: 'word', word: 'on-my-way' });
  const { house } = await screen.next('house', ({ house: { words } }) => words.length > 0, 5_000);
  expect(house.words).toMatchObject([{ word: 'on-my-way', by: { role: 'carer', device: 'Kitchen tablet' } }]);
});

test('a carer’s open screen is told at once that the wearer shares less, and that they share more', async () => {
  share('everything');
  const screen = open('carer');
  const { seq, you } = await screen.next('snapshot');
  expect(you.sees).toBe('everything');
  share('live');
  const less = await screen.next('snapshot', (message) => message.seq > seq, 5_000);
  expect(less.you.sees).toBe('live');
  expect(less.service.threshold).toMatchObject({ note: '', inputs: null });
  share('everything');
  const more = await screen.next('snapshot', (message) => message.seq > less.seq, 5_000);
  expect(more.you.sees).toBe('everything');
});

test('a display sees the live state, however much is shared with carers, and is told nothing new of it', async () => {
  share('everything');
  const screen = open('display');
  const { seq, you } = await screen.next('snapshot');
  expect(you.sees).toBe('live');
  share('live');
  const { seq: last } = await screen.next('settings', (message) => message.seq > seq, 5_000);
  expect((await screen.after(seq, last - seq)).map(({ type }) => type)).not.toContain('snapshot');
});

describe('of a strap', () => {
  test.each<Role>(['carer', 'display'])(
    'a %s is told name, link and battery, and nothing to know it by elsewhere',
    async (who) => {
      share('everything');
      served.house.source.say({ type: 'battery', address: STRAP, percent: 60 });
      const { snapshot, strap, text } = await told(who);
      for (const view of [snapshot.strap, strap]) {
        const [adopted] = view.adopted;
        expect(adopted).toMatchObject({ name: 'Strap One', serial: null, information: {} });
        // Its own name here still tells which one is linked.
        expect(view.linkedAddress).toBe(adopted?.address);
        expect(view.batteryPercent).toBe(60);
      }
      for (const secret of [SERIAL, '1.2.3', STRAP]) expect(text).not.toContain(secret);
    },
  );

  test('the wearer, who chooses it, is told all', async () => {
    const { snapshot, strap } = await told('wearer');
    for (const view of [snapshot.strap, strap]) {
      expect(view.adopted).toMatchObject([
        { address: STRAP, serial: SERIAL, information: { firmware: '1.2.3' } },
      ]);
      expect(view.linkedAddress).toBe(STRAP);
    }
  });
});

test('that settings changed is told to every screen that sees anything: what may sound is among them', async () => {
  share('live');
  const screens = (['wearer', 'carer', 'display'] as const).map(open);
  const seqs = await Promise.all(screens.map(async (screen) => (await screen.next('snapshot')).seq));
  service.changeSettings({ 'sound.carer.no-signal': 'never' });
  await Promise.all(
    screens.map((screen, index) => screen.next('settings', ({ seq }) => seq > (seqs[index] ?? 0), 5_000)),
  );
});
