/** Straps and a radio made of objects, with faults that have names. */
import type {
  AdapterState,
  Driver,
  DriverEvents,
  DriverLink,
  DriverService,
} from '../../../src/bridge/driver.ts';
import { environmentError } from '../../../src/errors.ts';

export type Fault =
  | 'connectHangs'
  | 'connectFails'
  | 'connectAnswersLate'
  | 'discoveryNeverSettles'
  | 'dropsDuringDiscovery'
  | 'subscribeNeverSettles'
  | 'notifiesBeforeSubscribeResolves'
  | 'readsFail'
  | 'readsHang'
  | 'disconnectHangs'
  | 'offersNoHeartRate';

/** A packet: contact, 72 bpm, one RR interval. */
export const PACKET = Uint8Array.of(0x16, 72, 0x54, 0x01);
export const PACKET_HEX = '16485401';

const text = (value: string) => new TextEncoder().encode(value);
const never = <T>(): Promise<T> => new Promise(() => undefined);
const refused = (what: string) => Promise.reject(environmentError('internal', `${what} refused`));

export class FakeStrap {
  readonly address: string;
  readonly name: string | null;
  readonly faults = new Set<Fault>();
  readonly values: Record<string, Record<string, Uint8Array>>;
  /** Completes a connect that answers late. */
  answerConnect: () => void = () => undefined;
  isConnected = false;
  subscriptions = 0;
  reads = 0;
  #notify: ((bytes: Uint8Array) => void) | undefined;
  #onDisconnected: (reason: string) => void = () => undefined;

  constructor(address: string, name: string | null = null, serial = 'A1') {
    this.address = address;
    this.name = name;
    this.values = {
      '180f': { '2a19': Uint8Array.of(83) },
      '180a': { '2a29': text('Acme\0\0'), '2a24': text('H10'), '2a25': text(serial) },
    };
  }

  sendPacket(bytes = PACKET): void {
    this.#notify?.(bytes);
  }

  /** The link is lost without anybody here having asked for it. */
  drop(reason = 'out of range'): void {
    this.isConnected = false;
    this.#onDisconnected(reason);
  }

  connect(): Promise<DriverLink> {
    if (this.faults.has('connectHangs')) return never();
    if (this.faults.has('connectFails')) return refused('connect');
    if (this.faults.has('connectAnswersLate')) {
      return new Promise((resolve) => {
        this.answerConnect = () => {
          this.isConnected = true;
          resolve(this.#link());
        };
      });
    }
    this.isConnected = true;
    return Promise.resolve(this.#link());
  }

  #link(): DriverLink {
    // A new connection knows nothing of the listeners of the last.
    this.#notify = undefined;
    return {
      onDisconnected: (listener) => {
        this.#onDisconnected = listener;
      },
      discoverServices: async () => {
        if (this.faults.has('dropsDuringDiscovery')) this.drop();
        if (this.faults.has('dropsDuringDiscovery') || this.faults.has('discoveryNeverSettles'))
          return never();
        return this.#services();
      },
      disconnect: async () => {
        if (this.faults.has('disconnectHangs')) return never();
        this.drop('asked for');
      },
    };
  }

  #services(): DriverService[] {
    const others = Object.entries(this.values).map(([uuid, values]) => ({
      uuid,
      discoverCharacteristics: async () => Object.keys(values).map((one) => this.#readable(uuid, one)),
    }));
    if (this.faults.has('offersNoHeartRate')) return others;
    const measurement = {
      uuid: '2a37',
      canRead: false,
      canNotify: true,
      onNotification: (listener: (bytes: Uint8Array) => void) => {
        this.#notify = listener;
      },
      subscribe: async () => {
        this.subscriptions += 1;
        if (this.faults.has('notifiesBeforeSubscribeResolves')) this.sendPacket();
        if (this.faults.has('subscribeNeverSettles')) return never<void>();
      },
      subscribeAgain: () => measurement.subscribe(),
      read: () => refused('read'),
    };
    return [
      {
        uuid: '180d',
        discoverCharacteristics: async () => [measurement, this.#valueOf('2a38', () => Uint8Array.of(1))],
      },
      ...others,
    ];
  }

  #readable(service: string, uuid: string) {
    return this.#valueOf(uuid, () => this.values[service]?.[uuid] ?? new Uint8Array());
  }

  #valueOf(uuid: string, value: () => Uint8Array) {
    return {
      uuid,
      canRead: true,
      canNotify: uuid === '2a19',
      onNotification: () => undefined,
      subscribe: () => Promise.resolve(),
      subscribeAgain: () => Promise.resolve(),
      read: () => {
        this.reads += 1;
        if (this.faults.has('readsHang')) return never<Uint8Array>();
        if (this.faults.has('readsFail')) return refused('read');
        return Promise.resolve(value());
      },
    };
  }
}

export class FakeDriver implements Driver {
  /** What was asked of the radio, in order: `scan on`, `scan off`, `connect AA`, `cancel AA`. */
  readonly calls: string[] = [];
  isScanning = false;
  renewsScans = false;
  scanHangs = false;
  #events: DriverEvents | undefined;
  readonly #straps: readonly FakeStrap[];
  readonly #firstState: AdapterState | undefined;

  constructor(straps: readonly FakeStrap[], firstState: AdapterState | undefined = { state: 'ready' }) {
    this.#straps = straps;
    this.#firstState = firstState;
  }

  start(events: DriverEvents): void {
    this.#events = events;
    if (this.#firstState !== undefined) events.adapter(this.#firstState);
  }

  adapter(state: AdapterState): void {
    this.#events?.adapter(state);
  }

  /** Each strap that is not connected advertises once, if anybody scans. */
  advertise(...straps: FakeStrap[]): void {
    for (const { address, name, isConnected } of straps.length > 0 ? straps : this.#straps) {
      if (this.isScanning && !isConnected)
        this.#events?.seen({ address, name, rssi: -60, services: ['180d'] });
    }
  }

  endScan(): void {
    this.isScanning = false;
    this.#events?.scanEnded();
  }

  /** Whose connections an earlier process left; they are ended, and say so. */
  async endLeftConnections(addresses: readonly string[]): Promise<void> {
    for (const address of addresses) {
      const strap = this.#straps.find((one) => one.address === address);
      if (strap?.isConnected !== true) continue;
      this.calls.push(`end left ${address}`);
      strap.isConnected = false;
    }
  }

  async startScanning(): Promise<void> {
    this.calls.push('scan on');
    if (this.scanHangs) return never();
    this.isScanning = true;
  }

  async stopScanning(): Promise<void> {
    this.calls.push('scan off');
    this.isScanning = false;
  }

  connect(address: string): Promise<DriverLink> {
    this.calls.push(`connect ${address}`);
    const strap = this.#straps.find((one) => one.address === address);
    return strap === undefined ? refused('connect') : strap.connect();
  }

  cancelConnect(address: string): void {
    this.calls.push(`cancel ${address}`);
  }

  async close(): Promise<void> {
    this.calls.push('close');
  }
}
