import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { WebSocket } from 'ws';
import { systemClock } from '../../src/clock.ts';
import { cookieNameOf } from '../../src/contract/service-address.ts';
import { encodeMeasurement } from '../../src/heart-rate-service/measurement.ts';
import { buildServer } from '../../src/server/app.ts';
import { SLOW_CLIENT_BYTES } from '../../src/server/live.ts';
import { reachOf, THIS_MACHINE } from '../../src/server/reach.ts';
import { PacingService } from '../../src/service/service.ts';
import { openStore } from '../../src/store/store.ts';
import { bpm, monotonicMs, rrTicks } from '../../src/units.ts';
import { ScriptedSource } from '../support/scripted-source.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const STRAP = 'AA:BB:CC:DD:EE:01';
const CLIENTS = 19;
/** What the kernel may hold for a connection on this machine, at most, in bytes. */
const KERNEL_BYTES = 12 * 1024 * 1024;

/** The real service and server, and packets as fast as the test wants, stamped a second apart. */
async function house() {
  const folder = temporaryFolder();
  const store = openStore(folder);
  const source = new ScriptedSource(systemClock);
  const log = () => undefined;
  const options = { clock: systemClock, store, source, timeZone: 'UTC', demo: false, version: 'test' };
  const service = new PacingService({ ...options, environment: {}, log });
  service.start();
  const server = await buildServer({
    sessions: store.sessions,
    household: service,
    data: null,
    demo: null,
    pages: folder,
    reach: reachOf({ ...THIS_MACHINE, port: 0 }, folder, systemClock.wall),
    now: () => service.now(),
    clock: systemClock,
    log,
  });
  await server.listen();
  onTestFinished(async () => {
    await server.close();
    await service.stop();
    store.close();
  });
  service.choose(true);
  source.inRange(STRAP, 'Strap One');
  service.adopt(STRAP);
  service.choose(false);
  source.link('listening', STRAP);
  let stamp = systemClock.monotonic() - 20 * 3_600_000;
  const beat = (beats: number, count = 1) => {
    for (let index = 0; index < count; index += 1) {
      stamp += 1_000;
      const bytes = encodeMeasurement({ bpm: beats, contact: 'detected', rr: [rrTicks(900)] });
      const hex = Buffer.from(bytes).toString('hex');
      source.say({ type: 'packet', address: STRAP, hex, monotonic: monotonicMs(stamp), preview: false });
    }
  };
  /** Eight screens are as many as one device may have. */
  let tokens: string[] = [];
  const cookie = () => {
    if (tokens.length === 0) {
      tokens = Array.from({ length: 4 }, () => store.sessions.openLocal('wearer', service.now()));
    }
    const token = tokens.shift() ?? '';
    tokens.push(token);
    const port = Number(new URL(server.origin()).port);
    return `${cookieNameOf({ port, secure: false })}=${token}`;
  };
  return { service, origin: server.origin(), beat, cookie };
}

type House = Awaited<ReturnType<typeof house>>;

async function reader({ origin, cookie }: House): Promise<WebSocket> {
  const url = `${origin.replace('http', 'ws')}/live`;
  const socket = new WebSocket(url, { headers: { origin, cookie: cookie() } });
  onTestFinished(() => socket.terminate());
  await once(socket, 'message');
  return socket;
}

/** Resolves with the next message that fits; the clients share this process, so they do as little as they can. */
function heard(socket: WebSocket, fits: (text: string) => boolean): Promise<void> {
  return new Promise((resolve) => {
    const hear = (data: unknown) => {
      if (!fits(String(data))) return;
      socket.off('message', hear);
      resolve();
    };
    socket.on('message', hear);
  });
}

/** A client that asked for the live messages and then never reads. */
async function nonReader({ origin, cookie }: House): Promise<Socket> {
  const { host, hostname, port } = new URL(origin);
  const socket = connect({ host: hostname, port: Number(port) });
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  const head = [
    'GET /live HTTP/1.1',
    `Host: ${host}`,
    `Origin: ${origin}`,
    `Cookie: ${cookie()}`,
    'Upgrade: websocket',
    'Connection: Upgrade',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  await once(socket, 'readable');
  return socket;
}

test('the alert is with 19 screens at once, though a twentieth does not read', async () => {
  const home = await house();
  home.service.enterThreshold({ bpm: bpm(95), method: 'symptom', note: '' });
  await nonReader(home);
  const readers = await Promise.all(Array.from({ length: CLIENTS }, () => reader(home)));
  const takenMs: number[] = [];
  for (let round = 0; round < 60; round += 1) {
    home.beat(80, 45);
    home.beat(110, 30);
    // What was sent before has been read, and does not count.
    await Promise.all(
      readers.map((socket) => {
        socket.send(JSON.stringify({ type: 'resync', askedAt: round }));
        return heard(socket, (text) => text.includes(`"askedAt":${round},`));
      }),
    );
    const arrived = readers.map(async (socket) => {
      await heard(socket, (text) => text.includes('"type":"alert"') && text.includes('"kind":"over"'));
      return process.hrtime.bigint();
    });
    const sentAt = process.hrtime.bigint();
    home.beat(110, 2);
    for (const at of await Promise.all(arrived)) takenMs.push(Number(at - sentAt) / 1e6);
  }
  const sorted = takenMs.sort((a, b) => a - b);
  const share = (of: number) => sorted[Math.floor(sorted.length * of)] ?? Number.NaN;
  console.log(`alert in a client: median ${share(0.5).toFixed(1)} ms, p99 ${share(0.99).toFixed(1)} ms`);
  expect(sorted).toHaveLength(60 * CLIENTS);
});

test('a client that does not read is held no more than a little for, and misses nothing that stands', async () => {
  const home = await house();
  const deaf = await nonReader(home);
  const screen = await reader(home);
  let heard = 0;
  screen.on('message', () => {
    heard += 1;
  });
  const PACKETS = 60_000;
  for (let batch = 0; batch < 60; batch += 1) {
    home.beat(80, PACKETS / 60);
    await new Promise((resolve) => setImmediate(resolve));
  }
  await expect.poll(() => heard, { timeout: 30_000 }).toBeGreaterThanOrEqual(PACKETS);
  let octets = 0;
  deaf.on('data', (data) => {
    octets += data.length;
  });
  // The first snapshot of the connection, and another as soon as it has read.
  await expect.poll(() => octets, { timeout: 30_000 }).toBeGreaterThan(SLOW_CLIENT_BYTES);
  await new Promise((resolve) => setImmediate(resolve));
  expect(octets).toBeLessThan(SLOW_CLIENT_BYTES + KERNEL_BYTES);
});
