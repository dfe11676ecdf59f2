/** noble, whichever package it comes from, as the driver that the bridge needs. */
import type { SchedulerLike } from 'rxjs';
import { environmentError, internalError } from '../errors.ts';
import { decodeUtf8Text } from '../heart-rate-service/device-information.ts';
import {
  type Adapters,
  lookForAdapters,
  NOT_PERMITTED,
  problemOfBlueZ,
  problemOfError,
  problemOfPoweredOff,
  problemOfUnsupported,
} from './bluetooth-problem.ts';
import type {
  AdapterState,
  Advertisement,
  Driver,
  DriverCharacteristic,
  DriverEvents,
  DriverLink,
  DriverService,
} from './driver.ts';
import type { NobleLibrary } from './noble-libraries.ts';
import type { Noble, NobleCharacteristic, NoblePeripheral, NobleService } from './noble-types.ts';

/** While there is no adapter to use, the system is looked at this often. */
const LOOK_AGAIN_MS = 2_000;
/** The longest device name (Core Specification, Vol 3 Part C, 3.2.2). */
const LONGEST_NAME = 248;

export class NobleDriver implements Driver {
  readonly #scheduler: SchedulerLike;
  readonly #look: () => Adapters;
  readonly #load: () => NobleLibrary | AdapterState;
  /** Those that are connected or being connected because somebody here asked for it. */
  readonly #wanted = new Set<NoblePeripheral>();
  /** Those whose connections are watched for ones that nobody asked for. */
  readonly #guarded = new WeakSet<NoblePeripheral>();
  readonly #peripherals = new Map<string, NoblePeripheral>();
  #events: DriverEvents | undefined;
  #noble: Noble | undefined;
  #throughBlueZ = false;
  #endLeftConnections: (addresses: readonly string[]) => Promise<void> = () => Promise.resolve();
  #lastWarning = '';
  #adapter: AdapterState | undefined;
  #scan: 'off' | 'starting' | 'on' | 'stopping' = 'off';
  #scanSwitched: () => void = () => undefined;

  /** @param look what the machine shows of its adapters */
  constructor(
    scheduler: SchedulerLike,
    load: () => NobleLibrary | AdapterState,
    look: () => Adapters = lookForAdapters,
  ) {
    this.#scheduler = scheduler;
    this.#load = load;
    this.#look = look;
  }

  get renewsScans(): boolean {
    return this.#throughBlueZ;
  }

