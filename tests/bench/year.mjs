/**
 * A year of packets, one a second, through `plimsoll replay` as a process of its own: its peak memory, and
 * whether each packet costs the same from the first to the last. For every kind of recording that can be a
 * year long. `npm run bench:year` takes a year of each, one after the other; `npm run bench:year -- 30 90`
 * takes 30 days and then 90, and also holds that the longer one needs no more memory; `csv` among the
 * arguments leaves the other kinds out, `--memory` judges no rate and no peak, only that it does not grow. Needs 1.1 GB of disk, and Linux for the memory.
 */
import { spawn } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { VirtualHeart } from '../../dist/sources/virtual-heart.js';
import { packetBytes } from '../../dist/sources/virtual-strap.js';

const MOST_MEGABYTES = 150;
/** What a longer recording may need more than a shorter one, for its days and their episodes, in megabytes. */
const MOST_GROWTH_MEGABYTES = 40;
/** The last tenth of the file may take at most this much longer than the first. */
const MOST_SLOWDOWN = 1.5;
/** Fewer looks than this do not tell how long a tenth took. */
const FEWEST_LOOKS = 100;
const START = Date.UTC(2026, 0, 1);
const SECONDS_A_DAY = 86_400;

const seconds = Array.from({ length: SECONDS_A_DAY }, (_, second) => second);
const heart = new VirtualHeart(1);
const beats = seconds.map(() => heart.next());

/** The same made-up day again and again; every packet is read and judged for itself all the same. */
const KINDS = {
  capture: {
    heading: '',
    lines: beats.map((beat) => Buffer.from(packetBytes(beat)).toString('hex')),
    line: (hex, at) => `{"at":${at},"hex":"${hex}"}\n`,
    atLeast: (days) => days * SECONDS_A_DAY,
  },
  csv: {
    heading: 'timestamp,bpm,rr_ms\n',
    lines: beats.map(({ bpm }) => `${bpm},${Math.round(60_000 / bpm)}`),
    line: (cells, at) => `${new Date(at).toISOString()},${cells}\n`,
    atLeast: (days) => days * SECONDS_A_DAY,
  },
  'rr-text': {
    heading: '',
    lines: beats.map(({ bpm }) => `${Math.round(60_000 / bpm)}\n`),
    line: (line) => line,
    // As many intervals as seconds, each shorter than one: fewer seconds.
    atLeast: (days) => days * SECONDS_A_DAY * 0.4,
  },
};

const asked = process.argv.slice(2);
const lengths = asked.map(Number).filter((days) => days > 0);
const isOfMemory = asked.includes('--memory');
const kinds = Object.keys(KINDS).filter((kind) => asked.includes(kind));
const folder = mkdtempSync(join(tmpdir(), 'plimsoll-year-'));
try {
  for (const kind of kinds.length > 0 ? kinds : Object.keys(KINDS)) {
    const peaks = [];
    for (const days of lengths.length > 0 ? lengths : [365]) peaks.push(await measured(kind, days));
    const growth = Math.max(...peaks) - peaks[0];
    if (peaks.length < 2) continue;
    console.log(`${kind}: ${growth.toFixed(0)} MB more at most (limit ${MOST_GROWTH_MEGABYTES} MB)`);
    if (growth > MOST_GROWTH_MEGABYTES) process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** @returns the peak memory in megabytes */
async function measured(kind, days) {
  const path = join(folder, 'recording');
  writeDays(path, KINDS[kind], days);
  const { code, answer, megabytes, seconds: took, tenths } = await replay(path);
  rmSync(path);
  const { packets } = answer;
  const isWhole = code === 0 && packets >= KINDS[kind].atLeast(days);
  const isSteady = tenths === null || tenths.last < MOST_SLOWDOWN * tenths.first;
  const isFine = isWhole && (isOfMemory || (megabytes < MOST_MEGABYTES && isSteady));
  const each = (share) => ((share * 1e6) / packets).toFixed(2);
  console.log(
    `${kind}, ${days} days: ${packets} packets in ${took.toFixed(1)} s, ${each(took)} µs each; ` +
      `peak memory ${megabytes.toFixed(0)} MB (limit ${MOST_MEGABYTES} MB); ` +
      (tenths === null
        ? 'too short to tell whether the rate is steady'
        : `first tenth ${each(10 * tenths.first)} µs, last tenth ${each(10 * tenths.last)} µs a packet`),
  );
  if (!isFine) process.exitCode = 1;
  return megabytes;
}

function writeDays(path, { heading, line, lines }, days) {
  const file = openSync(path, 'w');
  writeSync(file, heading);
  for (let index = 0; index < days; index += 1) {
    const from = START + index * SECONDS_A_DAY * 1_000;
    writeSync(file, lines.map((text, second) => line(text, from + second * 1_000)).join(''));
  }
  closeSync(file);
}

async function replay(path) {
  const started = performance.now();
  const main = join(import.meta.dirname, '../../dist/main.js');
  const args = [main, 'replay', path, '--threshold', '95', '--tz', 'Europe/London', '--json'];
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  const pieces = [];
  child.stdout.on('data', (piece) => pieces.push(piece));
  let megabytes = 0;
  /** How far into the file it was, and when, in s. */
  const looks = [];
  const look = setInterval(() => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      megabytes = Math.max(megabytes, Number(status.match(/VmHWM:\s+(\d+)/)?.[1] ?? 0) / 1_000);
      const read = Number(readFileSync(`/proc/${child.pid}/io`, 'utf8').match(/rchar: (\d+)/)?.[1] ?? 0);
      looks.push({ read, at: (performance.now() - started) / 1_000 });
    } catch {
      // It has just ended.
    }
  }, 50);
  const code = await new Promise((resolve) => child.once('close', resolve));
  clearInterval(look);
  const answer = JSON.parse(Buffer.concat(pieces).toString('utf8'));
  return { code, answer, megabytes, tenths: tenthsOf(looks), seconds: (performance.now() - started) / 1_000 };
}

/** How long the first and the last tenth of the file took, in s, without the start of the process; null when it was read too fast to tell. */
function tenthsOf(looks) {
  const all = looks.at(-1)?.read ?? 0;
  const when = (share) => looks.find(({ read }) => read >= share * all)?.at;
  const [start, first, late, last] = [0.02, 0.12, 0.88, 0.98].map(when);
  if (looks.length < FEWEST_LOOKS || last === undefined) return null;
  return { first: first - start, last: last - late };
}
