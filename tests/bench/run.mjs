/**
 * `npm run bench`: every figure of the product, each beside a baseline of the same run, in one table and in
 * `docs/figures.json`. Wants a quiet machine, and takes some ten minutes of one.
 *
 * `--only NAME`: one part, which leaves docs/figures.json alone.
 */
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { CACHE, read, row, table } from './rows.mjs';

const ROOT = join(import.meta.dirname, '../..');
const FIGURES = join(ROOT, 'docs', 'figures.json');
/** What is said to be in the way of a fair measure: so many programs that want a processor. */
const BUSY = 1;

/** Each part: its program, and how its rows are got. */
const PARTS = [
  { name: 'decode', run: [['tests/bench/decode.mjs']], rows: () => read('decode') },
  {
    name: 'pipeline',
    run: Array.from({ length: 3 }, () => ['tests/bench/pipeline.mjs']),
    rows: pipelineRows,
  },
  { name: 'screens', run: [['tests/bench/screens.mjs']], rows: () => read('screens') },
  { name: 'live', run: [['tests/bench/live.mjs']], rows: alertRows },
  { name: 'house', run: [['tests/bench/house.mjs']], rows: () => read('house') },
  {
    name: 'figures',
    run: [['node_modules/vitest/vitest.mjs', 'run', '--project', 'figures']],
    rows: storageAndPageRows,
  },
];

const { values } = parseArgs({ options: { only: { type: 'string' } } });
const began = performance.now();
const elapsed = () => Math.round((performance.now() - began) / 1_000);

/** Runs a program; what it says goes on to the terminal. @returns what it said, and whether it ended well */
async function run(args) {
  const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'inherit'] });
  let said = '';
  for await (const text of child.stdout) {
    said += text;
    process.stdout.write(text);
  }
  return { said, ok: child.exitCode === 0 };
}

const numbers = (runs, pattern) => runs.map(({ said }) => Number(pattern.exec(said)?.[1]));

function pipelineRows(runs) {
  const ns = (name) => numbers(runs, new RegExp(`^${name} +(\\d+) ns`, 'm'));
  return [
    row('replay of a capture, ns a packet', ns('replay of a capture'), {
      what: 'plain loop over its lines',
      rounds: ns('plain loop over its lines'),
    }),
    row('pipeline in memory, ns a packet', ns('pipeline in memory'), {
      what: 'plain loop in memory',
      rounds: ns('plain loop in memory'),
    }),
    row(
      'pipeline from a capture to its days, of the plain loop’s speed',
      numbers(runs, /speed of the plain loop that replay reaches: ([\d.]+)/),
      null,
      { least: 0.5 },
    ),
    row('pipeline in memory, of the plain loop’s speed', numbers(runs, /the same in memory[^:]*: ([\d.]+)/)),
  ];
}

function alertRows() {
  const { bareRelayMs, clients, goalMs, ms } = JSON.parse(readFileSync(join(CACHE, 'live.json'), 'utf8'));
  const beside = (what) => ({ what: 'bare ws relay', rounds: [bareRelayMs[what]] });
  return [
    row(`an alert to ${clients} screens, median, ms`, [ms.median], beside('median')),
    row(`an alert to ${clients} screens, 99th percentile, ms`, [ms.p99], beside('p99'), { most: goalMs }),
  ];
}

/** Whether a figure in words, "1.4 bytes a packet, 45.5 MB a year", keeps within its goal, "under 65 MB"; null: not a limit. */
function isWithin(is, goal) {
  const [, most, unit] = /^(?:under|within|at most) ([\d.]+) ?(\S*)$/.exec(goal) ?? [];
  if (most === undefined) return null;
  const measured = new RegExp(`([\\d.]+) ?${unit}`).exec(is);
  return measured === null ? null : Number(measured[1]) <= Number(most);
}

/** Storage, wear, page weight and paint. */
function storageAndPageRows([{ ok }]) {
  const folder = join(CACHE, 'figures');
  const rows = readdirSync(folder)
    .sort()
    .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')))
    .flatMap(({ figures, title }) =>
      figures.map(({ goal = null, is, what }) => ({
        ...{ what: `${title}: ${what}`, text: is, beside: null, goal },
        met: goal === null ? null : isWithin(is, goal),
      })),
    );
  if (!ok) process.exitCode = 1;
  return rows;
}

const [load] = loadavg();
if (load > BUSY)
  process.stderr.write(
    `Others are at work here (load ${load.toFixed(1)}): these figures are not the last word.\n`,
  );
rmSync(join(CACHE, 'figures'), { recursive: true, force: true });
const rows = [];
for (const part of PARTS) {
  if (values.only !== undefined && values.only !== part.name) continue;
  process.stdout.write(`\n--- ${part.name} (${elapsed()} s so far)\n`);
  const runs = [];
  for (const args of part.run) runs.push(await run(args));
  rows.push(...part.rows(runs));
}
const notMet = rows.filter(({ met }) => met === false).length;
process.stdout.write(
  `\n${table(rows)}\n${rows.length} figures in ${elapsed()} s, ${notMet} goals not met.\n`,
);
if (values.only === undefined) {
  const machine = { cpu: cpus()[0]?.model, cores: cpus().length, memoryGb: Math.round(totalmem() / 2 ** 30) };
  const about = { node: process.version, machine, loadBefore: Number(load.toFixed(1)), seconds: elapsed() };
  writeFileSync(FIGURES, `${JSON.stringify({ ...about, rows }, null, 2)}\n`);
}
if (notMet > 0) process.exitCode = 1;
