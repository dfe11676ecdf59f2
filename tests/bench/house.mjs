/**
 * What the built product takes of a machine, beside its goals: from the start to the first answer beside a bare Fastify
 * with better-sqlite3; processor time for a day of a packet a second with four screens, reckoned from some minutes in real
 * time, beside a bare `ws` relay that lives through the same minutes; the memory of service and bridge apart. Linux.
 *
 * `--seconds N`: so long with four screens, 40 by default. `--small`: in a cgroup with 200 MB and half a core, as a small
 * machine; needs root.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { WebSocket } from 'ws';
import { row, write } from './rows.mjs';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '40' }, small: { type: 'boolean', default: false } },
});
const seconds = Number(values.seconds);
const root = join(import.meta.dirname, '../..');
const main = join(root, 'dist/main.js');
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-house-'));
const ROUNDS = 7;
const SCREENS = 4;
const DAY_S = 86_400;
const SLICES = 4;
/** The first seconds with screens are not what a day is made of, in ms. */
const SETTLE_MS = 20_000;
const SMALL_BYTES = 200 * 1024 * 1024;

/** A process that has a port at once, and a table in a database: what Plimsoll cannot be faster than. */
const BARE = `
import Fastify from 'fastify';
import { createRequire } from 'node:module';
const require = createRequire(${JSON.stringify(pathToFileURL(main).href)});
let Database;
try { Database = require('better-sqlite3-node-api'); new Database(':memory:').close(); }
catch { Database = require('better-sqlite3'); }
const database = new Database(process.argv[2]);
database.exec('CREATE TABLE IF NOT EXISTS t (x)');
const app = Fastify();
app.get('/', () => database.prepare('SELECT count(*) AS n FROM t').get());
await app.listen({ port: 0, host: '127.0.0.1' });
console.log('http://127.0.0.1:' + app.server.address().port + '/');
`;

/** What hears a bridge and passes its packets on to screens, and does nothing else: what Plimsoll cannot take less than. */
const RELAY = `
import { fork } from 'node:child_process';
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
const http = createServer((_request, response) => response.end());
const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
const bridge = fork(process.env.BRIDGE_OF_TEST, []);
bridge.on('message', (message) => {
  if (message.type !== 'packet') return;
  const text = JSON.stringify({ type: 'reading', ...message });
  for (const socket of sockets.clients) socket.send(text);
});
bridge.send({ type: 'listen', straps: [{}] });
process.on('SIGINT', () => { bridge.kill(); process.exit(0); });
http.listen(0, '127.0.0.1', () => console.log('http://127.0.0.1:' + http.address().port + '/'));
`;

/** A cgroup of version 1 or 2 for each controller; with it a command that puts itself in and goes on. */
function smallMachine() {
  const isOne = existsSync('/sys/fs/cgroup/memory/memory.limit_in_bytes');
  const name = `plimsoll-bench-${process.pid}`;
  const limits = isOne
    ? [
        ['memory', 'memory.limit_in_bytes', SMALL_BYTES],
        ['cpu', 'cpu.cfs_quota_us', 50_000],
      ]
    : [
        ['.', 'memory.max', SMALL_BYTES],
        ['.', 'cpu.max', '50000 100000'],
      ];
  const groups = new Set();
  for (const [controller, file, limit] of limits) {
    const group = join('/sys/fs/cgroup', controller, name);
    mkdirSync(group, { recursive: true });
    groups.add(group);
    writeFileSync(join(group, file), String(limit));
  }
  const enter = [...groups].map((group) => `echo $$ > ${group}/cgroup.procs`).join('; ');
  return {
    prefix: ['sh', '-ec', `${enter}; exec "$@"`, 'sh'],
    remove: () => {
      for (const group of groups) rmdirSync(group);
    },
  };
}

const small = values.small ? smallMachine() : null;

