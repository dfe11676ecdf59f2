/**
 * Screens as a process of their own, for `screens.ts`. Told to `connect`, it says `connected`; then it says with each reading
 * that all of them have heard when each heard it, by the machine's monotonic clock in ms; not if told to be `quiet`.
 */
import { once } from 'node:events';
import { WebSocket } from 'ws';

const READING = Buffer.from('"type":"reading"');
/** What comes before a message's type is short. */
const LOOKED_AT = 80;
let at = [];
let heard = 0;
let sockets = [];

process.on('message', async (message) => {
  switch (message.kind) {
    case 'connect':
      sockets = await Promise.all(message.screens.map((screen) => connected(screen, message.quiet)));
      process.send({ kind: 'connected' });
      return;
    case 'leave':
      for (const socket of sockets) socket.terminate();
      process.send({ kind: 'left', heard });
      process.disconnect();
  }
});
process.on('disconnect', () => process.exit(0));

async function connected({ headers, url }, quiet) {
  const socket = new WebSocket(url, { headers });
  socket.on('message', (data) => {
    if (!data.subarray(0, LOOKED_AT).includes(READING)) return;
    heard += 1;
    if (quiet) return;
    at.push(Number(process.hrtime.bigint()) / 1e6);
    if (at.length < sockets.length) return;
    process.send({ kind: 'heard', at });
    at = [];
  });
  await once(socket, 'open');
  return socket;
}
