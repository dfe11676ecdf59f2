/**
 * A year of packets, one a second, through `plimsoll replay` as a process of its own: its peak memory, and
 * whether each packet costs the same from the first to the last. `npm run bench:year -- 30` takes 30 days.
 * Needs 1.1 GB of disk, and Linux for the memory.
 */
import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualHeart } from '../../dist/sources/virtual-heart.js';
import { packetBytes } from '../../dist/sources/virtual-strap.js';

const MOST_MEGABYTES = 150;
/** The last quarter of the file may take at most this much longer than the first. */
const MOST_SLOWDOWN = 1.25;
const START = Date.UTC(2026, 0, 1);
const days = Number(process.argv[2] ?? 365);

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-year-'));
try {
  const path = join(folder, 'year.jsonl');
  writeDays(path);
  const { code, answer, megabytes, quarters, seconds } = await replay(path);
  const packets = days * 86_400;
  const slowdown = quarters === null ? null : quarters.last / quarters.first;
  const isFine =
    code === 0 &&
    answer.packets === packets &&
    megabytes < MOST_MEGABYTES &&
    (slowdown === null || slowdown < MOST_SLOWDOWN);
  console.log(
    `${packets} packets in ${seconds.toFixed(1)} s, ${((seconds * 1e6) / packets).toFixed(2)} µs each`,
  );
  console.log(`peak memory ${megabytes.toFixed(0)} MB (limit ${MOST_MEGABYTES} MB)`);
  console.log(
    slowdown === null
      ? 'too short to tell whether the rate is steady'
      : `the last quarter took ${slowdown.toFixed(2)} of the first (limit ${MOST_SLOWDOWN})`,
  );
  process.exitCode = isFine ? 0 : 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The same made-up day again and again; every packet is read and judged for itself all the same. */
function writeDays(path) {
  const heart = new VirtualHeart(1);
  const day = Array.from({ length: 86_400 }, () => Buffer.from(packetBytes(heart.next())).toString('hex'));
  const file = openSync(path, 'w');
  for (let index = 0; index < days; index += 1) {
    const from = START + index * 86_400_000;
    writeSync(file, day.map((hex, second) => `{"at":${from + second * 1_000},"hex":"${hex}"}\n`).join(''));
  }
  closeSync(file);
}

async function replay(path) {
  const started = performance.now();
  const main = join(import.meta.dirname, '../../dist/main.js');
  const args = [main, 'replay', path, '--threshold', '95', '--tz', 'Europe/London', '--json'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  const pieces = [];
  child.stdout.on('data', (piece) => pieces.push(piece));
  let megabytes = 0;
  /** How far into the file it was, and when, in ms. */
  const readings = [];
  const look = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      megabytes = Math.max(megabytes, Number(status.match(/VmHWM:\s+(\d+)/)?.[1] ?? 0) / 1_000);
      const read = Number(readFileSync(`/proc/${child.pid}/io`, 'utf8').match(/rchar: (\d+)/)?.[1] ?? 0);
      readings.push({ read, at: performance.now() - started });
    } catch {
      // It has just ended.
    }
  }, 100);
  const code = await new Promise((resolve) => child.once('close', resolve));
  clearInterval(look);
  const seconds = (performance.now() - started) / 1_000;
  const answer = JSON.parse(Buffer.concat(pieces).toString('utf8'));
  return { code, answer, megabytes, quarters: quartersOf(readings), seconds };
}

/** How long the first and the last quarter of the file took, in ms; null when it was read too fast to tell. */
function quartersOf(readings) {
  const all = readings.at(-1)?.read ?? 0;
  const when = (share) => readings.find(({ read }) => read >= share * all)?.at;
  const [start, first, third, last] = [0.02, 0.25, 0.75, 0.98].map(when);
  if (readings.length < 40 || last === undefined) return null;
  return { first: (first - start) / 0.23, last: (last - third) / 0.23 };
}
