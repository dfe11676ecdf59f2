import { afterEach, describe, expect, test, vi } from 'vitest';
import { READ_MS } from '../../../src/bridge/limits.ts';
import { RETRY_MAX_MS } from '../../../src/bridge/reconnect-policy.ts';
import { GRACE_MS } from '../../../src/bridge/strap-choice.ts';
import { BridgeUnderTest, identity, listeningTo } from './bridge-under-test.ts';
import { FakeDriver, FakeStrap, PACKET_HEX } from './fake-driver.ts';

afterEach(() => vi.useRealTimers());

describe('the way to a heartbeat', () => {
  test('greets the service, says that the radio is ready, and connects to nobody unasked', async () => {
    const it = new BridgeUnderTest(new FakeDriver([new FakeStrap('AA')]));
    await it.advertise();
    expect(it.sent).toEqual([
      { type: 'hello', protocol: 2 },
      { type: 'bluetooth', state: { state: 'starting' } },
      { type: 'bluetooth', state: { state: 'ready' } },
    ]);
    expect(it.driver.calls).toEqual([]);
  });

  test('connects to the wearer’s strap on its advertisement, and forwards each packet once with its arrival', async () => {
    const strap = new FakeStrap('AA', 'H10');
    const it = await listeningTo(strap);
    expect(it.linkStates).toEqual(['searching', 'connecting', 'preparing', 'listening']);
    await it.pass(1_234);
    strap.sendPacket();
    expect(it.of('packet')).toEqual([
      { type: 'packet', address: 'AA', hex: PACKET_HEX, monotonic: 1_234, preview: false },
    ]);
  });

  test('stops scanning before it connects, and does not scan while it listens', async () => {
    const it = await listeningTo(new FakeStrap('AA'));
    expect(it.driver.calls).toEqual(['scan on', 'scan off', 'connect AA']);
    expect(it.driver.isScanning).toBe(false);
  });

  test('connects to one of several straps, the preferred one if that is in range', async () => {
    const [one, two] = [new FakeStrap('AA'), new FakeStrap('BB')];
    const it = new BridgeUnderTest(new FakeDriver([one, two]));
    await it.listen(identity(one), identity(two));
    await it.advertise(two);
    await it.advertise(one);
    await it.advertise(two);
    expect([one.isConnected, two.isConnected]).toEqual([true, false]);
  });

  test('leaves a strap alone that is not the wearer’s', async () => {
    const [mine, other] = [new FakeStrap('AA'), new FakeStrap('BB')];
    const it = new BridgeUnderTest(new FakeDriver([mine, other]));
    await it.listen(identity(mine));
    await it.advertise(other);
    expect(it.driver.calls).toEqual(['scan on']);
  });

  test('forwards a packet that comes before subscribing is answered', async () => {
    const strap = new FakeStrap('AA');
    strap.faults.add('notifiesBeforeSubscribeResolves').add('subscribeNeverSettles');
    const it = await listeningTo(strap);
    expect(it.packets).toEqual([{ address: 'AA', preview: false }]);
    expect(it.linkStates.at(-1)).toBe('listening');
    await it.passWithPackets(strap, 20);
    expect(it.packets).toHaveLength(21);
    expect(strap.subscriptions).toBe(1);
    const order = it.sent.flatMap((message) =>
      message.type === 'packet' || (message.type === 'link' && message.state === 'listening')
        ? [message.type]
        : [],
    );
    expect(order.slice(0, 2)).toEqual(['link', 'packet']);
  });

  test('tells battery, device information and place on the body, after the packets began', async () => {
    const it = await listeningTo(new FakeStrap('AA', 'H10'));
    expect(it.of('battery')).toEqual([{ type: 'battery', address: 'AA', percent: 83 }]);
    expect(it.of('device')).toEqual([
      {
        type: 'device',
        address: 'AA',
        name: 'H10',
        information: { manufacturer: 'Acme', model: 'H10', serial: 'A1', location: 'chest' },
      },
    ]);
  });

  test.each(['readsFail', 'readsHang'] as const)('delivers packets though %s', async (fault) => {
    const strap = new FakeStrap('AA');
    strap.faults.add(fault);
    const it = await listeningTo(strap);
    await it.passWithPackets(strap, 60);
    expect(it.packets).toHaveLength(60);
    expect(it.linkStates.at(-1)).toBe('listening');
    expect(it.of('battery')).toEqual([]);
  });

  test('asks no more after a question that was never answered', async () => {
    const strap = new FakeStrap('AA');
    strap.faults.add('readsHang');
    const it = await listeningTo(strap);
    await it.passWithPackets(strap, 60);
    expect(strap.reads).toBe(1);
    expect(it.of('device')).toEqual([]);
  });

  test('lets the wearer’s strap go when it is no longer listened to', async () => {
    const strap = new FakeStrap('AA');
    const it = await listeningTo(strap);
    await it.listen();
    expect(strap.isConnected).toBe(false);
    await it.advertise();
    expect(strap.isConnected).toBe(false);
  });

  test('takes a strap whose address changed by its name and serial number, and says whose it is', async () => {
    const strap = new FakeStrap('NEW', 'HeartCast');
    const it = new BridgeUnderTest(new FakeDriver([strap]));
    await it.listen({ address: 'OLD', name: 'HeartCast', serial: 'A1' });
    await it.advertise();
    strap.sendPacket();
    expect(it.packets).toEqual([{ address: 'NEW', preview: false }]);
    expect(it.of('link').at(-1)).toMatchObject({ address: 'NEW', state: 'listening', adoptedAs: 'OLD' });
    expect(it.of('link').filter(({ state }) => state !== 'listening')).not.toContainEqual(
      expect.objectContaining({ adoptedAs: 'OLD' }),
    );
  });

  test('takes no strap by its name when it shows no serial number', async () => {
    const strap = new FakeStrap('NEW', 'HeartCast');
    strap.faults.add('readsFail');
    const it = new BridgeUnderTest(new FakeDriver([strap]));
    await it.listen({ address: 'OLD', name: 'HeartCast', serial: 'A1' });
    await it.advertise();
    strap.sendPacket();
    expect(it.packets).toEqual([]);
    expect(strap.isConnected).toBe(false);
  });

  test('leaves a device with the strap’s name alone that has no serial number to show', async () => {
    const strap = new FakeStrap('NEW', 'HeartCast');
    strap.values['180a'] = {};
    const it = new BridgeUnderTest(new FakeDriver([strap]));
    await it.listen({ address: 'OLD', name: 'HeartCast', serial: 'A1' });
    await it.advertise();
    await it.pass(60_000);
    await it.advertise();
    expect(it.packets).toEqual([]);
    expect(it.driver.calls.filter((call) => call === 'connect NEW')).toHaveLength(1);
  });

  test.each(['readsHang', 'readsFail'] as const)(
    'asks the wearer’s own strap for its serial number again within seconds when that was not read (%s)',
    async (fault) => {
      const strap = new FakeStrap('NEW', 'HeartCast');
      strap.faults.add(fault);
      const it = new BridgeUnderTest(new FakeDriver([strap]));
      await it.listen({ address: 'OLD', name: 'HeartCast', serial: 'A1' });
      await it.advertise();
      await it.pass(READ_MS);
      expect(it.packets).toEqual([]);
      strap.faults.delete(fault);
      await it.pass(RETRY_MAX_MS);
      await it.advertise();
      strap.sendPacket();
      expect(it.of('link').at(-1)).toMatchObject({ state: 'listening', adoptedAs: 'OLD' });
      expect(it.packets).toEqual([{ address: 'NEW', preview: false }]);
    },
  );

  test('tells two of the wearer’s straps apart that share a name and change their addresses', async () => {
    const second = new FakeStrap('NEW', 'HeartCast', 'B2');
    const it = new BridgeUnderTest(new FakeDriver([second]));
    await it.listen(
      { address: 'OLD-1', name: 'HeartCast', serial: 'A1' },
      { address: 'OLD-2', name: 'HeartCast', serial: 'B2' },
    );
    await it.advertise();
    await it.pass(GRACE_MS);
    await it.advertise();
    second.sendPacket();
    expect(it.of('link').at(-1)).toMatchObject({ address: 'NEW', state: 'listening', adoptedAs: 'OLD-2' });
    expect(it.packets).toEqual([{ address: 'NEW', preview: false }]);
  });

  test('lets a strap go that was forgotten, though another of the wearer’s has the same name', async () => {
    const strap = new FakeStrap('AA', 'HeartCast');
    const it = new BridgeUnderTest(new FakeDriver([strap]));
    const other = { address: 'BB', name: 'HeartCast', serial: 'B2' };
    await it.listen({ address: 'AA', name: 'HeartCast', serial: 'A1' }, other);
    await it.advertise();
    strap.sendPacket();
    await it.listen(other);
    strap.sendPacket();
    expect(it.packets).toHaveLength(1);
    expect(strap.isConnected).toBe(false);
  });

  test('a strap that is only shown does not become the wearer’s by its name when theirs is lost', async () => {
    const [mine, neighbour] = [new FakeStrap('AA', 'TICKR', 'A1'), new FakeStrap('BB', 'TICKR', 'Z9')];
    const it = new BridgeUnderTest(new FakeDriver([mine, neighbour]));
    await it.listen({ address: 'AA', name: 'TICKR', serial: 'A1' });
    await it.advertise(mine);
    mine.sendPacket();
    await it.choose(true);
    await it.advertise(neighbour);
    neighbour.sendPacket();
    mine.drop();
    await it.pass(0);
    neighbour.sendPacket();
    expect(it.packets.filter(({ preview }) => !preview)).toEqual([{ address: 'AA', preview: false }]);
    expect(it.of('link').filter(({ address }) => address === 'BB')).toEqual([]);
  });

  test('takes no packet from a device that has the strap’s name and another serial number', async () => {
    const neighbour = new FakeStrap('BB', 'TICKR', 'Z9');
    const it = new BridgeUnderTest(new FakeDriver([neighbour]));
    await it.listen({ address: 'AA', name: 'TICKR', serial: 'A1' });
    await it.advertise();
    neighbour.sendPacket();
    expect(it.packets).toEqual([]);
    expect(neighbour.isConnected).toBe(false);
    await it.pass(60_000);
    await it.advertise();
    expect(it.driver.calls.filter((call) => call === 'connect BB')).toHaveLength(1);
  });
});

test('ends when it is told to stop, and says nothing more', async () => {
  const strap = new FakeStrap('AA');
  const it = await listeningTo(strap);
  it.bridge.receive({ type: 'stop' });
  const said = it.sent.length;
  strap.sendPacket();
  await it.pass(60_000);
  expect(it.exits).toEqual(['stopped']);
  expect(it.sent).toHaveLength(said);
});
