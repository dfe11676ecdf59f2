import { CsvError } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import { readLines } from './lines.ts';
import type { ReadReport } from './read-report.ts';

const DELIMITERS = [',', ';', '\t'] as const;

/** What a heading may be: its columns in lower case with `_` for what is no letter or digit, by each delimiter. */
export const headingsOf = (line: string): { delimiter: string; names: readonly string[] }[] =>
  DELIMITERS.map((delimiter) => ({ delimiter, names: cellsOf(line, delimiter)?.map(columnName) ?? [] }));

const columnName = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');

/** Why a line without cells cannot be used. */
export const NO_ROW = 'not a row of this table';

/** A line below the heading of a table. */
export interface TableRow {
  /** For a person who looks for it: `line 17`. */
  readonly where: string;
  /** Null: it is none of a table. */
  readonly cells: readonly string[] | null;
}

/**
 * The rows of a table below its heading, a batch for each piece of the file read. Each is counted as met.
 *
 * @throws PlimsollError `file-unreadable`
 */
export async function* readRows(
  path: string,
  delimiter: string,
  report: ReadReport,
): AsyncGenerator<readonly TableRow[]> {
  let headingSeen = false;
  for await (const lines of readLines(path, (bytes) => report.progress(bytes))) {
    const told = lines.filter(({ text }) => text?.trim() !== '');
    const body = headingSeen ? told : told.slice(1);
    headingSeen ||= told.length > 0;
    yield body.map(({ number, text }) => {
      report.met();
      return { where: `line ${number}`, cells: text === null ? null : cellsOf(text, delimiter) };
    });
  }
}

/** Whether a line has no quotation mark, so that every delimiter in it stands between two cells (RFC 4180, 2). */
const isPlain = (line: string): boolean => !line.includes('"');

/** The cells of a line; null when it is none of a table. */
function cellsOf(line: string, delimiter: string): readonly string[] | null {
  // Nearly all lines; the library, called for each, takes fifty times as long and leaves a buffer behind.
  if (isPlain(line)) return line.split(delimiter);
  try {
    return parse(line, { delimiter, record_delimiter: '\n', relax_column_count: true })[0] ?? null;
  } catch (error) {
    if (error instanceof CsvError) return null;
    throw error;
  }
}
