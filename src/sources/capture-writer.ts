import { createWriteStream, openSync } from 'node:fs';
import { errorText, inputError } from '../errors.ts';
import type { PacingInput } from '../pacing/events.ts';
import type { Log } from '../service/ports.ts';
import { captureLine } from './capture-file.ts';

/** Writes what comes in as a capture. */
export interface CaptureWriter {
  write(event: PacingInput): void;
  close(): Promise<void>;
}

/**
 * Opens a capture to be added to; the file is made if it is not there. Should the disk refuse later,
 * the capture ends with a line in the log and nothing else stops.
 *
 * @throws PlimsollError `bad-option` when the file cannot be opened
 */
export function openCapture(path: string, log: Log): CaptureWriter {
  const stream = createWriteStream(path, { fd: openForAppending(path) });
  let failed = false;
  stream.on('error', (error) => {
    if (!failed) log(`The capture ${path} ends here: ${errorText(error)}.`, 'error');
    failed = true;
  });
  return {
    write: (event) => {
      const line = failed ? null : captureLine(event);
      if (line !== null) stream.write(`${line}\n`);
    },
    close: () => new Promise((resolve) => (failed ? resolve() : stream.end(() => resolve()))),
  };
}

function openForAppending(path: string): number {
  try {
    return openSync(path, 'a', 0o600);
  } catch (cause) {
    throw inputError('bad-option', `The capture ${path} cannot be written (${errorText(cause)}).`, cause);
  }
}
