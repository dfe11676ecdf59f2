import { open } from 'node:fs/promises';
import { unreadable } from '../unreadable-file.ts';

/** A line longer than this many bytes is not of any format read here. */
export const LONGEST_LINE = 65_536;

/** As much of a file is read at once, in bytes. */
const READ_BYTES = 1 << 16;
/**
 * As much of it is given out at once, in bytes: little enough that what is made of a piece is gone before the
 * memory for long-lived things has to grow. With pieces of 64 kB of intervals, 16,000 lines, replay takes 90 MB more.
 */
const PIECE_BYTES = 1 << 13;

export interface Line {
  /** Counted from 1. */
  readonly number: number;
  /** Without its line end; null when it was longer than {@link LONGEST_LINE}. */
  readonly text: string | null;
}

/**
 * Reads a text file line by line in bounded memory, whatever it holds.
 *
 * @param onProgress hears how many bytes have been read
 * @throws PlimsollError `file-unreadable`
 */
export async function* readLines(
  path: string,
  onProgress: (bytes: number) => void = () => undefined,
): AsyncGenerator<readonly Line[]> {
  const splitter = new LineSplitter();
  for await (const text of readChunks(path, onProgress)) yield splitter.push(text);
  yield splitter.end();
}

/**
 * Reads a text file (UTF-8) in pieces of up to {@link PIECE_BYTES}; a byte order mark at the start is dropped.
 *
 * @param onProgress hears how many bytes have been read
 * @throws PlimsollError `file-unreadable`
 */
export async function* readChunks(
  path: string,
  onProgress: (bytes: number) => void = () => undefined,
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  try {
    const file = await open(path, 'r');
    try {
      const buffer = Buffer.allocUnsafe(READ_BYTES);
      let total = 0;
      for (;;) {
        const { bytesRead } = await file.read(buffer, 0, READ_BYTES, null);
        if (bytesRead === 0) break;
        total += bytesRead;
        for (let from = 0; from < bytesRead; from += PIECE_BYTES) {
          const piece = buffer.subarray(from, Math.min(from + PIECE_BYTES, bytesRead));
          yield decoder.decode(piece, { stream: true });
        }
        onProgress(total);
      }
      yield decoder.decode();
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

/** Cuts text into lines at LF or CRLF. */
class LineSplitter {
  #rest = '';
  #tooLong = false;
  #number = 0;

  end(): Line[] {
    return this.#rest !== '' || this.#tooLong ? [this.#line(this.#rest)] : [];
  }

  push(text: string): Line[] {
    const parts = text.split('\n');
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
    return { number: this.#number, text: tooLong ? null : withoutReturn(text) };
  }
}

const withoutReturn = (text: string): string => (text.endsWith('\r') ? text.slice(0, -1) : text);
