/** What a command may use of the terminal; tests give their own. */
export interface Terminal {
  /** One line of the answer. */
  say(line: string): void;
  /**
   * A piece of the answer that comes in pieces; the last one ends its line. A long answer waits until each is
   * taken: what a slow reader has not read yet would pile up in memory.
   */
  write(piece: string): Promise<void> | undefined;
  /** Something about the answer, mostly one line: warnings, progress, errors. */
  note(text: string): void;
}

/** What ends a line or begins a command to the terminal; JSON never holds it as it is. */
const CONTROLS = /[^\P{Cc}\u{7f}-\u{9f}]+/gu;
/** The same in a text of several lines. */
const CONTROLS_IN_LINES = /[^\P{Cc}\u{7f}-\u{9f}\n\t]+/gu;
/** What else steers a terminal, and what turns the direction of what follows. */
const STEERING = /[\u{7f}-\u{9f}\p{Bidi_Control}\p{Zl}\p{Zp}]/gu;

/** Written as JSON may write it, so that an answer in JSON still says the same. */
const escaped = (text: string): string =>
  text.replace(STEERING, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** A text as one line that only shows something: names come from straps and devices, and may hold anything. */
export const printable = (text: string): string => escaped(text.replace(CONTROLS, ' '));

/** A service outlives the terminal it was started from: nobody listening is no error. */
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);

export const processTerminal: Terminal = {
  say: (line) => void process.stdout.write(`${printable(line)}\n`),
  // Called back also when nobody reads any more.
  write: (piece) => new Promise((resolve) => process.stdout.write(piece, () => resolve())),
  // A stack, or commands below a sentence, come in lines of their own.
  note: (text) => void process.stderr.write(`${escaped(text.replace(CONTROLS_IN_LINES, ' '))}\n`),
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
