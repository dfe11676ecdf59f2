import type { Clock } from '../clock.ts';
import { decodeUtf8Text } from '../heart-rate-service/device-information.ts';
import {
  BATTERY_SERVICE,
  DEVICE_INFORMATION_SERVICE,
  HEART_RATE_MEASUREMENT,
  HEART_RATE_SERVICE,
  SERIAL_NUMBER_STRING,
} from '../heart-rate-service/uuids.ts';
import { bounded, type Outcome } from './bounded.ts';
import type { DriverCharacteristic, DriverLink, DriverService, Uuid } from './driver.ts';
import { DISCONNECT_MS, DISCOVER_MS, PREPARE_MS, READ_MS, SUBSCRIBE_MS } from './limits.ts';
import type { RadioQueue } from './radio-queue.ts';

/** The Generic Access service, where a device keeps its name (Core Specification, Vol 3 Part C, 12). */
export const GENERIC_ACCESS_SERVICE = '1800';

export type Prepared = 'subscribed' | 'stranger';

/** Who hears what comes while a connection is prepared, and the packets from then on. */
export interface Heard {
  readonly onPacket: (bytes: Uint8Array) => void;
  readonly onSerial: (serial: string) => void;
}

/**
 * One connection to a strap. Every method ends within bounds and gives its result as a value; none
 * rejects. All calls go through the one queue of the radio.
 */
export class StrapSession {
  readonly #link: DriverLink;
  readonly #queue: RadioQueue;
  readonly #clock: Clock;
  readonly #lost = new AbortController();
  readonly #characteristics = new Map<Uuid, readonly DriverCharacteristic[]>();
  #services: readonly DriverService[] = [];
  /** While it is being prepared: when that has to be done, on the monotonic clock. */
  #preparedBy: number | undefined;

  constructor(link: DriverLink, queue: RadioQueue, clock: Clock) {
    this.#link = link;
    this.#queue = queue;
    this.#clock = clock;
  }

  get isLost(): boolean {
    return this.#lost.signal.aborted;
  }

  /** The connection is over: whatever is awaited of it ends now. */
  lose(): void {
    this.#lost.abort();
  }

  /**
   * Finds the heart rate and subscribes to it; `onPacket` gets each notification's bytes as it
   * arrives. With `serials`, first makes sure that the device shows one of them, and tells `onSerial` which; `stranger`:
   * it shows another, or none.
   */
  async prepare(serials: readonly string[], heard: Heard): Promise<Outcome<Prepared>> {
    this.#preparedBy = this.#clock.monotonic() + PREPARE_MS;
    const outcome = await this.#prepare(serials, heard);
    this.#preparedBy = undefined;
    return outcome;
  }

  async #prepare(serials: readonly string[], { onPacket, onSerial }: Heard): Promise<Outcome<Prepared>> {
    // All services in one call: discovering twice makes the library forget who listens to what.
    const wanted = [HEART_RATE_SERVICE, BATTERY_SERVICE, DEVICE_INFORMATION_SERVICE, GENERIC_ACCESS_SERVICE];
    const services = await this.#call('finding services', DISCOVER_MS, () =>
      this.#link.discoverServices(wanted),
    );
    if (!services.ok) return services;
    this.#services = services.value;
    if (serials.length > 0) {
      const shown = await this.#serialNumber();
      // What was not read says nothing of whose it is.
      if (!shown.ok) return shown;
      if (shown.value === null || !serials.includes(shown.value)) return { ok: true, value: 'stranger' };
      onSerial(shown.value);
    }
    const heartRate = await this.characteristics(HEART_RATE_SERVICE);
    if (!heartRate.ok) return heartRate;
    const measurement = this.#measurement();
    if (measurement === undefined) return NO_HEART_RATE;
    // The listener first: notifications may come before subscribing is answered.
    measurement.onNotification(onPacket);
    const subscribed = await this.subscribe(measurement);
    return subscribed.ok ? { ok: true, value: 'subscribed' } : subscribed;
  }

  /** Subscribes to the heart rate once more, on the same connection. */
  async subscribeAgain(): Promise<Outcome<void>> {
    const measurement = this.#measurement();
    if (measurement === undefined) return NO_HEART_RATE;
    return this.#call('subscribing again', SUBSCRIBE_MS, () => measurement.subscribeAgain());
  }

  /** The characteristics of a service; none when the device does not have it. */
  async characteristics(service: Uuid): Promise<Outcome<readonly DriverCharacteristic[]>> {
    const known = this.#characteristics.get(service);
    if (known !== undefined) return { ok: true, value: known };
    const found = this.#services.find(({ uuid }) => uuid === service);
    if (found === undefined) return { ok: true, value: [] };
    const outcome = await this.#call(`looking into service ${service}`, DISCOVER_MS, () =>
      found.discoverCharacteristics(),
    );
    if (outcome.ok) this.#characteristics.set(service, outcome.value);
    return outcome;
  }

  subscribe(characteristic: DriverCharacteristic): Promise<Outcome<void>> {
    return this.#call(`subscribing to ${characteristic.uuid}`, SUBSCRIBE_MS, () =>
      characteristic.subscribe(),
    );
  }

  read(characteristic: DriverCharacteristic): Promise<Outcome<Uint8Array>> {
    return this.#call(`reading ${characteristic.uuid}`, READ_MS, () => characteristic.read());
  }

  /** Ends the connection. `timed-out` means that it cannot be told whether it still exists. */
  disconnect(withinMs = DISCONNECT_MS): Promise<Outcome<void>> {
    return this.#queue.run(() => this.#bound('disconnecting', withinMs, () => this.#link.disconnect()));
  }

  #measurement(): DriverCharacteristic | undefined {
    return this.#characteristics.get(HEART_RATE_SERVICE)?.find(({ uuid }) => uuid === HEART_RATE_MEASUREMENT);
  }

  /** The serial number that the device shows; null: it has none to show. */
  async #serialNumber(): Promise<Outcome<string | null>> {
    const information = await this.characteristics(DEVICE_INFORMATION_SERVICE);
    if (!information.ok) return information;
    const serial = information.value.find(({ uuid, canRead }) => uuid === SERIAL_NUMBER_STRING && canRead);
    if (serial === undefined) return { ok: true, value: null };
    const value = await this.read(serial);
    return value.ok ? { ok: true, value: decodeUtf8Text(value.value) } : value;
  }

  #call<T>(what: string, withinMs: number, call: () => Promise<T>): Promise<Outcome<T>> {
    return this.#queue.run(() => {
      const leftMs = (this.#preparedBy ?? Number.POSITIVE_INFINITY) - this.#clock.monotonic();
      return this.#bound(what, Math.max(0, Math.min(withinMs, leftMs)), call);
    });
  }

  #bound<T>(what: string, withinMs: number, call: () => Promise<T>): Promise<Outcome<T>> {
    return bounded(call, {
      scheduler: this.#clock.scheduler,
      withinMs,
      what,
      linkLost: this.#lost.signal,
    });
  }
}

const NO_HEART_RATE = { ok: false, why: 'failed', detail: 'the device offers no heart rate' } as const;
