import { EventEmitter } from 'node:events';
import { asyncScheduler } from 'rxjs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { BlueZ } from '../../../src/bridge/blue-z.ts';
import type { AdapterState, Advertisement, DriverLink } from '../../../src/bridge/driver.ts';
import { NobleDriver } from '../../../src/bridge/noble-driver.ts';
import type { Noble, NobleCharacteristic, NoblePeripheral } from '../../../src/bridge/noble-types.ts';

/** Behaves as noble 1.9.2 does on Linux, in the order of its events too. */
class FakeNoble extends EventEmitter implements Noble {
  state = 'poweredOn';
  scans: { services: string[]; allowDuplicates: boolean }[] = [];
  /** What is reported while scanning is being switched on. */
  onScan: () => void = () => undefined;

  startScanning(services: string[], allowDuplicates: boolean): void {
    this.scans.push({ services, allowDuplicates });
    // It switches scanning off first; the kernel's echo of that command makes a scanStop.
    this.emit('scanStop');
    this.onScan();
    this.emit('scanStart');
  }

  stopScanning(): void {
    this.emit('scanStop');
  }
}

class FakePeripheral extends EventEmitter implements NoblePeripheral {
  id = 'aabb';
  address = 'aa:bb';
  connectable = true;
  advertisement: NoblePeripheral['advertisement'] = { localName: 'H10\0\u0007', serviceUuids: ['180d'] };
  rssi = -60;
  state: NoblePeripheral['state'] = 'disconnected';
  readonly disconnects: string[] = [];

  async connectAsync(): Promise<void> {
    this.state = 'connected';
  }

  cancelConnect(): void {
    this.state = 'error';
  }

  async disconnectAsync(): Promise<void> {
    this.disconnects.push(this.state);
    this.state = 'disconnected';
    this.emit('disconnect', 22);
  }

  discoverServicesAsync = vi.fn(async () => [
    { uuid: '180d', discoverCharacteristicsAsync: async () => [this.measurement] },
  ]);

  readonly measurement = Object.assign(new EventEmitter(), {
    uuid: '2a37',
    properties: ['notify'],
    switched: [] as string[],
    subscribeAsync: async () => {
      this.measurement.switched.push('on');
    },
    unsubscribeAsync: async () => {
      this.measurement.switched.push('off');
    },
    readAsync: async () => Buffer.alloc(0),
  }) satisfies NobleCharacteristic;
}

let noble: FakeNoble;
let adapters: AdapterState[];
let seen: Advertisement[];
let scansEnded: number;
let unwanted: DriverLink[];
let ended: string[];

const blueZ: BlueZ = {
  disconnect: async (addresses) => void ended.push(...addresses),
};

function started(load: () => Noble = () => noble, throughBlueZ = false): NobleDriver {
  const driver = new NobleDriver(asyncScheduler, () => ({
    noble: load(),
    ...(throughBlueZ ? { blueZ } : {}),
  }));
  driver.start({
    adapter: (state) => adapters.push(state),
    seen: (advertisement) => seen.push(advertisement) > 0,
    unwanted: (_address, link) => unwanted.push(link),
    scanEnded: () => {
      scansEnded += 1;
    },
    log: () => undefined,
  });
  return driver;
}

beforeEach(() => {
  vi.useFakeTimers();
  noble = new FakeNoble();
  adapters = [];
  seen = [];
  scansEnded = 0;
  unwanted = [];
  ended = [];
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the adapter', () => {
  test('is reported ready once when it is on', () => {
    started();
    expect(adapters).toEqual([{ state: 'ready' }]);
  });

  test.each([['unauthorized', 'not-permitted']])('%s is reported as %s', (state, problem) => {
    noble.state = 'unknown';
    started();
    noble.emit('stateChange', state);
    expect(adapters).toMatchObject([{ state: 'unavailable', problem }]);
  });

  test('that cannot be opened is reported, never thrown', () => {
    started(() => {
      throw Object.assign(new RangeError('socket'), { code: 'EAFNOSUPPORT' });
    });
    expect(adapters).toMatchObject([{ state: 'unavailable', problem: 'not-supported' }]);
  });

  test('that is off is reported once, however often it is looked at', async () => {
    noble.state = 'poweredOff';
    started();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(adapters).toHaveLength(1);
    expect(adapters[0]?.state).toBe('unavailable');
  });
});

describe('scanning', () => {
  test('asks for every advertisement of every device', async () => {
    await started().startScanning();
    expect(noble.scans).toEqual([{ services: [], allowDuplicates: true }]);
  });

  test('does not take the stop that belongs to its own start for an end', async () => {
    const driver = started();
    await driver.startScanning();
    await driver.stopScanning();
    expect(scansEnded).toBe(0);
  });

  test('reports an end that nobody here asked for', async () => {
    await started().startScanning();
    noble.emit('scanStop');
    expect(scansEnded).toBe(1);
  });
});

describe('advertisements', () => {
  test('come with a name that is fit to show', () => {
    started();
    noble.emit('discover', new FakePeripheral());
    expect(seen).toEqual([{ address: 'aa:bb', name: 'H10', rssi: -60, services: ['180d'] }]);
  });

  test('have no signal strength where the controller could not measure it', () => {
    started();
    noble.emit('discover', Object.assign(new FakePeripheral(), { rssi: 127 }));
    expect(seen[0]?.rssi).toBeNull();
  });

  test('of devices that cannot be connected to are left out', () => {
    started();
    noble.emit('discover', Object.assign(new FakePeripheral(), { connectable: false }));
    expect(seen).toEqual([]);
  });

  test('go by the system’s own id where it hides addresses', () => {
    started();
    noble.emit('discover', Object.assign(new FakePeripheral(), { address: '' }));
    expect(seen[0]?.address).toBe('aabb');
  });
});

