/**
 * What the bridge needs of a Bluetooth library, and nothing more. A promise from a driver may never
 * settle: whoever awaits one bounds it (`bounded.ts`).
 */
import type { BluetoothProblem } from '../contract/bridge.ts';

/** UUIDs in the short form that 16-bit ones have: four lower-case hexadecimal digits. */
export type Uuid = string;

/** Whether the radio can be used. */
export type AdapterState =
  | { readonly state: 'ready' }
  | { readonly state: 'unavailable'; readonly problem: BluetoothProblem; readonly detail: string };

/** One advertisement, joined with what the same device told before. */
export interface Advertisement {
  readonly address: string;
  readonly name: string | null;
  /** dBm; null where the system does not say. */
  readonly rssi: number | null;
  readonly services: readonly Uuid[];
}

export interface DriverEvents {
  adapter(state: AdapterState): void;
  /** @returns whether this device may be connected to; of others nothing is kept */
  seen(advertisement: Advertisement): boolean;
  /** A connect that was given up has come about all the same; the strap is held by nobody until it is let go. */
  unwanted(address: string, link: DriverLink): void;
  /** Scanning ended though nobody here asked for it. */
  scanEnded(): void;
  log(text: string): void;
}

export interface Driver {
  /** Whether the system behind it begins each scan anew by itself (BlueZ: every ten seconds). */
  readonly renewsScans: boolean;
  /** Opens the radio. Never throws: what goes wrong comes as an adapter state. */
  start(events: DriverEvents): void;
  /**
   * Ends connections to these devices that an earlier process left: BlueZ keeps them, and a connected strap does
   * not advertise. Does nothing where connections end with their process.
   */
  endLeftConnections(addresses: readonly string[]): Promise<void>;
  startScanning(): Promise<void>;
  stopScanning(): Promise<void>;
  /** Connects to a device seen earlier in this process; rejects for any other. */
  connect(address: string): Promise<DriverLink>;
  /** Gives up a pending connect, so that it does not block the next. */
  cancelConnect(address: string): void;
  /** Lets go of what would outlive this process. To be called once, as the last thing. */
  close(): Promise<void>;
}

/** One connection. After it is lost every pending promise of it may hang. */
export interface DriverLink {
  /** Calls back once, at the end of this connection, with a reason for the log. */
  onDisconnected(listener: (reason: string) => void): void;
  /** Finds those of the named services that the device has. To be called once for a connection. */
  discoverServices(uuids: readonly Uuid[]): Promise<readonly DriverService[]>;
  disconnect(): Promise<void>;
}

export interface DriverService {
  readonly uuid: Uuid;
  discoverCharacteristics(): Promise<readonly DriverCharacteristic[]>;
}

export interface DriverCharacteristic {
  readonly uuid: Uuid;
  readonly canRead: boolean;
  readonly canNotify: boolean;
  /** Calls back for each notification, also for those that come before `subscribe` resolves. */
  onNotification(listener: (bytes: Uint8Array) => void): void;
  subscribe(): Promise<void>;
  /** Switches notifications off and on, for a device that has stopped sending them. */
  subscribeAgain(): Promise<void>;
  /** The value; some libraries give no bytes where the device answered with an error. */
  read(): Promise<Uint8Array>;
}
