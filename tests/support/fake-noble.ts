/**
 * A noble library made of objects, for the real bridge and the real driver in virtual time. Straps and the
 * adapter are the world, which outlives the library: a library is loaded anew for each life of the bridge.
 * It behaves as @abandonware/noble 1.9.2 does on Linux, faults included; more faults have names.
 */
import { EventEmitter } from 'node:events';
import type {
  Noble,
  NobleCharacteristic,
  NoblePeripheral,
  NobleService,
} from '../../src/bridge/noble-types.ts';
import { environmentError } from '../../src/errors.ts';

/** What can be wrong with a strap, or with the library's dealings with it, for as long as it is set. */
export const FAULTS = [
  'isAway', // switched off or out of range: neither advertises nor holds a link
  'connectHangs',
  'connectFails',
  'answersAfterAbandoned', // the connect hangs, and comes about after it was given up
  'dropsNewLinks', // each new link is lost while services are looked for, and the call never settles
  'discoveryNeverSettles',
  'characteristicsNeverSettle',
  'subscribeHangs',
  'subscribeFails',
  'notifiesBeforeSubscribeResolves',
  'stopsNotifying',
  'readsFail',
  'readsHang',
  'disconnectHangs',
] as const;
export type Fault = (typeof FAULTS)[number];

/** How long the library takes for a call that it answers, in ms. */
const CALL_MS = 60;
/** A strap advertises and sends packets this often, in ms. */
const ADVERTISES_EVERY_MS = 500;
const SENDS_EVERY_MS = 1_000;

const never = <T>(): Promise<T> => new Promise(() => undefined);
const refused = (what: string) => environmentError('internal', what);

/** One strap in the world. */
export class FakeStrap {
  readonly address: string;
  readonly name: string;
  readonly serial: string;
  readonly faults = new Set<Fault>();
  /** The library's object that holds its link; null: none, so it advertises. */
  link: FakePeripheral | null = null;
  #sent = 0;

  constructor(address: string, name: string, serial = 'A1') {
    this.address = address;
    this.name = name;
    this.serial = serial;
  }

  /** The link is gone, and nobody tells the library: as when the strap's controller was reset. */
  dieSilently(): void {
    this.link = null;
  }

  /** The link is lost, and the library hears of it. */
  lose(reason = 8): void {
    const { link } = this;
    this.link = null;
    link?.lost(reason);
  }

  /** One packet, no two alike. */
  send(): void {
    const { link } = this;
    if (link === null || this.faults.has('stopsNotifying')) return;
    this.#sent += 1;
    const bytes = Buffer.of(0x10, 72, this.#sent & 0xff, (this.#sent >> 8) & 0xff);
    link.receive(bytes);
  }
}

/** Straps, an adapter, and what must never happen. */
export class World {
  readonly straps: readonly FakeStrap[];
  /** What happened that never should, as sentences. */
  readonly violations: string[] = [];
  /** Every packet that reached a library and was listened to. */
  readonly delivered: { readonly address: string; readonly hex: string }[] = [];
  powered = true;
  library: FakeNoble | null = null;
  /** While true, the library does not answer when scanning is switched. */
  scanHangs = false;
  readonly now: () => number;

  /** @param now the virtual time, in ms */
  constructor(straps: readonly FakeStrap[], now: () => number) {
    this.straps = straps;
    this.now = now;
    setInterval(() => this.#advertise(), ADVERTISES_EVERY_MS);
    setInterval(() => {
      for (const strap of straps) strap.send();
    }, SENDS_EVERY_MS);
  }

  /** A new process loads the library; what the one before held is let go of. */
  load(): FakeNoble {
    this.unload();
    this.library = new FakeNoble(this);
    return this.library;
  }

  /** The process ends. The kernel lets go of its links. */
  unload(): void {
    this.library?.removeAllListeners();
    this.library = null;
    for (const strap of this.straps) strap.link = null;
  }

  /** Off: links die with it, and the library says that the adapter is off, but of no link that it is gone. */
  power(on: boolean): void {
    if (this.powered === on) return;
    this.powered = on;
    if (!on) for (const strap of this.straps) strap.dieSilently();
    this.library?.poweredChanged(on ? 'poweredOn' : 'poweredOff');
  }

  #advertise(): void {
    for (const strap of this.straps) {
      if (strap.faults.has('isAway')) strap.lose();
      else if (this.powered && strap.link === null) this.library?.hear(strap);
    }
  }
}

export class FakeNoble extends EventEmitter implements Noble {
  readonly world: World;
  state: string;
  scanning = false;
  /** What was asked and will be answered; there is never more than one. */
  #asked: { readonly what: string } | null = null;
  readonly #peripherals = new Map<string, FakePeripheral>();

  constructor(world: World) {
    super();
    this.world = world;
    this.state = world.powered ? 'poweredOn' : 'poweredOff';
  }

