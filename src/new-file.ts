import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { environmentError, errorText, inputError, systemErrorCode } from './errors.ts';

/** The end of the name of a file that is not complete yet. */
const INCOMPLETE = '.incomplete';

/**
 * Makes a file that is there completely or not at all, readable by its owner only, and never in place of
 * another.
 *
 * @param write is given the path to write to; what is there when it is done becomes the file
 * @throws PlimsollError `file-exists`, `file-unwritable`; and whatever `write` throws, and then nothing is left
 */
export async function makeFile<Result>(
  path: string,
  write: (path: string) => Promise<Result>,
): Promise<Result> {
  const incomplete = `${path}${INCOMPLETE}`;
  reserve(path);
  try {
    rmSync(incomplete, { force: true });
    closeSync(openSync(incomplete, 'wx', 0o600));
    const result = await write(incomplete);
    sync(incomplete);
    renameSync(incomplete, path);
    sync(dirname(path));
    return result;
  } catch (error) {
    for (const left of [incomplete, path]) rmSync(left, { force: true });
    throw unwritable(path, error);
  }
}

/** Takes the name, so that nobody else does. */
function reserve(path: string): void {
  try {
    closeSync(openSync(path, 'wx', 0o600));
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST' || existsSync(path)) {
      throw inputError(
        'file-exists',
        `There is already ${path}; nothing is overwritten, so name another file.`,
      );
    }
    throw unwritable(path, error);
  }
}

/** Brings a file, or the names in a folder, to the disk itself. */
export function sync(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

function unwritable(path: string, error: unknown): unknown {
  const code = systemErrorCode(error) ?? '';
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'SQLITE_FULL') {
    return environmentError(
      'file-unwritable',
      `There is not enough room for ${path}; free some space there, or name a file on another disk.`,
      error,
    );
  }
  if (!/^E[A-Z]+$/.test(code)) return error;
  return environmentError(
    'file-unwritable',
    `${path} cannot be written (${errorText(error)}); name a file in a folder that you may write to.`,
    error,
  );
}
