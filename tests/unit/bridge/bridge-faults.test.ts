import { afterEach, describe, expect, test, vi } from 'vitest';
import { BridgeUnderTest, identity, listeningTo } from './bridge-under-test.ts';
import { FakeDriver, FakeStrap } from './fake-driver.ts';

afterEach(() => vi.useRealTimers());

describe('calls that the library never answers', () => {
  test('bounds a connect that never answers, and connects at the next advertisement after a rest', async () => {
    const strap = new FakeStrap('AA');
    strap.faults.add('connectHangs');
    const it = await listeningTo(strap);
    await it.pass(8_000);
    expect(it.driver.calls.at(-2)).toBe('cancel AA');
    expect(it.of('link').at(-1)).toMatchObject({
      state: 'waiting',
      reason: 'connecting took longer than 8 s',
    });
    await it.pass(0);
    strap.faults.delete('connectHangs');
    await it.advertise();
    expect(strap.isConnected).toBe(false);
    await it.pass(1_000);
    expect(it.linkStates.at(-1)).toBe('searching');
    await it.advertise();
    expect(strap.isConnected).toBe(true);
  });

  test('never leaves a connect pending for a strap that went away', async () => {
    const strap = new FakeStrap('AA');
    const it = await listeningTo(strap);
    strap.drop();
    await it.pass(600_000);
    expect(it.driver.calls.filter((call) => call.startsWith('connect'))).toHaveLength(1);
    expect(it.driver.isScanning).toBe(true);
  });

  test('lets go of a connection that comes about after it was given up', async () => {
    const strap = new FakeStrap('AA');
    strap.faults.add('connectAnswersLate');
    const it = await listeningTo(strap);
    await it.pass(15_000);
    strap.answerConnect();
    await it.pass(0);
    expect(strap.isConnected).toBe(false);
    expect(it.linkStates.at(-1)).toBe('searching');
  });

  test('ends as stuck after three connects without an answer', async () => {
    const strap = new FakeStrap('AA');
    strap.faults.add('connectHangs');
    const it = await listeningTo(strap);
    for (let attempt = 0; attempt < 3; attempt += 1) {
      await it.pass(20_000);
      await it.advertise();
    }
    expect(it.exits).toEqual(['stuck']);
  });

  test('bounds a discovery that never settles, and tries the strap again', async () => {
    const strap = new FakeStrap('AA');
    strap.faults.add('discoveryNeverSettles');
    const it = await listeningTo(strap);
    await it.pass(10_000);
    expect(strap.isConnected).toBe(false);
    expect(it.linkStates.at(-1)).toBe('searching');
    strap.faults.clear();
    await it.pass(2_000);
    await it.advertise();
    expect(it.linkStates.at(-1)).toBe('listening');
  });

  test('does not wait out a discovery on a link that is lost', async () => {
    const strap = new FakeStrap('AA');
    strap.faults.add('dropsDuringDiscovery');
    const it = await listeningTo(strap);
    expect(it.linkStates.at(-1)).toBe('waiting');
    strap.faults.clear();
    // A strap that drops every new link at once is not connected to without end.
    await it.advertise();
    expect(it.linkStates.at(-1)).toBe('waiting');
    await it.pass(1_000);
    await it.advertise();
    expect(it.linkStates.at(-1)).toBe('listening');
  });

  test('bounds a subscribe that never settles and brings no packet', async () => {
    const strap = new FakeStrap('AA');
    strap.faults.add('subscribeNeverSettles');
    const it = await listeningTo(strap);
    await it.pass(5_000);
    expect(it.linkStates.at(-1)).toBe('searching');
    expect(strap.isConnected).toBe(false);
  });

  test('ends as stuck when a disconnect from the wearer’s strap is never answered', async () => {
    const strap = new FakeStrap('AA');
    const it = await listeningTo(strap);
    strap.faults.add('disconnectHangs');
    await it.pass(20_000);
    expect(it.exits).toEqual([]);
    await it.pass(5_000);
    expect(it.exits).toEqual(['stuck']);
  });

  test('ends as stuck when scanning cannot be switched on three times', async () => {
    const strap = new FakeStrap('AA');
    const driver = new FakeDriver([strap]);
    driver.scanHangs = true;
    const it = new BridgeUnderTest(driver);
    await it.listen(identity(strap));
    await it.pass(30_000);
    expect(it.exits).toEqual(['stuck']);
  });

  test('ends as stuck when the adapter never says how it is', async () => {
    const driver = new FakeDriver([], undefined);
    driver.start = () => undefined;
    const it = new BridgeUnderTest(driver);
    await it.pass(10_000);
    expect(it.exits).toEqual(['stuck']);
  });
});

