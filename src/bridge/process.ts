/**
 * The bridge process: forked by the service, or started by the system for one connection (`--socket`). It speaks the
 * messages of `contract/bridge.ts`.
 */
import { join } from 'node:path';
import { interval } from 'rxjs';
import { z } from 'zod';
import { systemClock } from '../clock.ts';
import { type BluetoothDriver, type BridgeExit, toBridgeSchema } from '../contract/bridge.ts';
import { errorText } from '../errors.ts';
import { Bridge } from './bridge.ts';
import { type Channel, ipcChannel, socketChannel } from './channel.ts';
import type { Driver } from './driver.ts';
import { SHOW_EVERY_MS, watchForHangs } from './hang-watch.ts';
import { RECYCLE_BYTES } from './limits.ts';
import { NobleDriver } from './noble-driver.ts';
import { loadNoble } from './noble-libraries.ts';

/** How long the last messages may take to reach the service, and the last connections to end. */
const FAREWELL_MS = 500;

/** Ends the process when the last word is on its way and the driver has let go, or is too slow at it. */
function exit(reason: BridgeExit, driver: Driver, channel: Channel): void {
  // An orderly exit waits for the fork's reading thread, up to a second in which a strap is not listened to.
  const leave = () => process.kill(process.pid, 'SIGKILL');
  systemClock.scheduler.schedule(leave, FAREWELL_MS);
  const said = channel.farewell({ type: 'ending', reason });
  void Promise.allSettled([said, driver.close()]).then(leave);
}

/** How much memory is too much, in bytes; tests lower it. */
function memoryLimit(): number {
  const megabytes = Number(process.env['PLIMSOLL_BRIDGE_MEMORY_MB']);
  return megabytes > 0 ? megabytes * 1024 * 1024 : RECYCLE_BYTES;
}

function run(channel: Channel, library: BluetoothDriver): void {
  const driver = new NobleDriver(systemClock.scheduler, () => loadNoble(library));
  const { send } = channel;
  const leave = (reason: BridgeExit) => exit(reason, driver, channel);
  const memory = { held: () => process.memoryUsage.rss(), limitBytes: memoryLimit() };
  const bridge = new Bridge({ driver, clock: systemClock, memory, send, exit: leave });
  channel.onMessage((raw) => {
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
  channel.onEnd(() => leave('stopped'));
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

function main(): void {
  if (process.argv.includes('--socket')) {
    const show = watchForHangs(join(import.meta.dirname, 'bridge', 'hang-watch.js'));
    interval(SHOW_EVERY_MS, systemClock.scheduler).subscribe(show);
    socketChannel(run, () => process.exit(0));
    return;
  }
  const forked = ipcChannel();
  if (forked === null) {
    process.stderr.write(
      'This is a part of plimsoll that it starts by itself; run "plimsoll start" instead.\n',
    );
    process.exitCode = 64;
    return;
  }
  run(forked.channel, forked.driver);
}

main();
