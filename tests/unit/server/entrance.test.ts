import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { THIS_MACHINE } from '../../../src/server/reach.ts';
import { Screen } from '../../support/product.ts';
import { serveHousehold } from '../../support/served.ts';

const MANY = 250;
/** Long enough not to be a storm, in ms. */
const POKE_EVERY_MS = 20;

type Served = Awaited<ReturnType<typeof serveHousehold>>;

/** One end of a connection that does not hang up when the other one has. */
async function open(served: Served, encrypted: boolean): Promise<Socket> {
  const to = { host: '127.0.0.1', port: Number(new URL(served.server.origin()).port), allowHalfOpen: true };
  const socket = encrypted ? connectTls({ ...to, rejectUnauthorized: false }) : connect(to);
  onTestFinished(() => void socket.destroy());
  socket.on('error', () => undefined);
  await once(socket, encrypted ? 'secureConnect' : 'connect');
  return socket;
}

/** Asks for a live connection, and does not hang up when it is refused. @returns the answer's first line */
async function askForLive(served: Served, socket: Socket): Promise<string> {
  const { host, origin } = new URL(served.server.origin());
  const lines = ['GET /live HTTP/1.1', `Host: ${host}`, `Origin: ${origin}`, 'Connection: Upgrade'];
  const webSocket = [
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
  ];
  socket.write(`${[...lines, ...webSocket].join('\r\n')}\r\n\r\n`);
  const [answer] = await once(socket, 'data');
  return String(answer).split('\r\n', 1)[0] ?? '';
}

/** More than may stand open in silence, one after the other. */
async function askedMany(served: Served, encrypted: boolean) {
  const sockets: Socket[] = [];
  const answers = new Set<string>();
  for (let count = 0; count < MANY; count += 1) {
    const socket = await open(served, encrypted);
    answers.add(await askForLive(served, socket));
    sockets.push(socket);
  }
  return { answers, sockets };
}

/** Resolves when the other end is gone for good: what is sent there is refused. */
async function gone(socket: Socket): Promise<void> {
  socket.resume();
  const poke = setInterval(() => socket.write('x'), POKE_EVERY_MS);
  if (!socket.destroyed) await new Promise((resolve) => socket.once('close', resolve));
  clearInterval(poke);
}

describe.each([
  ['in the house', { ...THIS_MACHINE, lan: true, host: '127.0.0.1' }],
  ['on this machine alone', THIS_MACHINE],
] as const)('%s', (where, reach) => {
  const isEncrypted = where === 'in the house';
  let served: Served;
  beforeAll(async () => {
    served = await serveHousehold(undefined, undefined, reach);
  });
  afterAll(() => served.close());

  test('whoever is refused a live connection holds none, and hanging up is not left to them', async () => {
    const { answers, sockets } = await askedMany(served, isEncrypted);
    expect(answers).toEqual(new Set(['HTTP/1.1 401 Unauthorized']));
    await Promise.all(sockets.map(gone));
  });

  test.runIf(isEncrypted)(
    'whoever asks for one without TLS is sent to HTTPS, and holds none either',
    async () => {
      const { answers, sockets } = await askedMany(served, false);
      expect(answers).toEqual(new Set(['HTTP/1.1 308 Permanent Redirect']));
      await Promise.all(sockets.map(gone));
    },
  );

  test.runIf(!isEncrypted)(
    'a screen that was let in is not among those who are cut off for saying nothing',
    async () => {
      const { headers, url } = served.screen('wearer');
      const screen = new Screen(new WebSocket(url, { headers }));
      const { seq } = await screen.next('snapshot');
      const silent = await Promise.all(Array.from({ length: MANY }, () => open(served, false)));
      served.clock.pass(4_000);
      await screen.next('heartbeat', (message) => message.seq > seq);
      for (const socket of silent) socket.destroy();
    },
  );
});