  start(events: DriverEvents): void {
    this.#events = events;
    try {
      const loaded = this.#load();
      if ('state' in loaded) {
        this.#tellAdapter(loaded);
        return;
      }
      const { noble } = loaded;
      this.#noble = noble;
      this.#throughBlueZ = loaded.blueZ !== undefined;
      if (loaded.blueZ !== undefined) this.#endLeftConnections = loaded.blueZ.disconnect;
      // noble's own listener prints its warnings.
      noble.removeAllListeners('warning');
      noble.on('warning', (message) => {
        this.#lastWarning = message;
        events.log(`noble: ${message}`);
      });
      noble.on('discover', (peripheral) => this.#discovered(peripheral));
      noble.on('scanStart', () => this.#scanStarted());
      noble.on('scanStop', () => this.#scanStopped());
      // Opens the adapter here and now, so that a failure is caught here; the listener for later
      // changes comes afterwards, for adding it would open the adapter behind our back.
      const first = noble.state;
      noble.on('stateChange', (state) => this.#stateChanged(state));
      this.#stateChanged(first);
    } catch (error) {
      this.#tellAdapter(problemOfError(error));
    }
  }

  endLeftConnections(addresses: readonly string[]): Promise<void> {
    return this.#endLeftConnections(addresses);
  }

  startScanning(): Promise<void> {
    return this.#switchScan('starting', (noble) => noble.startScanning([], true));
  }

  stopScanning(): Promise<void> {
    if (this.#scan === 'off') return Promise.resolve();
    return this.#switchScan('stopping', (noble) => noble.stopScanning());
  }

  async connect(address: string): Promise<DriverLink> {
    const peripheral = this.#peripherals.get(address);
    if (peripheral === undefined) throw internalError(`${address} was not seen yet`);
    if (peripheral.state === 'connected') {
      // A connect that was given up came about after all; noble would refuse to connect for ever.
      await peripheral.disconnectAsync();
    }
    this.#watchForUnwanted(peripheral);
    this.#wanted.add(peripheral);
    try {
      await peripheral.connectAsync();
    } catch (error) {
      this.#wanted.delete(peripheral);
      throw error;
    }
    return linkOf(peripheral);
  }

  /** A connect that was given up may come about all the same. */
  #watchForUnwanted(peripheral: NoblePeripheral): void {
    if (this.#guarded.has(peripheral)) return;
    this.#guarded.add(peripheral);
    peripheral.on('disconnect', () => this.#wanted.delete(peripheral));
    peripheral.on('connect', (error) => {
      const isUnwanted = !this.#wanted.has(peripheral);
      if ((error === undefined || error === null) && isUnwanted) {
        this.#events?.unwanted(addressOf(peripheral), linkOf(peripheral));
      }
    });
  }

  cancelConnect(address: string): void {
    const peripheral = this.#peripherals.get(address);
    if (peripheral === undefined) return;
    this.#wanted.delete(peripheral);
    peripheral.cancelConnect();
  }

  async close(): Promise<void> {
    // A strap that stays connected does not advertise. BlueZ has to have heard it; the adapter itself is
    // told here and now, and whether it answers is not waited for.
    const ended = Promise.allSettled([...this.#wanted].map((peripheral) => peripheral.disconnectAsync()));
    if (this.#throughBlueZ) await ended;
    else if (this.#scan !== 'off') this.#noble?.stopScanning();
  }

  #switchScan(to: 'starting' | 'stopping', call: (noble: Noble) => void): Promise<void> {
    const noble = this.#noble;
    if (noble === undefined) return Promise.reject(internalError('the Bluetooth library is not loaded'));
    return new Promise((resolve) => {
      this.#scan = to;
      this.#scanSwitched = resolve;
      call(noble);
    });
  }

  #scanStarted(): void {
    if (this.#scan !== 'starting') return;
    this.#scan = 'on';
    this.#scanSwitched();
  }

  #scanStopped(): void {
    // To start, noble switches scanning off first, and says so.
    if (this.#scan === 'starting' || this.#scan === 'off') return;
    const wasAsked = this.#scan === 'stopping';
    this.#scan = 'off';
    if (wasAsked) this.#scanSwitched();
    else this.#events?.scanEnded();
  }

  #discovered(peripheral: NoblePeripheral): void {
    const advertisement = advertisementOf(peripheral);
    // What BlueZ only remembers is reported before scanning is on, or without a signal strength at all.
    if (this.#throughBlueZ && (this.#scan !== 'on' || peripheral.rssi === NO_RSSI)) return;
    if (!peripheral.connectable) return;
    // Always the object of the latest report: after a power cycle the fork makes new ones.
    if (this.#events?.seen(advertisement) === true) this.#peripherals.set(advertisement.address, peripheral);
  }

  #stateChanged(state: string): void {
    switch (state) {
      case 'poweredOn':
        this.#tellAdapter({ state: 'ready' });
        return;
      case 'poweredOff':
        this.#tellAdapter(problemOfPoweredOff(this.#look()));
        return;
      case 'unauthorized':
        this.#tellAdapter(NOT_PERMITTED);
        return;
      case 'unsupported':
        this.#tellAdapter(
          this.#throughBlueZ ? problemOfBlueZ(this.#lastWarning) : problemOfUnsupported(this.#look()),
        );
        return;
      default:
        // `unknown` and `resetting` come before one of the others.
        return;
    }
  }

  /** Says how the adapter is, if that is news; the fork says again and again that one is off. */
  #tellAdapter(state: AdapterState): void {
    const before = this.#adapter;
    this.#adapter = state;
    if (state.state === 'ready') {
      this.#events?.adapter(state);
      return;
    }
    this.#scan = 'off';
    const isNews = before?.state !== 'unavailable' || before.problem !== state.problem;
    if (isNews) this.#events?.adapter(state);
    if (before?.state !== 'unavailable') this.#lookAgain();
  }

  /** noble does not notice an adapter that is plugged in, nor why one is off; the system shows both. */
  #lookAgain(): void {
    this.#scheduler.schedule(() => {
      if (this.#adapter?.state !== 'unavailable') return;
      const { problem } = this.#adapter;
      const adapters = this.#look();
      const came = adapters.names !== null && adapters.names.length > 0;
      if ((problem === 'no-adapter' || problem === 'not-supported') && came) {
        this.#tellAdapter({ state: 'ready' });
        return;
      }
      if (problem === 'adapter-off' || problem === 'blocked')
        this.#tellAdapter(problemOfPoweredOff(adapters));
      this.#lookAgain();
    }, LOOK_AGAIN_MS);
  }
}

/** The fork's word for no signal strength. */
const NO_RSSI = 0;

/** Whether the signal was measured; 127 says that it was not (Core Specification, Vol 4 Part E, 7.7.65.2). */
const isMeasured = ({ rssi }: NoblePeripheral): boolean =>
  Number.isInteger(rssi) && rssi !== 127 && rssi !== NO_RSSI;

/** macOS hides addresses; its own id for the device stands for it. */
const addressOf = ({ address, id }: NoblePeripheral): string =>
  address === '' || address === 'unknown' ? id : address;

function advertisementOf(peripheral: NoblePeripheral): Advertisement {
  const { localName, serviceUuids } = peripheral.advertisement;
  // BlueZ gives a device without a name its address for one.
  const isName = localName !== undefined && !/^([0-9A-F]{2}-){5}[0-9A-F]{2}$/.test(localName);
  const name = isName ? decodeUtf8Text(Buffer.from(localName)) : null;
  return {
    address: addressOf(peripheral),
    name: name?.slice(0, LONGEST_NAME) ?? null,
    rssi: isMeasured(peripheral) ? peripheral.rssi : null,
    services: serviceUuids ?? [],
  };
}

function linkOf(peripheral: NoblePeripheral): DriverLink {
  const lost = new Promise<string>((resolve) => {
    peripheral.once('disconnect', (reason) => resolve(reasonText(reason)));
  });
  return {
    onDisconnected: (listener) => void lost.then(listener),
    discoverServices: async (uuids) => (await peripheral.discoverServicesAsync([...uuids])).map(serviceOf),
    disconnect: async () => {
      // Asked to end a connection that is gone, noble would end the one with handle 0 instead.
      if (peripheral.state !== 'connected')
        throw environmentError('internal', 'the connection is gone already');
      await peripheral.disconnectAsync();
    },
  };
}

const serviceOf = (service: NobleService): DriverService => ({
  uuid: service.uuid,
  discoverCharacteristics: async () => (await service.discoverCharacteristicsAsync([])).map(characteristicOf),
});

const characteristicOf = (characteristic: NobleCharacteristic): DriverCharacteristic => ({
  uuid: characteristic.uuid,
  canRead: characteristic.properties.includes('read'),
  canNotify: characteristic.properties.includes('notify') || characteristic.properties.includes('indicate'),
  onNotification: (listener) =>
    characteristic.on('data', (bytes, isNotification) => {
      if (isNotification) listener(bytes);
    }),
  subscribe: () => characteristic.subscribeAsync(),
  subscribeAgain: async () => {
    // The fork takes a subscription that it believes in for done. A device that refuses to end one may
    // still begin it.
    await characteristic.unsubscribeAsync().catch(() => undefined);
    await characteristic.subscribeAsync();
  },
  read: () => characteristic.readAsync(),
});

/** The HCI reason codes that explain most lost links (Core Specification, Vol 1 Part F, 1.3). */
const REASONS: Readonly<Record<number, string>> = {
  8: 'no signal any more: out of range, or the battery is empty',
  19: 'the strap ended the connection',
  21: 'the strap switched itself off',
  22: 'this computer ended the connection',
  62: 'the connection could not be established',
};

const reasonText = (reason: unknown): string =>
  typeof reason === 'number' ? (REASONS[reason] ?? `Bluetooth reason ${reason}`) : 'no reason given';
