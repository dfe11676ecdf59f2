/**
 * Kills a working service again and again at random moments, and holds its database against what it had
 * confirmed. Gives the result as one line of JSON on stdout; progress goes to stderr.
 *
 * Options: `--kills N` in all, `--seed N` to repeat a run.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { Ledger } from './ledger.ts';
import { Random } from './random.ts';
import { type Job, type Report, reportsOf } from './report.ts';

/** A killed process may lose what came within this time before its end, in ms. */
const ALLOWED_LOSS_MS = 1_000;
/** So many kills go to one data folder; with more, checking would take longer than killing. */
const KILLS_A_FOLDER = 12;
/** A worker is killed once it has said so much, at most, in lines: a life on a slow machine is as long as on a quick one. */
const LONGEST_LIFE = 300;
/** And then at a random moment of this stretch, in ms of real time. */
const LAST_MOMENT_MS = 20;
/** One of three is killed at a write of alerts instead, one of the first so many that it does … */
const WRITES = 40;
/** … and at the latest after this long, in ms. */
const LONGEST_LIFE_TO_A_WRITE_MS = 5_000;
/** As many data folders at a time as this machine has processors to spare. */
const AT_ONCE = 2;
/** In the mean, one of so many packets comes with something else that happens. */
const ONE_IN = 15;
/** Half an hour before a local midnight. */
const START_AT = Date.UTC(2026, 5, 9, 22, 30);
/** A worker that was not killed by then ends by itself. */
const MOST_PACKETS = 400_000;

interface Sum {
  kills: number;
  /** What was confirmed, of each kind. */
  packets: number;
  thresholds: number;
  notes: number;
  /** Changes of alerts. */
  alerts: number;
  acknowledgements: number;
  /** The age of the oldest packet that was lost, in ms. */
  oldestLossMs: number;
  problems: string[];
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { kills: { type: 'string', default: '200' }, seed: { type: 'string', default: '1' } },
  });
  const wanted = Number(values.kills);
  const sum: Sum = {
    ...{ kills: 0, packets: 0, thresholds: 0, notes: 0, alerts: 0, acknowledgements: 0 },
    ...{ oldestLossMs: 0, problems: [] },
  };
  const folders = Array.from({ length: Math.ceil(wanted / KILLS_A_FOLDER) }, (_, index) => ({
    seed: Number(values.seed) * 10_000 + index,
    kills: Math.min(KILLS_A_FOLDER, wanted - index * KILLS_A_FOLDER),
  }));
  const workThrough = async () => {
    for (let next = folders.shift(); next !== undefined; next = folders.shift()) {
      await oneFolder(next.seed, next.kills, sum);
      process.stderr.write(`${sum.kills} of ${wanted} kills, ${sum.problems.length} problems\n`);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, workThrough));
  process.stdout.write(`${JSON.stringify({ ...sum, problems: sum.problems.slice(0, 20) })}\n`);
  process.exitCode = sum.problems.length === 0 && sum.kills === wanted ? 0 : 1;
}

async function oneFolder(seed: number, kills: number, sum: Sum): Promise<void> {
  const random = new Random(seed);
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-kills-'));
  const ledger = new Ledger();
  for (let kill = 0; kill < kills; kill += 1) {
    const firstPacket = ledger.lastPacket + 1_000;
    // Often in a later window of the journal, so that it is sealed under fire.
    const startAt = (ledger.lastAt ?? START_AT) + random.below(600_000);
    const life = { folder, startAt, seed: random.below(2 ** 31), firstPacket, quiet: false, oneIn: ONE_IN };
    const job = { ...life, packets: MOST_PACKETS, sayEvery: 1 };
    const endsAtWrite = { nth: 1 + random.below(WRITES), isDone: random.below(2) === 0 };
    const output = await (random.below(3) === 0
      ? lifeOf({ ...job, endsAtWrite }, Number.POSITIVE_INFINITY, LONGEST_LIFE_TO_A_WRITE_MS)
      : lifeOf(job, random.below(LONGEST_LIFE), random.below(LAST_MOMENT_MS)));
    const reports = reportsOf(output);
    ledger.add(firstPacket, reports, ALLOWED_LOSS_MS);
    sum.kills += 1;
    const count = (what: Report['said']) => reports.filter(({ said }) => said === what).length;
    sum.packets += count('packet');
    sum.thresholds += count('threshold');
    sum.notes += count('note');
    sum.alerts += count('alert');
    sum.acknowledgements += acknowledgementsIn(reports);
    const problems = ledger.check(folder);
    sum.oldestLossMs = Math.max(sum.oldestLossMs, ledger.oldestLossMs);
    const found = problems.map((problem) => `Seed ${seed}, kill ${kill + 1}: ${problem}`);
    for (const problem of found) process.stderr.write(`${problem}\n`);
    sum.problems.push(...found);
    if (problems.length > 0) return;
  }
  rmSync(folder, { recursive: true });
}

/** How many alerts were said to be acknowledged. */
function acknowledgementsIn(reports: readonly Report[]): number {
  const acknowledged = reports.flatMap((report) =>
    report.said === 'alert' && report.alert.acknowledgedAt !== null
      ? [`${report.alert.id} ${report.alert.acknowledgedAt}`]
      : [],
  );
  return new Set(acknowledged).size;
}

/** @returns all that the worker said until it was killed */
async function lifeOf(job: Job, lines: number, lastMs: number): Promise<string> {
  const worker = spawn(process.execPath, [join(import.meta.dirname, 'worker.js'), JSON.stringify(job)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  const said = new Promise<void>((resolve) => {
    let count = 0;
    worker.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      count += text.split('\n').length - 1;
      if (count > lines) resolve();
    });
  });
  const ended = once(worker, 'close');
  const isUp = Number.isFinite(lines) ? said : once(worker.stdout, 'data');
  await Promise.race([isUp, ended]);
  await Promise.race([pause(lastMs), ended]);
  worker.kill('SIGKILL');
  await ended;
  return output;
}

await main();
