/**
 * The real bridge and the real driver on a fake noble, in virtual time: what each fault costs. Every case
 * says how long no data came after the strap was well again.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { BridgeLives, identityOf } from '../../support/bridge-lives.ts';
import { FakeStrap, type Fault } from '../../support/fake-noble.ts';

const WORST_MS = 20_000;
const MEDIAN_MS = 5_000;

/** What each case cost, in ms. */
const costs = new Map<string, number>();

interface House {
  readonly it: BridgeLives;
  readonly strap: FakeStrap;
}

/** A bridge that listens to the wearer's strap. */
async function house(): Promise<House> {
  const strap = new FakeStrap('AA', 'H10');
  const it = new BridgeLives([strap], [identityOf(strap)]);
  await it.pass(10_000);
  expect(it.packets.length).toBeGreaterThan(5);
  return { it, strap };
}

/** Nothing that never may happen has happened, and each packet that reached the bridge is counted once. */
function expectSound({ world, packets }: BridgeLives): void {
  expect(world.violations).toEqual([]);
  expect(packets.map(({ address, hex }) => ({ address, hex }))).toEqual(world.delivered);
}

async function expectRecovery(name: string, { it }: House): Promise<void> {
  const cost = await it.withoutData(120_000);
  costs.set(name, cost);
  expect(cost, `${name}: ms without data`).toBeLessThan(WORST_MS);
  await it.pass(30_000);
  expect(it.linkStates.at(-1)).toBe('listening');
  expectSound(it);
}

/** Faults that meet a strap when it is connected to anew; the link is lost first. */
const WHEN_CONNECTING: readonly Fault[] = [
  'connectHangs',
  'connectFails',
  'answersAfterAbandoned',
  'dropsNewLinks',
  'discoveryNeverSettles',
  'characteristicsNeverSettle',
  'subscribeHangs',
  'subscribeFails',
  'stopsNotifying',
  'isAway',
];
const LASTS_S = [3, 12, 47, 300];

describe('after a fault ends, packets come again', () => {
  for (const fault of WHEN_CONNECTING) {
    test.each(LASTS_S)(`${fault}, for %i s`, async (seconds) => {
      const at = await house();
      at.strap.faults.add(fault);
      at.strap.lose();
      await at.it.pass(seconds * 1_000);
      at.strap.faults.delete(fault);
      await expectRecovery(`${fault} ${seconds} s`, at);
    });
  }

  test.each(LASTS_S)('stopsNotifying on a live link, for %i s', async (seconds) => {
    const at = await house();
    at.strap.faults.add('stopsNotifying');
    await at.it.pass(seconds * 1_000);
    at.strap.faults.delete('stopsNotifying');
    await expectRecovery(`silent ${seconds} s`, at);
  });

  test.each([0, 3, 12, 47, 300])('linkDiesSilently, the strap back after %i s', async (seconds) => {
    const at = await house();
    at.strap.faults.add('isAway');
    at.strap.dieSilently();
    await at.it.pass(seconds * 1_000);
    at.strap.faults.delete('isAway');
    await expectRecovery(`linkDiesSilently ${seconds} s`, at);
  });

  test.each([0, 3, 47])(
    'linkDiesSilently and disconnectHangs, the strap back after %i s',
    async (seconds) => {
      const at = await house();
      at.strap.faults.add('isAway').add('disconnectHangs');
      at.strap.dieSilently();
      await at.it.pass(seconds * 1_000);
      at.strap.faults.delete('isAway');
      await expectRecovery(`linkDiesSilently, disconnectHangs ${seconds} s`, at);
    },
  );

  test.each([1, 3, 47, 300])('adapterPowerCycles, off for %i s', async (seconds) => {
    const at = await house();
    at.it.world.power(false);
    await at.it.pass(seconds * 1_000);
    at.it.world.power(true);
    await expectRecovery(`adapterPowerCycles ${seconds} s`, at);
  });

  test('the bridge process is killed', async () => {
    const at = await house();
    at.it.kill();
    await expectRecovery('bridge killed', at);
  });

  test.each([1, 3, 5])('the bridge process is killed %i times in a row', async (times) => {
    const at = await house();
    for (let time = 0; time < times; time += 1) {
      at.it.kill();
      await at.it.pass(4_000);
    }
    await expectRecovery(`bridge killed ${times} times`, at);
  });

  test('another program ends the scan again and again', async () => {
    const at = await house();
    at.strap.faults.add('isAway');
    await at.it.pass(5_000);
    for (let time = 0; time < 10; time += 1) {
      at.it.world.library?.endScan();
      await at.it.pass(1_500);
    }
    at.strap.faults.delete('isAway');
    await expectRecovery('scan ended', at);
  });

  test.each([3, 12, 47])('scanning cannot be switched on for %i s', async (seconds) => {
    const at = await house();
    at.it.world.scanHangs = true;
    at.strap.lose();
    await at.it.pass(seconds * 1_000);
    at.it.world.scanHangs = false;
    await expectRecovery(`scan hangs ${seconds} s`, at);
  });
});

