/** The only file that knows @abandonware/noble. */
import { createRequire } from 'node:module';
import type { SchedulerLike } from 'rxjs';
import { environmentError, internalError } from '../errors.ts';
import { decodeUtf8Text } from '../heart-rate-service/device-information.ts';
import {
  lookForAdapters,
  problemOfError,
  problemOfPoweredOff,
  type Unavailable,
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
import type { Noble, NobleCharacteristic, NoblePeripheral, NobleService } from './noble-types.ts';

/** While there is no adapter to use, the system is looked at this often. */
const LOOK_AGAIN_MS = 2_000;
/** The longest device name (Core Specification, Vol 3 Part C, 3.2.2). */
const LONGEST_NAME = 248;

export class NobleDriver implements Driver {
  readonly #scheduler: SchedulerLike;
  readonly #load: () => Noble;
  readonly #peripherals = new Map<string, NoblePeripheral>();
  #events: DriverEvents | undefined;
  #noble: Noble | undefined;
  #adapter: AdapterState | undefined;
  #scan: 'off' | 'starting' | 'on' | 'stopping' = 'off';
  #scanSwitched: () => void = () => undefined;

  constructor(scheduler: SchedulerLike, load: () => Noble = loadNoble) {
    this.#scheduler = scheduler;
    this.#load = load;
  }

  start(events: DriverEvents): void {
    this.#events = events;
    try {
      const noble = this.#load();
      this.#noble = noble;
      // Without a second listener noble prints its warnings.
      noble.on('warning', (message) => events.log(`noble: ${message}`));
      noble.on('discover', (peripheral) => this.#discovered(peripheral));
      noble.on('scanStart', () => this.#scanStarted());
      noble.on('scanStop', () => this.#scanStopped());
      // Opens the adapter here and now, so that a failure is caught here; the listener for later
      // changes comes afterwards, for adding it would open the adapter behind our back.
      const first = noble.state;
      noble.on('stateChange', (state) => this.#stateChanged(state));
      this.#stateChanged(first);
    } catch (error) {
      this.#unavailable(problemOfError(error));
    }
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
    await peripheral.connectAsync();
    return linkOf(peripheral);
  }

  cancelConnect(address: string): void {
    this.#peripherals.get(address)?.cancelConnect();
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
    this.#peripherals.set(advertisement.address, peripheral);
    if (peripheral.connectable) this.#events?.seen(advertisement);
  }

  #stateChanged(state: string): void {
    switch (state) {
      case 'poweredOn':
        this.#adapter = { state: 'ready' };
        this.#events?.adapter(this.#adapter);
        return;
      case 'poweredOff':
        this.#unavailable(problemOfPoweredOff(lookForAdapters()));
        break;
      case 'unauthorized':
        this.#unavailable({
          state: 'unavailable',
          problem: 'not-permitted',
          detail: 'the system does not let this program use Bluetooth',
        });
        break;
      case 'unsupported':
        this.#unavailable({
          state: 'unavailable',
          problem: 'adapter-lacks-le',
          detail: 'the adapter does not know Bluetooth Low Energy',
        });
        break;
      default:
        // `unknown` and `resetting` come before one of the others.
        return;
    }
  }

  #unavailable(state: Unavailable): void {
    this.#scan = 'off';
    const before = this.#adapter;
    this.#adapter = state;
    const isNews = before?.state !== 'unavailable' || before.problem !== state.problem;
    if (isNews) this.#events?.adapter(state);
    if (before?.state !== 'unavailable') this.#lookAgain();
  }

  /** noble does not notice an adapter that is plugged in, nor why one is off; the system shows both. */
  #lookAgain(): void {
    this.#scheduler.schedule(() => {
      if (this.#adapter?.state !== 'unavailable') return;
      const { problem } = this.#adapter;
      const adapters = lookForAdapters();
      const came = adapters.names !== null && adapters.names.length > 0;
      if ((problem === 'no-adapter' || problem === 'not-supported') && came) {
        this.#adapter = { state: 'ready' };
        this.#events?.adapter(this.#adapter);
        return;
      }
      if (problem === 'adapter-off' || problem === 'blocked')
        this.#unavailable(problemOfPoweredOff(adapters));
      this.#lookAgain();
    }, LOOK_AGAIN_MS);
  }
}

/** Loads noble; throws whatever it throws, which on a machine without Bluetooth is EAFNOSUPPORT. */
function loadNoble(): Noble {
  // The cast is where the outside world begins; noble-types.ts says what is relied upon.
  return createRequire(import.meta.url)('@abandonware/noble') as Noble;
}

/** macOS hides addresses; its own id for the device stands for it. */
const addressOf = ({ address, id }: NoblePeripheral): string =>
  address === '' || address === 'unknown' ? id : address;

function advertisementOf(peripheral: NoblePeripheral): Advertisement {
  const { localName, serviceUuids } = peripheral.advertisement;
  const name = localName === undefined ? null : decodeUtf8Text(Buffer.from(localName));
  return {
    address: addressOf(peripheral),
    name: name?.slice(0, LONGEST_NAME) ?? null,
    // 127: the controller could not measure it (Core Specification, Vol 4 Part E, 7.7.65.2).
    rssi: Number.isInteger(peripheral.rssi) && peripheral.rssi !== 127 ? peripheral.rssi : null,
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
  read: () => characteristic.readAsync(),
});

/** The HCI reason codes that explain most lost links (Core Specification, Vol 1 Part F, 1.3). */
const REASONS: Readonly<Record<number, string>> = {
  8: 'no signal any more: out of range, or the battery is empty',
  19: 'the strap ended the connection',
  21: 'the strap switched itself off',
  22: 'this machine ended the connection',
  62: 'the connection could not be established',
};

const reasonText = (reason: unknown): string =>
  typeof reason === 'number' ? (REASONS[reason] ?? `Bluetooth reason ${reason}`) : 'no reason given';
