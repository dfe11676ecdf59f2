/**
 * What is used of noble, as @abandonware/noble 1.9.2 and its fork @stoprocent/noble 2.8 have in common.
 * Their own types are not used: they differ, lack things and give errors as strings, and the packages
 * are optional: where the native part cannot be built, npm leaves one out, and this program must still
 * compile.
 */
export interface Noble {
  /** Reading it opens the adapter, and throws when that fails. */
  readonly state: string;
  on(event: 'stateChange', listener: (state: string) => void): void;
  on(event: 'discover', listener: (peripheral: NoblePeripheral) => void): void;
  on(event: 'scanStart' | 'scanStop', listener: () => void): void;
  on(event: 'warning', listener: (message: string) => void): void;
  removeAllListeners(event: 'warning'): void;
  startScanning(services: string[], allowDuplicates: boolean): void;
  stopScanning(): void;
}

export interface NoblePeripheral {
  readonly id: string;
  /** Empty or `unknown` on macOS. */
  readonly address: string;
  readonly connectable: boolean;
  readonly advertisement: {
    readonly localName?: string | undefined;
    readonly serviceUuids?: readonly string[] | undefined;
  };
  readonly rssi: number;
  readonly state: 'error' | 'connecting' | 'connected' | 'disconnecting' | 'disconnected';
  connectAsync(): Promise<void>;
  cancelConnect(): void;
  disconnectAsync(): Promise<void>;
  discoverServicesAsync(uuids: string[]): Promise<NobleService[]>;
  on(event: 'connect', listener: (error?: unknown) => void): void;
  on(event: 'disconnect', listener: (reason: unknown) => void): void;
  once(event: 'disconnect', listener: (reason: unknown) => void): void;
}

export interface NobleService {
  readonly uuid: string;
  discoverCharacteristicsAsync(uuids: string[]): Promise<NobleCharacteristic[]>;
}

export interface NobleCharacteristic {
  readonly uuid: string;
  readonly properties: readonly string[];
  on(event: 'data', listener: (bytes: Buffer, isNotification: boolean) => void): void;
  subscribeAsync(): Promise<void>;
  unsubscribeAsync(): Promise<void>;
  readAsync(): Promise<Buffer>;
}