afterAll(() => {
  const sorted = [...costs.values()].sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)] ?? Number.POSITIVE_INFINITY;
  const worst = sorted.at(-1) ?? Number.POSITIVE_INFINITY;
  console.log(`without data after recovery, ${sorted.length} cases: median ${median} ms, worst ${worst} ms`);
  expect(median).toBeLessThan(MEDIAN_MS);
  expect(worst).toBeLessThan(WORST_MS);
});

describe('faults that cost nothing', () => {
  test.each(['notifiesBeforeSubscribeResolves', 'readsFail', 'readsHang'] as const)('%s', async (fault) => {
    const at = await house();
    at.strap.faults.add(fault);
    at.strap.lose();
    expect(await at.it.withoutData(60_000)).toBeLessThan(5_000);
    const before = at.it.packets.length;
    await at.it.pass(60_000);
    expect(at.it.packets.length - before).toBe(60);
    expect(at.it.exits).toEqual([]);
    expectSound(at.it);
  });
});

describe('two straps of the wearer’s', () => {
  async function two() {
    const [first, second] = [new FakeStrap('AA', 'H10'), new FakeStrap('BB', 'H9', 'B2')];
    const it = new BridgeLives([first, second], [identityOf(first), identityOf(second)]);
    await it.pass(10_000);
    return { it, first, second };
  }
  const lastFrom = ({ packets }: BridgeLives) => packets.at(-1)?.address;

  test('the preferred one is listened to, and only that', async () => {
    const { it } = await two();
    await it.pass(60_000);
    expect(new Set(it.packets.map(({ address }) => address))).toEqual(new Set(['AA']));
    expectSound(it);
  });

  test('the other takes over when the preferred one is silent for 15 s, within 5 s more', async () => {
    const { it, first } = await two();
    first.faults.add('stopsNotifying');
    await it.pass(14_000);
    expect(lastFrom(it)).toBe('AA');
    expect(await it.withoutData(60_000)).toBeLessThan(6_000);
    expect(lastFrom(it)).toBe('BB');
    expectSound(it);
  });

  test('also when the library cannot end the link to the silent one', async () => {
    const { it, first } = await two();
    first.faults.add('stopsNotifying').add('disconnectHangs');
    await it.pass(14_000);
    expect(await it.withoutData(60_000)).toBeLessThan(10_000);
    expect(lastFrom(it)).toBe('BB');
    expect(it.exits).toEqual([]);
  });

  test('the other takes over when the preferred one is lost, within 5 s', async () => {
    const { it, first } = await two();
    first.faults.add('isAway');
    await it.pass(1_000);
    expect(await it.withoutData(60_000)).toBeLessThan(5_000);
    expect(lastFrom(it)).toBe('BB');
  });

  test('the preferred one that is back does not interrupt, and is taken when the other is lost', async () => {
    const { it, first, second } = await two();
    first.faults.add('isAway');
    await it.pass(10_000);
    first.faults.delete('isAway');
    await it.pass(120_000);
    expect(lastFrom(it)).toBe('BB');
    second.faults.add('isAway');
    await it.pass(10_000);
    expect(lastFrom(it)).toBe('AA');
    expectSound(it);
  });

  test('two silent ones do not keep the bridge from noticing that one sends again', async () => {
    const { it, first, second } = await two();
    first.faults.add('stopsNotifying');
    second.faults.add('stopsNotifying');
    await it.pass(200_000);
    second.faults.delete('stopsNotifying');
    expect(await it.withoutData(120_000)).toBeLessThan(60_000);
    expect(lastFrom(it)).toBe('BB');
    expectSound(it);
  });
});

describe('straps of other people', () => {
  test('of the same model are never listened to, also while the wearer’s is away', async () => {
    const [mine, other] = [new FakeStrap('AA', 'H10', 'A1'), new FakeStrap('CC', 'H10', 'C3')];
    const it = new BridgeLives([mine, other], [identityOf(mine)]);
    mine.faults.add('isAway');
    await it.pass(60_000);
    expect(it.packets).toEqual([]);
    mine.faults.delete('isAway');
    await it.pass(10_000);
    expect(new Set(it.packets.map(({ address }) => address))).toEqual(new Set(['AA']));
    expectSound(it);
  });
});
