import { afterEach, describe, expect, test, vi } from 'vitest';
import { BridgeUnderTest, identity } from './bridge-under-test.ts';
import { FakeDriver, FakeStrap } from './fake-driver.ts';

afterEach(() => vi.useRealTimers());

describe('while the wearer chooses', () => {
  test('reports every strap in range at most once a second', async () => {
    const strap = new FakeStrap('AA', 'H10');
    strap.faults.add('connectFails');
    const it = new BridgeUnderTest(new FakeDriver([strap]));
    await it.choose(true);
    for (let tenth = 0; tenth < 30; tenth += 1) {
      await it.advertise();
      await it.pass(100);
    }
    expect(it.of('in-range').length).toBeGreaterThanOrEqual(2);
    expect(it.of('in-range').length).toBeLessThanOrEqual(3);
    expect(it.of('in-range')[0]).toMatchObject({ address: 'AA', name: 'H10', rssi: -60 });
  });

  test('shows live packets of up to three straps, marked as not to be kept', async () => {
    const straps = ['AA', 'BB', 'CC', 'DD'].map((address) => new FakeStrap(address));
    const it = new BridgeUnderTest(new FakeDriver(straps));
    await it.choose(true);
    for (let round = 0; round < 6; round += 1) await it.advertise();
    expect(straps.map(({ isConnected }) => isConnected)).toEqual([true, true, true, false]);
    for (const strap of straps) strap.sendPacket();
    expect(it.packets).toEqual(['AA', 'BB', 'CC'].map((address) => ({ address, preview: true })));
  });

  test('keeps the link of a strap that is adopted, and loses no packet', async () => {
    const strap = new FakeStrap('AA');
    const it = new BridgeUnderTest(new FakeDriver([strap]));
    await it.choose(true);
    await it.advertise();
    strap.sendPacket();
    await it.listen(identity(strap));
    strap.sendPacket();
    await it.choose(false);
    strap.sendPacket();
    expect(it.packets.map(({ preview }) => preview)).toEqual([true, false, false]);
    expect(it.driver.calls.filter((call) => call.startsWith('connect'))).toHaveLength(1);
    expect(it.linkStates).toEqual(['listening']);
  });

  test('tells the battery level of a strap once more when it becomes the wearer’s', async () => {
    const strap = new FakeStrap('AA');
    const it = new BridgeUnderTest(new FakeDriver([strap]));
    await it.choose(true);
    await it.advertise();
    await it.listen(identity(strap));
    const said = it.sent.map(({ type }) => type);
    expect(said.lastIndexOf('battery')).toBeGreaterThan(said.lastIndexOf('link'));
  });

  test('keeps listening to the wearer’s strap, and says nothing of previews as its link', async () => {
    const [mine, other] = [new FakeStrap('AA'), new FakeStrap('BB')];
    const it = new BridgeUnderTest(new FakeDriver([mine, other]));
    await it.listen(identity(mine));
    await it.advertise(mine);
    await it.choose(true);
    await it.advertise(other);
    mine.sendPacket();
    other.sendPacket();
    expect(it.packets).toEqual([
      { address: 'AA', preview: false },
      { address: 'BB', preview: true },
    ]);
    expect(it.linkStates).toEqual(['searching', 'connecting', 'preparing', 'listening']);
  });

  test('lets the previews go when choosing ends', async () => {
    const strap = new FakeStrap('AA');
    const it = new BridgeUnderTest(new FakeDriver([strap]));
    await it.choose(true);
    await it.advertise();
    await it.choose(false);
    expect(strap.isConnected).toBe(false);
    expect(it.driver.isScanning).toBe(false);
  });

  test('goes on listening to the wearer’s strap when a preview cannot be disconnected', async () => {
    const [mine, other] = [new FakeStrap('AA'), new FakeStrap('BB')];
    other.faults.add('disconnectHangs');
    const it = new BridgeUnderTest(new FakeDriver([mine, other]));
    await it.listen(identity(mine));
    await it.advertise(mine);
    await it.choose(true);
    await it.advertise(other);
    await it.choose(false);
    await it.passWithPackets(mine, 10);
    expect(it.exits).toEqual([]);
    expect(it.packets.filter(({ address }) => address === 'AA')).toHaveLength(10);
  });
});
