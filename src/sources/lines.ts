import { open } from 'node:fs/promises';
import { StringDecoder } from 'node:string_decoder';
import { errorText, inputError, systemErrorCode } from '../errors.ts';

/** A line longer than this many bytes is not of any format read here. */
export const LONGEST_LINE = 65_536;

export interface Line {
  /** Counted from 1. */
  readonly number: number;
  /** Without its line end; null when it was longer than {@link LONGEST_LINE}. */
  readonly text: string | null;
}

/**
 * Reads a text file line by line in bounded memory, whatever it holds.
 *
 * @throws PlimsollError `file-unreadable`
 */
export async function* readLines(path: string): AsyncGenerator<readonly Line[]> {
  try {
    const file = await open(path, 'r');
    try {
      const splitter = new LineSplitter();
      for await (const chunk of file.createReadStream({ autoClose: false, highWaterMark: 1 << 18 })) {
        yield splitter.push(chunk as Buffer);
      }
      yield splitter.end();
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/** Cuts chunks into lines at LF or CRLF; a byte order mark at the start is dropped. */
class LineSplitter {
  readonly #decoder = new StringDecoder('utf8');
  #rest = '';
  #tooLong = false;
  #number = 0;
  #first = true;

  push(chunk: Buffer): Line[] {
    return this.#split(this.#decoder.write(chunk));
  }

  end(): Line[] {
    const lines = this.#split(this.#decoder.end());
    if (this.#rest !== '' || this.#tooLong) lines.push(this.#line(this.#rest));
    return lines;
  }

  #split(text: string): Line[] {
    let piece = text;
    if (this.#first && piece !== '') {
      this.#first = false;
      if (piece.startsWith('\uFEFF')) piece = piece.slice(1);
    }
    const parts = piece.split('\n');
    const last = parts.pop() ?? '';
    const lines = parts.map((part, index) => this.#line(index === 0 ? this.#rest + part : part));
    this.#rest = parts.length === 0 ? this.#rest + last : last;
    if (this.#rest.length > LONGEST_LINE) {
      this.#tooLong = true;
      this.#rest = '';
    }
    return lines;
  }

  #line(text: string): Line {
    this.#number += 1;
    const tooLong = this.#tooLong || text.length > LONGEST_LINE;
    this.#tooLong = false;
    return { number: this.#number, text: tooLong ? null : text.replace(/\r$/, '') };
  }
}

function unreadable(path: string, cause: unknown) {
  const code = systemErrorCode(cause);
  if (code === 'ENOENT') {
    return inputError('file-unreadable', `There is no file ${path}; check its name and folder.`, cause);
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return inputError(
      'file-unreadable',
      `You may not read ${path}; ask its owner for the right to read it.`,
      cause,
    );
  }
  if (code === 'EISDIR') {
    return inputError('file-unreadable', `${path} is a folder; name a file in it.`, cause);
  }
  return inputError('file-unreadable', `${path} cannot be read (${errorText(cause)}).`, cause);
}