describe('a connection', () => {
  async function connected() {
    const driver = started();
    const peripheral = new FakePeripheral();
    noble.emit('discover', peripheral);
    return { driver, peripheral, link: await driver.connect('aa:bb') };
  }

  test('is refused to a device that was not seen', async () => {
    await expect(started().connect('cc:dd')).rejects.toThrow('cc:dd was not seen yet');
  });

  test('passes on notifications, and only those', async () => {
    const { link, peripheral } = await connected();
    const [service] = await link.discoverServices(['180d']);
    const [measurement] = (await service?.discoverCharacteristics()) ?? [];
    const heard: Uint8Array[] = [];
    measurement?.onNotification((bytes) => heard.push(bytes));
    peripheral.measurement.emit('data', Buffer.of(1), true);
    peripheral.measurement.emit('data', Buffer.of(2), false);
    expect(heard).toEqual([Buffer.of(1)]);
  });

  test('says why it ended', async () => {
    const { link, peripheral } = await connected();
    const reasons: string[] = [];
    link.onDisconnected((reason) => reasons.push(reason));
    peripheral.emit('disconnect', 8);
    await vi.advanceTimersByTimeAsync(0);
    expect(reasons).toEqual(['no signal any more: out of range, or the battery is empty']);
  });

  test('that is gone is not disconnected once more, which would end that of another device', async () => {
    const { link, peripheral } = await connected();
    peripheral.state = 'disconnected';
    await expect(link.disconnect()).rejects.toThrow('gone already');
    expect(peripheral.disconnects).toEqual([]);
  });

  test('that comes about after it was given up is handed over to be let go of', async () => {
    const driver = started();
    const peripheral = new FakePeripheral();
    noble.emit('discover', peripheral);
    peripheral.connectAsync = () => new Promise(() => undefined);
    void driver.connect('aa:bb');
    driver.cancelConnect('aa:bb');
    peripheral.state = 'connected';
    peripheral.emit('connect');
    await unwanted[0]?.disconnect();
    expect(peripheral.disconnects).toEqual(['connected']);
  });

  test('left over from a connect that was given up is ended before the next', async () => {
    const { driver, peripheral } = await connected();
    await driver.connect('aa:bb');
    expect(peripheral.disconnects).toEqual(['connected']);
    expect(peripheral.state).toBe('connected');
  });
});

describe('subscribing again', () => {
  test('switches the notifications off first, for a library that believes it is subscribed does nothing', async () => {
    const driver = started();
    const peripheral = new FakePeripheral();
    noble.emit('discover', peripheral);
    const link = await driver.connect('aa:bb');
    const [service] = await link.discoverServices(['180d']);
    const [measurement] = (await service?.discoverCharacteristics()) ?? [];
    await measurement?.subscribeAgain();
    expect(peripheral.measurement.switched).toEqual(['off', 'on']);
  });
});

describe('through BlueZ', () => {
  const throughBlueZ = () => started(() => noble, true);

  test('a device that is only remembered is not taken for one in range', async () => {
    const driver = throughBlueZ();
    noble.emit('discover', new FakePeripheral());
    noble.onScan = () => noble.emit('discover', new FakePeripheral());
    await driver.startScanning();
    noble.emit('discover', Object.assign(new FakePeripheral(), { rssi: 0 }));
    expect(seen).toEqual([]);
    noble.emit('discover', new FakePeripheral());
    // A strength that the adapter could not measure was heard all the same.
    noble.emit('discover', Object.assign(new FakePeripheral(), { rssi: 127 }));
    expect(seen.map(({ rssi }) => rssi)).toEqual([new FakePeripheral().rssi, null]);
  });

  test('a name that is only the address is no name', async () => {
    await throughBlueZ().startScanning();
    const advertisement = { localName: 'AA-BB-CC-DD-EE-FF', serviceUuids: [] };
    noble.emit('discover', Object.assign(new FakePeripheral(), { advertisement }));
    expect(seen[0]?.name).toBeNull();
  });

  test('the reason for no Bluetooth is the one that BlueZ gives', () => {
    noble.state = 'unknown';
    throughBlueZ();
    noble.emit('warning', 'dbus init failed: No BlueZ adapter found (is bluetoothd running?)');
    noble.emit('stateChange', 'unsupported');
    expect(adapters).toMatchObject([{ problem: 'no-adapter' }]);
  });

  test('the connections that an earlier process left are ended by BlueZ itself', async () => {
    const driver = throughBlueZ();
    await driver.endLeftConnections(['aa:bb']);
    expect(ended).toEqual(['aa:bb']);
  });

  test('connections are ended before the process is, for BlueZ would keep them', async () => {
    const driver = throughBlueZ();
    await driver.startScanning();
    const peripheral = new FakePeripheral();
    noble.emit('discover', peripheral);
    await driver.connect('aa:bb');
    await driver.close();
    expect(peripheral.state).toBe('disconnected');
  });
});
