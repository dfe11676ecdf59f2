/**
 * The README's table of faults, made from the last measurement that was kept.
 *
 *   node tests/bluetooth/table.mjs          writes the table into the README
 *   node tests/bluetooth/table.mjs --check  ends with 1 when it is not there as it should be
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DRIVERS, FAULTS } from './faults.mjs';

const REPOSITORY = join(import.meta.dirname, '../..');
/** What was measured: `{ drivers: { NAME: [{ id, missingMs, withoutMs, toldMs }] } }`, a line for each time. */
export const MEASUREMENT = join(REPOSITORY, 'docs', 'bluetooth-faults.json');
const README = join(REPOSITORY, 'README.md');
const BLOCK = /(<!-- table of faults -->\n)[\s\S]*?(<!-- end of table -->)/;

/** What could not be measured because it was not overcome within so long, in s. */
const GIVEN_UP = 'not within 120';

/** Over all faults, in ms. */
export const MOST = { median: 5_000, worst: 20_000 };

/** @param {number[]} values not empty */
export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Median and longest time without data over everything of one driver that was overcome, in ms. */
export function overall(measured) {
  const times = measured.map(({ missingMs }) => missingMs).filter((ms) => ms !== null);
  return { median: median(times), worst: Math.max(...times) };
}

const seconds = (ms) => (ms / 1_000).toFixed(1);

/** The table in Markdown. */
export function tableOf({ drivers }) {
  const head = ['what happens', ...DRIVERS.flatMap((driver) => [`${driver}: median`, 'worst'])];
  const rows = Object.entries(FAULTS).map(([id, title]) => [
    title,
    ...cellsOf(drivers, (one) => one.id === id),
  ]);
  const all = ['**all of them**', ...cellsOf(drivers, ({ missingMs }) => missingMs !== null)];
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(['---', ...head.slice(1).map(() => '---:')]), ...[...rows, all].map(line)].join(
    '\n',
  );
}

const cellsOf = (drivers, isMeant) =>
  DRIVERS.flatMap((driver) => {
    const times = (drivers[driver] ?? []).filter(isMeant).map(({ missingMs }) => missingMs);
    if (times.includes(null)) return [GIVEN_UP, GIVEN_UP];
    return times.length === 0 ? ['–', '–'] : [seconds(median(times)), seconds(Math.max(...times))];
  });

/** What is wrong with a measurement or the README; empty when nothing is. */
function problems() {
  const measurement = JSON.parse(readFileSync(MEASUREMENT, 'utf8'));
  const found = [];
  for (const driver of DRIVERS) {
    const measured = measurement.drivers[driver] ?? [];
    const missing = Object.keys(FAULTS).filter((id) => !measured.some((one) => one.id === id));
    if (missing.length > 0) found.push(`not measured with ${driver}: ${missing.join(', ')}`);
    if (measured.length === 0) continue;
    const { median: middle, worst } = overall(measured);
    if (middle >= MOST.median || worst >= MOST.worst)
      found.push(`${driver}: median ${seconds(middle)} s, worst ${seconds(worst)} s`);
  }
  const [, begin, end] = BLOCK.exec(readFileSync(README, 'utf8')) ?? [];
  if (begin === undefined) found.push('the README has no place for the table');
  else if (!readFileSync(README, 'utf8').includes(`${begin}${tableOf(measurement)}\n${end}`))
    found.push('the README does not show what was measured; run "node tests/bluetooth/table.mjs"');
  return found;
}

/** Puts the table of the kept measurement into the README. */
export function writeTable() {
  const table = tableOf(JSON.parse(readFileSync(MEASUREMENT, 'utf8')));
  writeFileSync(README, readFileSync(README, 'utf8').replace(BLOCK, `$1${table}\n$2`));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (process.argv.includes('--check')) {
    const found = problems();
    for (const problem of found) process.stdout.write(`${problem}\n`);
    process.exitCode = found.length === 0 ? 0 : 1;
  } else writeTable();
}
