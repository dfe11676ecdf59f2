/** How a bridge process speaks with the service: over the IPC of the parent that forked it, or a Unix socket. */
import { Socket } from 'node:net';
import { createInterface } from 'node:readline';
import {
  BLUETOOTH_DRIVERS,
  type BluetoothDriver,
  bluetoothDriverSchema,
  bridgeBeginSchema,
  DRIVER_VARIABLE,
  type FromBridge,
} from '../contract/bridge.ts';

export interface Channel {
  /** Says something, if anybody listens still. */
  send(message: FromBridge): void;
  /** Says the last word. Resolves when it is on its way, or nobody listens. */
  farewell(message: FromBridge): Promise<void>;
  /** Hears what the service says, unchecked. */
  onMessage(hear: (message: unknown) => void): void;
  /** Hears that the service is gone. */
  onEnd(hear: () => void): void;
}

/** The channel of a process that was forked; null for one that was not. */
export function ipcChannel(): { channel: Channel; driver: BluetoothDriver } | null {
  if (process.send === undefined) return null;
  const post = (message: FromBridge, done: () => void) => {
    // Without a callback, a channel that has just closed would throw; `disconnect` ends us anyway.
    if (process.connected && process.send !== undefined) process.send(message, undefined, undefined, done);
    else done();
  };
  const named = bluetoothDriverSchema.safeParse(process.env[DRIVER_VARIABLE]);
  return {
    driver: named.success ? named.data : BLUETOOTH_DRIVERS[0],
    channel: {
      send: (message) => post(message, () => undefined),
      farewell: (message) => new Promise((resolve) => post(message, resolve)),
      onMessage: (hear) => void process.on('message', hear),
      onEnd: (hear) => void process.on('disconnect', hear),
    },
  };
}

/**
 * The channel of a process that the system started for one connection, which is its standard input
 * (systemd.socket(5), Accept=yes).
 *
 * @param begin is called once the service has said which library to use
 * @param abandoned is called instead when whoever connected leaves without having said it
 */
export function socketChannel(
  begin: (channel: Channel, driver: BluetoothDriver) => void,
  abandoned: () => void,
): void {
  const socket = new Socket({ fd: process.stdin.fd, readable: true, writable: true });
  // `close` comes after it.
  socket.on('error', () => undefined);
  socket.on('close', abandoned);
  let hear: (message: unknown) => void = (first) => {
    const parsed = bridgeBeginSchema.safeParse(first);
    if (!parsed.success) {
      socket.destroy();
      return;
    }
    socket.off('close', abandoned);
    begin(channel, parsed.data.driver);
  };
  const write = (message: FromBridge, done: () => void) => {
    if (socket.writable) socket.write(`${JSON.stringify(message)}\n`, done);
    else done();
  };
  const channel: Channel = {
    send: (message) => write(message, () => undefined),
    farewell: (message) => new Promise((resolve) => write(message, resolve)),
    onMessage: (listener) => {
      hear = listener;
    },
    onEnd: (listener) => void socket.on('close', listener),
  };
  createInterface({ input: socket }).on('line', (line) => hear(parseLine(line)));
}

/** @returns what a line says; null where it is no JSON, which no message is */
function parseLine(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // The caller answers everything that it does not understand.
    return null;
  }
}
