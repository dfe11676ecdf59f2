/** The bridge process: forked by the service, speaks the messages of `contract/bridge.ts` over IPC. */

import { z } from 'zod';
import { systemClock } from '../clock.ts';
import {
  BLUETOOTH_DRIVERS,
  type BridgeExit,
  bluetoothDriverSchema,
  DRIVER_VARIABLE,
  type FromBridge,
  toBridgeSchema,
} from '../contract/bridge.ts';
import { errorText } from '../errors.ts';
import { Bridge } from './bridge.ts';
import type { Driver } from './driver.ts';
import { RECYCLE_BYTES } from './limits.ts';
import { NobleDriver } from './noble-driver.ts';
import { loadNoble } from './noble-libraries.ts';

/** How long the last messages may take to reach the service, and the last connections to end. */
const FAREWELL_MS = 500;

function send(message: FromBridge): void {
  // Without a callback, a channel that has just closed would throw; `disconnect` ends us anyway.
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}

/** Ends the process when the last word is on its way and the driver has let go, or is too slow at it. */
function exit(reason: BridgeExit, driver: Driver): void {
  // An orderly exit waits for the fork's reading thread, up to a second in which a strap is not listened to.
  const leave = () => process.kill(process.pid, 'SIGKILL');
  systemClock.scheduler.schedule(leave, FAREWELL_MS);
  const said = new Promise<void>((resolve) => {
    if (!process.connected || process.send === undefined) resolve();
    else process.send({ type: 'ending', reason } satisfies FromBridge, undefined, undefined, () => resolve());
  });
  void Promise.allSettled([said, driver.close()]).then(leave);
}

/** How much memory is too much, in bytes; tests lower it. */
function memoryLimit(): number {
  const megabytes = Number(process.env['PLIMSOLL_BRIDGE_MEMORY_MB']);
  return megabytes > 0 ? megabytes * 1024 * 1024 : RECYCLE_BYTES;
}

/** The driver that the environment names; the default without one. */
function chosenDriver(): Driver {
  const named = bluetoothDriverSchema.safeParse(process.env[DRIVER_VARIABLE]);
  return new NobleDriver(systemClock.scheduler, () =>
    loadNoble(named.success ? named.data : BLUETOOTH_DRIVERS[0]),
  );
}

function main(): void {
  if (process.send === undefined) {
    process.stderr.write(
      'This is a part of plimsoll that it starts by itself; run "plimsoll start" instead.\n',
    );
    process.exitCode = 64;
    return;
  }
  const driver = chosenDriver();
  const leave = (reason: BridgeExit) => exit(reason, driver);
  const memory = { held: () => process.memoryUsage.rss(), limitBytes: memoryLimit() };
  const bridge = new Bridge({ driver, clock: systemClock, memory, send, exit: leave });
  process.on('message', (raw) => {
    const message = toBridgeSchema.safeParse(raw);
    if (message.success) bridge.receive(message.data);
    else
      send({
        type: 'log',
        text: `a message from the service was not understood: ${z.prettifyError(message.error)}`.slice(
          0,
          2000,
        ),
      });
  });
  process.on('disconnect', () => leave('stopped'));
  process.on('uncaughtException', (error) => {
    send({ type: 'log', text: `the bridge broke: ${error.stack ?? errorText(error)}`.slice(0, 2000) });
    leave('broken');
  });
  process.on('SIGTERM', () => leave('stopped'));
  bridge.start();
  // Ctrl-C reaches the whole process group; the service decides when the bridge ends. noble leaves
  // the process to the last listener, so this one comes after noble's.
  process.on('SIGINT', () => undefined);
}

main();
