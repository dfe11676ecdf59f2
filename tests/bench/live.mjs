/**
 * How long an alert takes from the packet that completes the dwell to 20 connected clients, one of which reads
 * nothing: the built service with its database on the disk, beside a bare relay of the same text with the same
 * `ws` library in the same run. The clients are a process of their own; both read the machine's monotonic clock.
 * A table row goes to stdout, the same as JSON to `.cache/bench/live.json`. The goal: under 50 ms at the 99th
 * percentile.
 *
 * `--rounds N`: so many alerts, 200 by default.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Subject } from 'rxjs';
import { WebSocketServer } from 'ws';
import { systemClock } from '../../dist/clock.js';
import { cookieNameOf } from '../../dist/contract/service-address.js';
import { encodeMeasurement } from '../../dist/heart-rate-service/measurement.js';
import { buildServer } from '../../dist/server/app.js';
import { reachOf, THIS_MACHINE } from '../../dist/server/reach.js';
import { PacingService } from '../../dist/service/service.js';
import { openStore } from '../../dist/store/store.js';

const GOAL_MS = 50;
const CLIENTS = 20;
/** As many screens one device may have. */
const SCREENS_OF_ONE = 8;
const STRAP = 'AA:BB:CC:DD:EE:01';
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '200' } } });
const rounds = Number(values.rounds);

/** The clients as a process: one that reads nothing, and the others. */
async function clientsOf(origin, cookies) {
  const child = fork(join(import.meta.dirname, 'live-clients.mjs'), { stdio: 'inherit' });
  const answers = new Subject();
  child.on('message', (message) => answers.next(message));
  const answer = (kind) =>
    new Promise((resolve) => {
      const heard = answers.subscribe((message) => {
        if (message.kind !== kind) return;
        heard.unsubscribe();
        resolve(message);
      });
    });
  const ask = (message, kind) => {
    const coming = answer(kind);
    child.send(message);
    return coming;
  };
  await ask({ kind: 'connect', origin, cookies }, 'connected');
  return {
    /** Everything sent before has been read. */
    ready: (round) => ask({ kind: 'ready', round }, 'ready'),
    /** When each client had the alert, in ns; and its text. */
    alert: () => answer('alert'),
    stop: async () => {
      child.kill();
      await once(child, 'exit');
    },
  };
}

async function service(folder) {
  const store = openStore(folder);
  const messages = new Subject();
  // The service's time goes with its packets, which come faster than seconds pass.
  const started = systemClock.wall();
  let passed = 0;
  const clock = {
    wall: () => started + passed,
    monotonic: () => passed,
    uptime: () => passed,
    scheduler: systemClock.scheduler,
  };
  const source = { messages, start: () => undefined, send: () => undefined, stop: async () => undefined };
  const say = (message) => messages.next({ monotonic: clock.monotonic(), ...message });
  const log = () => undefined;
  const service = new PacingService({
    ...{ clock, store, source, timeZone: 'UTC', demo: false, version: 'bench' },
    ...{ environment: {}, log },
  });
  service.start();
  // Sessions live by the machine's time.
  const now = systemClock.wall;
  const server = await buildServer({
    ...{
      sessions: store.sessions,
      household: service,
      demo: null,
      pages: folder,
      now,
      clock: systemClock,
      log,
    },
    reach: reachOf({ ...THIS_MACHINE, port: 0 }, folder, systemClock.wall),
  });
  await server.listen();
  service.choose(true);
  say({ type: 'in-range', address: STRAP, name: 'Strap One', rssi: -50 });
  service.adopt(STRAP);
  service.choose(false);
  say({ type: 'link', address: STRAP, state: 'listening' });
  service.enterThreshold({ bpm: 95, method: 'symptom', note: '' });
  const beat = (bpm, count) => {
    for (let index = 0; index < count; index += 1) {
      passed += 1_000;
      const bytes = encodeMeasurement({ bpm, contact: 'detected', rr: [920] });
      const hex = Buffer.from(bytes).toString('hex');
      say({ type: 'packet', address: STRAP, hex, preview: false });
    }
  };
  const name = cookieNameOf({ port: Number(new URL(server.origin()).port), secure: false });
  const tokens = Array.from({ length: Math.ceil(CLIENTS / SCREENS_OF_ONE) }, () =>
    store.sessions.openLocal('wearer', now()),
  );
  return {
    origin: server.origin(),
    cookies: Array.from({ length: CLIENTS }, (_, client) => `${name}=${tokens[client % tokens.length]}`),
    /** All but the last packets of an episode. */
    prepare: () => {
      beat(80, 45);
      beat(110, 30);
    },
    alert: () => beat(110, 1),
    stop: async () => {
      await server.close();
      await service.stop();
      store.close();
    },
  };
}

/** The least that can be done: each text goes to each socket that has read what came before. */
async function relay(text) {
  const http = createServer().listen(0, '127.0.0.1');
  await once(http, 'listening');
  const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
  const say = (message) => {
    for (const socket of sockets.clients) if (socket.bufferedAmount < 256 * 1024) socket.send(message);
  };
  sockets.on('connection', (socket) => {
    socket.send('{"type":"snapshot"}');
    socket.on('message', (message) =>
      socket.send(`{"type":"snapshot",${String(message).slice(1, -1)},"":0}`),
    );
  });
  return {
    origin: `http://127.0.0.1:${http.address().port}`,
    cookies: Array.from({ length: CLIENTS }, () => 'none=none'),
    prepare: () => undefined,
    alert: () => say(text),
    stop: async () => {
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
      http.close();
    },
  };
}

async function measure(home) {
  const clients = await clientsOf(home.origin, home.cookies);
  const taken = [];
  let text = '';
  for (let round = 0; round < rounds; round += 1) {
    home.prepare();
    await clients.ready(round);
    const heard = clients.alert();
    const before = process.hrtime.bigint();
    home.alert();
    const { at, said } = await heard;
    text = said;
    for (const one of at) taken.push(Number(BigInt(one) - before) / 1e6);
  }
  await clients.stop();
  await home.stop();
  taken.sort((a, b) => a - b);
  const share = (of) => Number((taken[Math.ceil(taken.length * of) - 1] ?? Number.NaN).toFixed(2));
  return { figures: { median: share(0.5), p99: share(0.99), most: share(1), alerts: taken.length }, text };
}

// Beside the built files, not in memory: what is told is on a disk by then.
const cache = join(import.meta.dirname, '../../.cache/bench');
mkdirSync(cache, { recursive: true });
const folder = mkdtempSync(join(cache, 'live-'));
try {
  const ours = await measure(await service(folder));
  const bare = await measure(await relay(ours.text));
  const result = {
    clients: CLIENTS,
    notReading: 1,
    goalMs: GOAL_MS,
    ms: ours.figures,
    bareRelayMs: bare.figures,
  };
  writeFileSync(join(cache, 'live.json'), `${JSON.stringify(result, null, 2)}\n`);
  const row = (name, { alerts, median, most, p99 }) =>
    `| ${name} | ${median} ms | ${p99} ms | ${most} ms | ${alerts} |`;
  console.log(
    `An alert in ${CLIENTS - 1} clients while a twentieth does not read (goal: p99 under ${GOAL_MS} ms)`,
  );
  console.log('| way | median | 99 % | most | alerts |\n| --- | ---: | ---: | ---: | ---: |');
  console.log(row('Plimsoll, stored before it is told', ours.figures));
  console.log(row('a bare relay of the same text', bare.figures));
  if (ours.figures.p99 >= GOAL_MS) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
