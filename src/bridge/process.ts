/** The bridge process: forked by the service, speaks the messages of `contract/bridge.ts` over IPC. */

import { z } from 'zod';
import { systemClock } from '../clock.ts';
import { BRIDGE_EXIT_CODES, type BridgeExit, type FromBridge, toBridgeSchema } from '../contract/bridge.ts';
import { errorText } from '../errors.ts';
import { Bridge } from './bridge.ts';
import { NobleDriver } from './noble-driver.ts';

/** How long the last messages may take to reach the service. */
const FAREWELL_MS = 500;

function send(message: FromBridge): void {
  // Without a callback, a channel that has just closed would throw; `disconnect` ends us anyway.
  if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
}

/** noble disconnects what it is connected to when the process exits. */
function exit(reason: BridgeExit): void {
  const leave = () => process.exit(BRIDGE_EXIT_CODES[reason]);
  if (!process.connected) leave();
  systemClock.scheduler.schedule(leave, FAREWELL_MS);
  process.send?.(
    { type: 'log', text: `bridge: ${reason}` } satisfies FromBridge,
    undefined,
    undefined,
    leave,
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
  const bridge = new Bridge({
    driver: new NobleDriver(systemClock.scheduler),
    clock: systemClock,
    send,
    exit,
  });
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
  process.on('disconnect', () => process.exit(BRIDGE_EXIT_CODES.stopped));
  process.on('uncaughtException', (error) => {
    send({ type: 'log', text: `the bridge broke: ${error.stack ?? errorText(error)}`.slice(0, 2000) });
    exit('broken');
  });
  process.on('SIGTERM', () => process.exit(BRIDGE_EXIT_CODES.stopped));
  bridge.start();
  // Ctrl-C reaches the whole process group; the service decides when the bridge ends. noble leaves
  // the process to the last listener, so this one comes after noble's.
  process.on('SIGINT', () => undefined);
}

main();
