/** What a command may use of the terminal; tests give their own. */
export interface Terminal {
  /** One line of the answer. */
  say(line: string): void;
  /**
   * A piece of the answer that comes in pieces; the last one ends its line. A long answer waits until each is
   * taken: what a slow reader has not read yet would pile up in memory.
   */
  write(piece: string): Promise<void> | undefined;
  /** One line about the answer: warnings, progress, errors. */
  note(line: string): void;
}

/** A service outlives the terminal it was started from: nobody listening is no error. */
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

export const processTerminal: Terminal = {
  say: (line) => void process.stdout.write(`${line}\n`),
  // Called back also when nobody reads any more.
  write: (piece) => new Promise((resolve) => process.stdout.write(piece, () => resolve())),
  note: (line) => void process.stderr.write(`${line}\n`),
};

/** The exit code of a command that could not do what it was asked. */
export const EXIT_REFUSED = 2;
/** The exit code of `doctor` when something is wrong. */
export const EXIT_UNWELL = 1;

/** A span of time for people: `42 min`, `11 h 20 min`, `16 h`. */
export function inHoursAndMinutes(ms: number): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes === 0) return `${Math.floor(ms / 1000)} s`;
  if (minutes < 60) return `${minutes} min`;
  const rest = minutes % 60;
  return `${Math.floor(minutes / 60)} h${rest === 0 ? '' : ` ${rest} min`}`;
}

/** How many of something, for people: `1 day`, `2 days`. */
export const counted = (count: number, one: string, more = `${one}s`): string =>
  `${count} ${count === 1 ? one : more}`;