describe('a scan', () => {
  const scans = (it: BridgeUnderTest) => it.driver.calls.filter((call) => call === 'scan on').length;

  test('that hears nothing at all is begun afresh, again and again', async () => {
    const it = new BridgeUnderTest(new FakeDriver([]));
    await it.pass(0);
    await it.listen({ address: 'AA', name: null, serial: null });
    await it.pass(60_000);
    expect(scans(it)).toBeGreaterThanOrEqual(60 / 8);
    expect(it.driver.isScanning).toBe(true);
    expect(it.exits).toEqual([]);
  });

  test('that hears nothing is left to a system that renews it by itself', async () => {
    const it = new BridgeUnderTest(new FakeDriver([]));
    it.driver.renewsScans = true;
    await it.pass(0);
    await it.listen({ address: 'AA', name: null, serial: null });
    await it.pass(60_000);
    expect(scans(it)).toBe(1);
  });

  test('that hears others goes on undisturbed', async () => {
    const neighbour = new FakeStrap('BB');
    const it = new BridgeUnderTest(new FakeDriver([neighbour]));
    await it.pass(0);
    await it.listen({ address: 'AA', name: 'Another', serial: null });
    for (let second = 0; second < 60; second += 1) {
      await it.pass(1_000);
      await it.advertise(neighbour);
    }
    expect(scans(it)).toBe(1);
  });
});

describe('a strap that an earlier process is still connected to', () => {
  test('is let go before the first scan, and listened to', async () => {
    const held = new FakeStrap('AA');
    held.isConnected = true;
    const it = new BridgeUnderTest(new FakeDriver([held]));
    await it.pass(0);
    await it.listen({ address: 'AA', name: null, serial: null });
    await it.pass(0);
    expect(it.driver.calls).toEqual(['end left AA', 'scan on']);
    await it.advertise();
    expect(it.driver.calls).toContain('connect AA');
  });

  test('is not let go again when it is connected to this one', async () => {
    const strap = new FakeStrap('AA');
    const it = new BridgeUnderTest(new FakeDriver([strap]));
    await it.pass(0);
    await it.listen({ address: 'AA', name: null, serial: null });
    await it.advertise();
    await it.pass(0);
    await it.listen({ address: 'AA', name: 'Renamed', serial: null });
    await it.pass(0);
    expect(strap.isConnected).toBe(true);
    expect(it.driver.calls).not.toContain('end left AA');
  });
});

describe('a link that falls silent', () => {
  test('subscribes again after 10 s, and goes on when packets come', async () => {
    const strap = new FakeStrap('AA');
    const it = await listeningTo(strap);
    await it.pass(10_000);
    expect(strap.subscriptions).toBe(2);
    await it.passWithPackets(strap, 30);
    expect(strap.subscriptions).toBe(2);
    expect(it.linkStates).toEqual([
      'searching',
      'connecting',
      'preparing',
      'listening',
      'silent',
      'listening',
    ]);
  });

  test('connects again after 20 s', async () => {
    const strap = new FakeStrap('AA');
    const it = await listeningTo(strap);
    await it.pass(20_000);
    expect(it.linkStates.at(-1)).toBe('searching');
    await it.advertise();
    expect(it.linkStates.at(-1)).toBe('listening');
    expect(it.exits).toEqual([]);
  });

  test('ends as silent when connecting again did not help, so that a fresh process takes over', async () => {
    const strap = new FakeStrap('AA');
    const it = await listeningTo(strap);
    await it.pass(20_000);
    await it.advertise();
    await it.pass(10_000);
    expect(it.exits).toEqual(['silent']);
  });

  test('starts over with its attempts after a packet', async () => {
    const strap = new FakeStrap('AA');
    const it = await listeningTo(strap);
    await it.pass(20_000);
    await it.advertise();
    strap.sendPacket();
    await it.pass(15_000);
    expect(it.exits).toEqual([]);
  });

  test('says why it searches when the strap drops the link, and listens again at its next advertisement', async () => {
    const strap = new FakeStrap('AA');
    const it = await listeningTo(strap);
    strap.drop('the strap switched itself off');
    await it.pass(0);
    expect(it.of('link').at(-1)).toMatchObject({
      state: 'searching',
      reason: 'the strap switched itself off',
    });
    await it.advertise();
    strap.sendPacket();
    expect(it.packets).toHaveLength(1);
  });

  test('starts scanning again when another program ended it', async () => {
    const strap = new FakeStrap('AA');
    const it = new BridgeUnderTest(new FakeDriver([strap]));
    await it.listen(identity(strap));
    it.driver.endScan();
    await it.pass(1_000);
    expect(it.driver.isScanning).toBe(true);
  });
});

describe('an adapter that goes and comes', () => {
  const OFF = { state: 'unavailable', problem: 'adapter-off', detail: 'off' } as const;

  test('says why there is no Bluetooth, and takes no packet for the wearer’s meanwhile', async () => {
    const strap = new FakeStrap('AA');
    const it = await listeningTo(strap);
    it.driver.adapter(OFF);
    strap.sendPacket();
    expect(it.of('bluetooth').at(-1)?.state).toEqual(OFF);
    expect(it.packets).toEqual([]);
  });

  test('asks to be started afresh when the adapter comes back', async () => {
    const it = await listeningTo(new FakeStrap('AA'));
    it.driver.adapter(OFF);
    await it.pass(59_000);
    expect(it.exits).toEqual([]);
    it.driver.adapter({ state: 'ready' });
    expect(it.exits).toEqual(['afresh']);
  });
});
