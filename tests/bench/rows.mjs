/** Figures as rows: of each the middle of several rounds, with the lowest and the highest, beside a baseline of the same run. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const CACHE = join(import.meta.dirname, '../../.cache/bench');

/** The value that a share of all values does not exceed; 0.5: the median. */
export function quantile(values, share) {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** Three digits that say something. */
const short = (value) => Number(value.toPrecision(3));

/** The middle, the lowest and the highest of some rounds. */
export const spread = (rounds) => ({
  median: short(quantile(rounds, 0.5)),
  low: short(Math.min(...rounds)),
  high: short(Math.max(...rounds)),
  rounds: rounds.length,
});

/**
 * A row of the table.
 *
 * @param what is measured, with its unit
 * @param rounds what each round gave
 * @param beside what the baseline gave: its name and its rounds; null: there is none
 * @param goal `{ most }` or `{ least }`; null: there is none
 */
export function row(what, rounds, beside = null, goal = null) {
  const ours = spread(rounds);
  const met = goal === null ? null : 'most' in goal ? ours.median <= goal.most : ours.median >= goal.least;
  return {
    what,
    ...ours,
    beside: beside === null ? null : { what: beside.what, ...spread(beside.rounds) },
    goal,
    met,
  };
}

/** Writes the rows of one bench for the table of all, and prints them. */
export function write(name, rows) {
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(join(CACHE, `${name}.rows.json`), `${JSON.stringify(rows, null, 2)}\n`);
  process.stdout.write(table(rows));
}

export const read = (name) => JSON.parse(readFileSync(join(CACHE, `${name}.rows.json`), 'utf8'));

const span = ({ high, low, median, rounds }) =>
  rounds > 1 ? `${median} (${low} to ${high})` : String(median);
const goalOf = (goal) =>
  goal === null ? '' : 'most' in goal ? `at most ${goal.most}` : `at least ${goal.least}`;
const verdictOf = (met) => (met === null ? '' : met ? 'met' : 'NOT MET');

/** Rows as a table in Markdown. */
export function table(rows) {
  const lines = rows.map(({ beside, goal, met, text, what, ...figure }) => {
    const is = text ?? span(figure);
    const other = beside === null ? '' : `${beside.what}: ${span(beside)}`;
    return `| ${what} | ${is} | ${other} | ${typeof goal === 'string' ? goal : goalOf(goal)} | ${verdictOf(met)} |\n`;
  });
  return `| figure | measured | beside | goal | |\n| --- | ---: | ---: | ---: | --- |\n${lines.join('')}`;
}
