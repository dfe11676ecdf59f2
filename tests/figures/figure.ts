/** One line of a table of figures; what is not measured says so. */
export interface Figure {
  readonly what: string;
  readonly is: string;
  readonly goal?: string;
}

/** Prints figures as a table. */
export function print(title: string, figures: readonly Figure[]): void {
  const width = Math.max(...figures.map(({ what }) => what.length));
  const lines = figures.map(
    ({ goal, is, what }) => `  ${what.padEnd(width)}  ${is}${goal === undefined ? '' : `  (${goal})`}`,
  );
  process.stdout.write(`\n${title}\n${lines.join('\n')}\n`);
}

/** The middle of a list of numbers. */
export const median = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
