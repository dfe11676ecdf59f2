/** The clients of the bench `live.mjs`, as a process of their own: one that reads nothing, and the others. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { WebSocket } from 'ws';

const readers = [];
/** What of this round is still to be heard of. */
let waiting = { kind: '', left: 0, at: [] };

process.on('message', async (message) => {
  if (message.kind === 'connect') {
    const [deaf, ...others] = message.cookies;
    await nonReader(message.origin, deaf);
    for (const cookie of others) readers.push(await reader(message.origin, cookie));
    process.send({ kind: 'connected' });
    return;
  }
  waiting = { kind: 'ready', left: readers.length, at: [], round: message.round };
  for (const socket of readers) socket.send(JSON.stringify({ type: 'resync', askedAt: message.round }));
});
process.on('disconnect', () => process.exit(0));

async function reader(origin, cookie) {
  const socket = new WebSocket(`${origin.replace('http', 'ws')}/live`, { headers: { origin, cookie } });
  await once(socket, 'message');
  socket.on('message', (data) => hear(data));
  return socket;
}

function hear(data) {
  const at = process.hrtime.bigint();
  const text = data.toString('latin1');
  if (waiting.kind === 'ready') {
    if (!text.includes(`"askedAt":${waiting.round},`)) return;
    waiting.left -= 1;
    if (waiting.left > 0) return;
    waiting = { kind: 'alert', left: readers.length, at: [], round: waiting.round };
    process.send({ kind: 'ready' });
  } else if (waiting.kind === 'alert') {
    if (!text.includes('"type":"alert"') || !text.includes('"kind":"over"')) return;
    waiting.at.push(String(at));
    waiting.left -= 1;
    if (waiting.left > 0) return;
    process.send({ kind: 'alert', at: waiting.at, said: data.toString() });
    waiting = { kind: '', left: 0, at: [] };
  }
}

/** A client that asked for the live messages and then never reads; when it is given up, the next one does not either. */
async function nonReader(origin, cookie) {
  const { host, hostname, port } = new URL(origin);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.on('error', () => undefined);
  socket.on('close', () => void nonReader(origin, cookie));
  await once(socket, 'connect');
  const head = [
    ...[
      'GET /live HTTP/1.1',
      `Host: ${host}`,
      `Origin: ${origin}`,
      `Cookie: ${cookie}`,
      'Upgrade: websocket',
    ],
    ...['Connection: Upgrade', 'Sec-WebSocket-Version: 13', 'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='],
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  await once(socket, 'readable');
}
