import { expect, test } from 'vitest';
import type { Alert, HouseView } from '../../src/contract/alerts.ts';
import type { FromService, ToService } from '../../src/contract/live.ts';
import { Product, type Screen } from '../support/product.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { Random } from '../survival/random.ts';

const KILLS = 8;
/** Long enough that none ends while the test runs. */
const MINUTES = 60;

/** One life of the product, with a screen on each side. */
async function life(folder: string, bridge: string) {
  const product = await Product.startWithBridge(bridge, '--port', '0', '--data', folder);
  const cookie = await product.signIn();
  const wearer = product.live(cookie);
  const snapshot = await wearer.next('snapshot');
  const told: FromService[] = [];
  wearer.messages.subscribe({ next: (message) => told.push(message), error: () => undefined });
  return { product, cookie, wearer, snapshot, told };
}

async function carersScreen(product: Product, cookie: string): Promise<Screen> {
  const answer = await product.request('POST', '/api/pairing', { cookie, body: { role: 'carer' } });
  const { code } = (await answer.json()) as { code: string }; // the contract's own answer
  const entered = await product.request('POST', '/api/session', { body: { code, device: 'Kitchen tablet' } });
  const screen = product.live((entered.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '');
  await screen.next('snapshot');
  return screen;
}

/** How everything stood when the wearer's screen was told of it last. */
function lastTold(told: readonly FromService[]): { alerts: Map<string, Alert>; house: HouseView | null } {
  const alerts = new Map<string, Alert>();
  let house: HouseView | null = null;
  for (const message of told) {
    if (message.type === 'alert') alerts.set(message.alert.id, message.alert);
    if (message.type === 'house') house = message.house;
    if (message.type === 'snapshot') {
      for (const alert of message.alerts) alerts.set(alert.id, alert);
      house = message.house;
    }
  }
  return { alerts, house };
}

const what = ({ id, kind, raisedAt, reopenedAt, acknowledgements, acknowledgedBy, silence }: Alert) => ({
  ...{ id, kind, raisedAt, reopenedAt, acknowledgements, acknowledgedBy, silence },
});
const ofHouse = ({ silences, words, notWorn }: HouseView) => ({ silences, words, notWorn });

test('after a SIGKILL at any moment the same alerts stand, acknowledged by the same, silenced until the same', {
  retry: 0,
  timeout: 600_000,
}, async () => {
  const folder = temporaryFolder();
  const random = new Random(20_260);
  let before: ReturnType<typeof lastTold> | null = null;
  let acknowledgements = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    const { cookie, product, snapshot, told, wearer } = await life(folder, 'busy-bridge.mjs');
    if (before !== null) {
      const stands = new Map(snapshot.alerts.map((alert) => [alert.id, alert]));
      for (const alert of before.alerts.values()) {
        if (alert.kind !== 'over' || alert.resolvedAt !== null) continue;
        const after = stands.get(alert.id);
        expect(after === undefined ? null : what(after)).toEqual(what(alert));
        // On a slow machine nobody may have been there for so long after the start that carers were told.
        expect(after?.told.wearer).toBe(alert.told.wearer ?? after?.told.wearer);
        if (after?.told.carers !== alert.told.carers) continue;
        // Where it is in being handed over and said again, by clocks that may be off by their rounding.
        for (const due of ['handOverAt', 'sayAgainAt'] as const) {
          const offMs = (after?.[due] ?? 0) - (alert[due] ?? 0);
          expect(Math.abs(offMs), `${due} moved by ${offMs} ms`).toBeLessThan(1_000);
        }
        acknowledgements = Math.max(acknowledgements, alert.acknowledgements.length);
      }
      expect(ofHouse(snapshot.house)).toEqual(before.house === null ? null : ofHouse(before.house));
    }
    if (snapshot.strap.adopted.length === 0) await beginToBeOver(product, cookie, wearer);
    const carer = await carersScreen(product, cookie);
    const over = await standingOver(told, wearer);
    const requests: readonly [Screen, ToService][] = [
      [wearer, { type: 'acknowledge', alertId: over.id }],
      [carer, { type: 'acknowledge', alertId: over.id }],
      [carer, { type: 'silence', of: { alertId: over.id }, minutes: MINUTES }],
      [wearer, { type: 'silence', of: { alertId: over.id }, minutes: 0 }],
      [wearer, { type: 'silence', of: { family: 'technical' }, minutes: MINUTES }],
      [carer, { type: 'silence', of: { family: 'pacing' }, minutes: random.below(2) * MINUTES }],
      [carer, { type: 'word', word: 'on-my-way' }],
      [wearer, { type: 'word', word: 'all-right' }],
    ];
    for (let deed = random.below(4); deed >= 0; deed -= 1) {
      const [screen, request] = requests[random.below(requests.length)] ?? [];
      if (screen === undefined || request === undefined) continue;
      screen.send(request);
      await answered(screen, wearer);
    }
    // At the moment of its last answer: what is confirmed is kept.
    before = lastTold(told);
    await product.kill();
  }
  expect(acknowledgements).toBeGreaterThan(0);
});

test('“not wearing it” outlives a SIGKILL, with who said so and since when', {
  retry: 0,
  timeout: 600_000,
}, async () => {
  const folder = temporaryFolder();
  const first = await life(folder, 'obedient-bridge.mjs');
  first.wearer.send({ type: 'wearing', worn: false });
  const { house } = await first.wearer.next('house', (message) => message.house.notWorn !== null);
  await first.product.kill();
  const { snapshot } = await life(folder, 'obedient-bridge.mjs');
  expect(snapshot.house.notWorn).toEqual(house.notWorn);
  expect(snapshot.house.notWorn?.by?.role).toBe('wearer');
});

/** A strap that beats at 80 and more, and a threshold that every living heart is over. */
async function beginToBeOver(product: Product, cookie: string, screen: Screen): Promise<void> {
  const put = (path: string, body: unknown, method = 'POST') =>
    product.request(method, path, { cookie, body });
  // However slowly the test runs, nothing falls due of itself meanwhile.
  const late = { 'alerts.handOver': 60, 'alerts.repeat': 120 };
  await put('/api/settings', { 'alerts.overDwell': 5, ...late }, 'PUT');
  await put('/api/thresholds', { bpm: 50, method: 'symptom', note: '' });
  await put('/api/straps/choose', { on: true });
  const { strap } = await screen.next('strap', (message) => message.strap.inRange.length > 0);
  await put('/api/straps', { address: strap.inRange[0]?.address });
}

/** The over that stands already, or is about to be raised. */
async function standingOver(told: readonly FromService[], screen: Screen): Promise<Alert> {
  const known = [...lastTold(told).alerts.values()].find(({ kind }) => kind === 'over');
  return known ?? (await screen.next('alert', ({ alert }) => alert.kind === 'over')).alert;
}

let asked = 1;
/** Both screens have been told all that came of what was asked: a resync is answered after it. */
async function answered(...screens: Screen[]): Promise<void> {
  for (const screen of screens) {
    asked += 1;
    const askedAt = asked;
    screen.send({ type: 'resync', askedAt });
    await screen.next('snapshot', (message) => message.askedAt === askedAt);
  }
}
