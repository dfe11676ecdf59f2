import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const CACHE = join(import.meta.dirname, '../../.cache/bench/figures');

/** One line of a table of figures; what is not measured says so. */
export interface Figure {
  readonly what: string;
  readonly is: string;
  readonly goal?: string;
}

/** Prints figures as a table, and leaves them for `npm run bench`. */
export function print(title: string, figures: readonly Figure[]): void {
  const width = Math.max(...figures.map(({ what }) => what.length));
  const lines = figures.map(
    ({ goal, is, what }) => `  ${what.padEnd(width)}  ${is}${goal === undefined ? '' : `  (${goal})`}`,
  );
  process.stdout.write(`\n${title}\n${lines.join('\n')}\n`);
  mkdirSync(CACHE, { recursive: true });
  writeFileSync(join(CACHE, `${title.replace(/\W+/g, '-')}.json`), JSON.stringify({ title, figures }));
}

/** The middle of a list of numbers. */
export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
