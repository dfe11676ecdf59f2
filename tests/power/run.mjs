/**
 * `npm run test:power`: a machine that keeps a service's data on an ext4 disk loses its power again and
 * again. After each cut it is switched on again, and its database is held against what the service had
 * confirmed. Then the kernel makes the disk of a running service read-only, and writable again. Prints each
 * check and, last, how many passed; exits with 1 unless all did.
 *
 * Options: `--cuts N`, `--seed N` to repeat a run.
 */
import { randomInt } from 'node:crypto';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { boot } from '../guest/guest.mjs';
import { CACHE, checkNeeded, run, say, TestBedError } from '../guest/test-bed.mjs';
import { bundle } from '../survival/build.mjs';

/** Packets younger than this when the power went may be lost, in ms. */
const ALLOWED_LOSS_MS = 60_000;
/** The power goes this long after the worker's first packet: at least, and so much more at most; in ms. */
const LIFE_MS = { least: 1_500, more: 12_000 };
/** A guest that is not through by then hangs, in ms. */
const TIME_LIMIT_MS = 4 * 60_000;
/** The same for the run in which the disk becomes read-only: it waits for much. */
const READ_ONLY_LIMIT_MS = 8 * 60_000;
const TOTALS = /^(\d+) passed, (\d+) failed$/;
/** In the first runs nobody does anything: nothing is written at once, so nothing syncs the packets along. */
const QUIET_RUNS = 2;
const SAY_EVERY = 20;
/** People do something with one of so many packets, so that much was confirmed just before each cut. */
const ONE_IN = 8;
const START_AT = Date.UTC(2026, 5, 9, 22, 30);
const FOLDER = join(CACHE, 'power');
const DISK = join(FOLDER, 'disk.img');
const JOB = join(FOLDER, 'job.json');

async function main({ cuts, seed }) {
  await checkNeeded({ 'mkfs.ext4': 'e2fsprogs' });
  await bundle(['check', 'worker']);
  await newDisk();
  const runs = [];
  const readOnly = await becomesReadOnly();
  await newDisk();
  let { passed, failed } = readOnly;
  for (let session = 0; session <= cuts; session += 1) {
    const isLast = session === cuts;
    const job = isLast ? null : nextJob(runs, seed + session, session < QUIET_RUNS);
    await writeFile(JOB, JSON.stringify({ history: { runs, allowedLossMs: ALLOWED_LOSS_MS }, job }));
    const { checked, reports } = await live(!isLast);
    if (session > 0) {
      const problems = checked?.problems ?? ['the guest did not come so far as to look at its disk'];
      if (problems.length === 0) passed += 1;
      else failed += 1;
      say(
        `${problems.length === 0 ? 'ok    ' : 'FAILED'} power cut ${session}: ${toldOf(runs.at(-1), checked)}`,
      );
      for (const problem of problems.slice(0, 10)) say(`       ${problem}`);
    }
    if (isLast) continue;
    if (!reports.some(({ said }) => said === 'packet')) {
      say(`FAILED run ${session + 1} comes so far as to receive a packet; see .cache/guest/console.log`);
      return { passed, failed: failed + 1 };
    }
    runs.push({ firstPacket: job.firstPacket, reports });
  }
  return { passed, failed };
}

async function newDisk() {
  await mkdir(FOLDER, { recursive: true });
  await rm(DISK, { force: true });
  await run('truncate', ['-s', '256M', DISK], { packages: ['coreutils'] });
  await run('mkfs.ext4', ['-q', DISK], {
    packages: ['e2fsprogs'],
    env: { PATH: `${process.env.PATH}:/usr/sbin:/sbin` },
  });
}

/** The disk of a running service becomes read-only, and is mounted for writing again later. */
async function becomesReadOnly() {
  const { output, exitCode } = await boot({
    script: join(import.meta.dirname, 'inside', 'read-only.mjs'),
    modules: ['virtio_blk', 'ext4'],
    disk: DISK,
    timeLimitMs: READ_ONLY_LIMIT_MS,
    onLine: (line) => {
      if (!TOTALS.test(line)) say(line);
    },
  });
  const [, passed = '0', failed = '0'] =
    TOTALS.exec(output.findLast((line) => TOTALS.test(line)) ?? '') ?? [];
  return { passed: Number(passed), failed: exitCode === 0 ? Number(failed) : Math.max(1, Number(failed)) };
}

/** One life of the machine. @param powerGoes whether it is cut short */
async function live(powerGoes) {
  const cut = new AbortController();
  const lines = [];
  const { output, exitCode } = await boot({
    script: join(import.meta.dirname, 'inside', 'session.mjs'),
    args: [JOB],
    modules: ['virtio_blk', 'ext4'],
    disk: DISK,
    powerCut: cut.signal,
    timeLimitMs: TIME_LIMIT_MS,
    onLine: (line) => {
      if (!powerGoes || lines.length > 0 || !line.startsWith('{"said":"packet"')) return;
      lines.push(line);
      setTimeout(() => cut.abort(), LIFE_MS.least + randomInt(LIFE_MS.more));
    },
  });
  const said = output.flatMap(messageOf);
  if (!powerGoes && exitCode !== 0) for (const line of output.slice(-20)) say(`  guest: ${line}`);
  return {
    checked: said.find(({ problems }) => problems !== undefined),
    reports: said.filter(({ said: what }) => what !== undefined),
  };
}

/** The line that was cut off in the middle is no message. */
function messageOf(line) {
  try {
    return line.startsWith('{') ? [JSON.parse(line)] : [];
  } catch {
    return [];
  }
}

function nextJob(runs, seed, quiet) {
  const last = runs.at(-1)?.reports.findLast(({ said }) => said === 'packet');
  return {
    startAt: (last?.at ?? START_AT) + 30_000,
    seed,
    quiet,
    oneIn: ONE_IN,
    firstPacket: (last?.number ?? 0) + 10_000,
    packets: 1_000_000,
    sayEvery: SAY_EVERY,
  };
}

function toldOf({ reports }, checked) {
  const count = (what) => reports.filter(({ said }) => said === what).length;
  const packets = count('packet') * SAY_EVERY;
  const lost = checked === undefined ? '?' : (checked.oldestLossMs / 1_000).toFixed(1);
  return `${packets} packets, ${count('threshold')} thresholds, ${count('note')} notes, ${count('alert')} changes of alerts confirmed; the oldest packet lost was ${lost} s old`;
}

const { values } = parseArgs({
  options: { cuts: { type: 'string', default: '5' }, seed: { type: 'string', default: '1' } },
});
try {
  const { passed, failed } = await main({ cuts: Number(values.cuts), seed: Number(values.seed) });
  say(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
} catch (error) {
  if (!(error instanceof TestBedError)) throw error;
  say(error.message);
  say('0 passed, 1 failed');
  process.exitCode = 1;
}