/** Starts a program. @returns it, and the first text it says that fits, with how long both took, in ms */
async function started(args, pattern, env = process.env) {
  const began = performance.now();
  const [program, ...rest] = [...(small?.prefix ?? []), process.execPath, ...args];
  const child = spawn(program, rest, { cwd: root, env, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  for await (const text of child.stdout) {
    said += text;
    const found = pattern.exec(said);
    if (found === null) continue;
    const response = await fetch(new URL('/', found[0]));
    await response.arrayBuffer();
    return { child, found, ms: performance.now() - began };
  }
  throw new TypeError(`it did not start: ${said}`);
}

async function ended(child) {
  child.kill('SIGINT');
  await once(child, 'exit');
}

const ratios = (ours, theirs) => ours.map((ms, round) => ms / theirs[round]);

async function starts() {
  const bare = join(root, '.cache', 'bench', `bare-${process.pid}.mjs`);
  mkdirSync(join(root, '.cache', 'bench'), { recursive: true });
  writeFileSync(bare, BARE);
  const [ours, theirs] = [[], []];
  for (let round = 0; round < ROUNDS; round += 1) {
    const other = await started([bare, join(folder, 'bare.db')], /http:\S+\//);
    theirs.push(other.ms);
    await ended(other.child);
    const own = await started(
      [main, 'start', '--port', '0', '--data', join(folder, 'start')],
      /http:[^#\s]+/,
    );
    ours.push(own.ms);
    await ended(own.child);
  }
  rmSync(bare);
  return { ours, theirs };
}

const field = (pid, name) =>
  Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) /
  1024;
const childOf = (pid) =>
  Number(readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ')[0]);
/** Processor time of all threads so far, in s (schedstat counts in ns, where proc(5) has ticks of 10 ms). */
const used = (pid) =>
  readdirSync(`/proc/${pid}/task`).reduce(
    (sum, task) =>
      sum + Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]) / 1e9,
    0,
  );

/** What a process takes for a day, in s, reckoned from each slice of the time that it is watched. */
async function watched(pid) {
  const slices = [];
  await pause(SETTLE_MS);
  for (let slice = 0; slice < SLICES; slice += 1) {
    const [before, began] = [used(pid), performance.now()];
    await pause((seconds * 1_000) / SLICES);
    slices.push(((used(pid) - before) / ((performance.now() - began) / 1_000)) * DAY_S);
  }
  return slices;
}

const BRIDGE = {
  BRIDGE_OF_TEST: join(root, 'tests/support/busy-bridge.mjs'),
  BUSY_EVERY_MS: '1000',
};

/** The least that passes packets on, with as many screens. */
async function relaying() {
  const file = join(root, '.cache', 'bench', `relay-${process.pid}.mjs`);
  writeFileSync(file, RELAY);
  const { child, found } = await started([file], /http:\S+\//, { ...process.env, ...BRIDGE });
  const screens = Array.from({ length: SCREENS }, () => new WebSocket(found[0].replace('http', 'ws')));
  const cpu = await watched(child.pid);
  for (const socket of screens) socket.terminate();
  await ended(child);
  rmSync(file);
  return cpu;
}

/** The service with a packet a second and four screens. */
async function living() {
  const preload = pathToFileURL(join(root, 'tests/support/replace-bridge.mjs')).href;
  const env = { ...process.env, ...BRIDGE };
  const args = ['--import', preload, main, 'start', '--port', '0', '--data', join(folder, 'living')];
  const { child, found } = await started(args, /(http:\/\/[\d.:]+)\/#sign-in=(\S+)/, env);
  const [, origin, code] = found;
  const ask = (path, body, cookie = '') =>
    fetch(`${origin}/api/${path}`, {
      method: 'POST',
      headers: { origin, cookie, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const cookie = (await ask('session', { code })).headers.get('set-cookie').split(';', 1)[0];
  await ask('straps/choose', { on: true }, cookie);
  for (;;) {
    const { status } = await ask('straps', { address: 'AA:BB:CC:DD:EE:01' }, cookie);
    if (status === 201) break;
    await pause(200);
  }
  await ask('straps/choose', { on: false }, cookie);
  await ask('thresholds', { bpm: 95, method: 'symptom', note: '' }, cookie);
  const screens = Array.from(
    { length: SCREENS },
    () => new WebSocket(`${origin.replace('http', 'ws')}/live`, { headers: { origin, cookie } }),
  );
  const cpu = await watched(child.pid);
  const [now, peak] = [field(child.pid, 'VmRSS'), field(child.pid, 'VmHWM')];
  for (const socket of screens) socket.terminate();
  await ended(child);
  return { cpu, now, peak };
}

/** The Bluetooth process as it is on this machine: with its library loaded, whatever that finds. */
async function bridgeMemory() {
  const args = [main, 'start', '--port', '0', '--data', join(folder, 'bridge')];
  const { child } = await started(args, /http:[^#\s]+/);
  await pause(5_000);
  const peak = field(childOf(child.pid), 'VmHWM');
  await ended(child);
  return peak;
}

try {
  const { ours, theirs } = await starts();
  const [{ cpu, now, peak }, relay] = await Promise.all([living(), relaying()]);
  const bridge = await bridgeMemory();
  const where = values.small ? ' (200 MB, half a core)' : '';
  write(values.small ? 'house-small' : 'house', [
    row(`start to first answer${where}, ms`, ours, { what: 'bare Fastify and SQLite', rounds: theirs }),
    row(`start to first answer${where}, beside the bare one`, ratios(ours, theirs), null, { most: 1.5 }),
    row(
      `service, processor time of a day with 4 screens${where}, s`,
      cpu,
      { what: 'bare ws relay', rounds: relay },
      { most: 60 },
    ),
    row(`service, most memory${where}, MB`, [peak], null, { most: 110 }),
    row(`service, memory with 4 screens after ${seconds} s${where}, MB`, [now]),
    row(`bridge, most memory${where}, MB`, [bridge], null, { most: 70 }),
  ]);
} finally {
  rmSync(folder, { recursive: true, force: true });
  small?.remove();
}