  startScanning(): void {
    for (const { strap, isPending } of this.#peripherals.values()) {
      if (isPending) this.world.violations.push(`scans while connecting to ${strap.address}`);
    }
    if (this.world.scanHangs) return;
    void this.answer('start scanning', () => {
      this.emit('scanStop');
      this.scanning = true;
      this.emit('scanStart');
    });
  }

  stopScanning(): void {
    if (this.world.scanHangs) return;
    void this.answer('stop scanning', () => {
      this.scanning = false;
      this.emit('scanStop');
    });
  }

  /** A link was lost: what was asked of it has no answer any more. */
  giveUp(): void {
    this.#asked = null;
  }

  /** Another program ends the scan. */
  endScan(): void {
    if (!this.scanning) return;
    this.scanning = false;
    this.emit('scanStop');
  }

  poweredChanged(state: string): void {
    this.state = state;
    this.scanning = false;
    this.emit('stateChange', state);
  }

  hear(strap: FakeStrap): void {
    if (!this.scanning) return;
    const known = this.#peripherals.get(strap.address);
    const peripheral = known ?? new FakePeripheral(this, strap);
    this.#peripherals.set(strap.address, peripheral);
    peripheral.heardAt = this.world.now();
    this.emit('discover', peripheral);
  }

  /** Answers a call after a while; a second call meanwhile is what the bridge must never make. */
  async answer<T>(what: string, value: () => T | Promise<T>): Promise<T> {
    if (this.#asked !== null) this.world.violations.push(`${what} during ${this.#asked.what}`);
    const call = { what };
    this.#asked = call;
    await new Promise<void>((resolve) => {
      setTimeout(() => {
        if (this.#asked === call) this.#asked = null;
        resolve();
      }, CALL_MS);
    });
    return value();
  }
}

class FakePeripheral extends EventEmitter implements NoblePeripheral {
  readonly connectable = true;
  readonly rssi = -60;
  readonly id: string;
  readonly address: string;
  readonly advertisement: NoblePeripheral['advertisement'];
  readonly strap: FakeStrap;
  state: NoblePeripheral['state'] = 'disconnected';
  heardAt = 0;
  readonly #noble: FakeNoble;
  #services: FakeService[] = [];
  #connectingSince: number | null = null;

  constructor(noble: FakeNoble, strap: FakeStrap) {
    super();
    this.#noble = noble;
    this.strap = strap;
    this.id = strap.address.toLowerCase();
    this.address = strap.address;
    this.advertisement = { localName: strap.name, serviceUuids: ['180d'] };
  }

  connectAsync(): Promise<void> {
    const { violations, now } = this.#noble.world;
    if (this.#noble.scanning) violations.push(`connects to ${this.address} while scanning`);
    if (now() - this.heardAt > 4_000) violations.push(`connects to ${this.address}, not heard of late`);
    if (this.state === 'connected') return Promise.reject(refused('Peripheral already connected'));
    this.state = 'connecting';
    this.#connectingSince = now();
    return new Promise((resolve, reject) => {
      // As in noble, the next `connect` event decides, whatever it is about.
      this.once('connect', (error?: unknown) => (error === undefined ? resolve() : reject(error)));
      const { faults } = this.strap;
      const isSilent =
        faults.has('connectHangs') || faults.has('answersAfterAbandoned') || faults.has('isAway');
      if (isSilent) return;
      void this.#noble.answer('connect', () => {
        if (this.state !== 'connecting') return;
        this.checkPending();
        if (faults.has('connectFails') || this.strap.link !== null) this.#failed('Connection Failed (0x3e)');
        else this.#established();
      });
    });
  }

  cancelConnect(): void {
    if (this.state !== 'connecting') return;
    this.checkPending();
    this.emit('connect', refused('connection canceled!'));
    if (this.strap.faults.has('answersAfterAbandoned')) setTimeout(() => this.#established(), 700);
    else this.#failed('Unknown Connection Identifier (0x2)');
  }

  /** Whether a connect is under way that nobody has given up. */
  get isPending(): boolean {
    return this.#connectingSince !== null;
  }

  /** Notes a connect that was left pending for longer than it may be. */
  checkPending(): void {
    const { violations, now } = this.#noble.world;
    const pendingMs = now() - (this.#connectingSince ?? now());
    if (pendingMs > 8_100) violations.push(`a connect to ${this.address} was pending for ${pendingMs} ms`);
    this.#connectingSince = null;
  }

  disconnectAsync(): Promise<void> {
    if (this.state !== 'connected') {
      this.#noble.world.violations.push(`disconnects ${this.address}, which is ${this.state}`);
      return never();
    }
    this.state = 'disconnecting';
    if (this.strap.faults.has('disconnectHangs')) return never();
    return this.#noble.answer('disconnect', () => {
      if (this.strap.link === this) this.strap.link = null;
      this.lost(22);
    });
  }

  async discoverServicesAsync(uuids: string[]): Promise<NobleService[]> {
    const { faults } = this.strap;
    if (faults.has('dropsNewLinks')) this.strap.lose(19);
    if (faults.has('discoveryNeverSettles') || this.strap.link !== this) return never();
    return this.#noble.answer('discover services', () => {
      this.#services = ['180d', '180f', '180a', '1800']
        .filter((uuid) => uuids.includes(uuid))
        .map((uuid) => new FakeService(this.#noble, this, uuid));
      return this.#services;
    });
  }

  /** A notification comes in. */
  receive(bytes: Buffer): void {
    if (this.#noble.world.library !== this.#noble) return;
    for (const service of this.#services) service.receive(bytes);
  }

  lost(reason: number): void {
    this.state = 'disconnected';
    this.#services = [];
    this.#noble.giveUp();
    if (this.#noble.world.library === this.#noble) this.emit('disconnect', reason);
  }

  #established(): void {
    const { library, powered } = this.#noble.world;
    if (library !== this.#noble || !powered || this.strap.faults.has('isAway')) return;
    this.checkPending();
    this.state = 'connected';
    this.strap.link = this;
    this.emit('connect');
  }

  #failed(why: string): void {
    this.state = 'error';
    this.emit('connect', refused(why));
  }
}

class FakeService implements NobleService {
  readonly uuid: string;
  readonly #noble: FakeNoble;
  readonly #owner: FakePeripheral;
  #characteristics: FakeCharacteristic[] = [];

  constructor(noble: FakeNoble, owner: FakePeripheral, uuid: string) {
    this.#noble = noble;
    this.#owner = owner;
    this.uuid = uuid;
  }

  async discoverCharacteristicsAsync(): Promise<NobleCharacteristic[]> {
    const { strap } = this.#owner;
    if (strap.faults.has('characteristicsNeverSettle') || strap.link !== this.#owner) return never();
    return this.#noble.answer('discover characteristics', () => {
      this.#characteristics = VALUES(strap)
        .filter(({ service }) => service === this.uuid)
        .map(({ uuid, value }) => new FakeCharacteristic(this.#noble, this.#owner, uuid, value));
      return this.#characteristics;
    });
  }

  receive(bytes: Buffer): void {
    for (const characteristic of this.#characteristics) characteristic.receive(bytes);
  }
}

const VALUES = ({ serial }: FakeStrap) => [
  { service: '180d', uuid: '2a37', value: null },
  { service: '180d', uuid: '2a38', value: Buffer.of(1) },
  { service: '180f', uuid: '2a19', value: Buffer.of(83) },
  { service: '180a', uuid: '2a25', value: Buffer.from(serial) },
];

class FakeCharacteristic extends EventEmitter implements NobleCharacteristic {
  readonly uuid: string;
  readonly properties: readonly string[];
  readonly #noble: FakeNoble;
  readonly #owner: FakePeripheral;
  readonly #value: Buffer | null;
  #isSubscribed = false;

  constructor(noble: FakeNoble, owner: FakePeripheral, uuid: string, value: Buffer | null) {
    super();
    this.#noble = noble;
    this.#owner = owner;
    this.uuid = uuid;
    this.#value = value;
    this.properties = value === null ? ['notify'] : ['read'];
  }

  subscribeAsync(): Promise<void> {
    const { faults, link } = this.#owner.strap;
    if (faults.has('notifiesBeforeSubscribeResolves') && link === this.#owner) {
      this.#isSubscribed = true;
      this.#owner.strap.send();
    }
    if (faults.has('subscribeHangs') || link !== this.#owner) return never();
    return this.#noble.answer('subscribe', () => {
      if (faults.has('subscribeFails')) throw refused('Attribute error');
      this.#isSubscribed = true;
    });
  }

  unsubscribeAsync(): Promise<void> {
    if (this.#owner.strap.faults.has('subscribeHangs') || this.#owner.strap.link !== this.#owner)
      return never();
    return this.#noble.answer('unsubscribe', () => {
      this.#isSubscribed = false;
    });
  }

  readAsync(): Promise<Buffer> {
    const { faults, link } = this.#owner.strap;
    if (faults.has('readsHang') || link !== this.#owner) return never();
    return this.#noble.answer('read', () => {
      if (faults.has('readsFail') || this.#value === null) throw refused('Read Not Permitted');
      return this.#value;
    });
  }

  receive(bytes: Buffer): void {
    if (!this.#isSubscribed || this.uuid !== '2a37') return;
    const { address } = this.#owner;
    if (this.listenerCount('data') > 0)
      this.#noble.world.delivered.push({ address, hex: bytes.toString('hex') });
    this.emit('data', bytes, true);
  }
}
