/** What the parts of this test bed share. */
import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

export const HERE = dirname(fileURLToPath(import.meta.url));
export const REPOSITORY = dirname(dirname(HERE));
/** Everything downloaded or built for these tests; may be deleted at any time. */
export const CACHE = join(REPOSITORY, '.cache', 'bluetooth');

/** Something this machine lacks. `packages`: the Debian packages that bring it. */
export class TestBedError extends Error {
  constructor(message, packages = [], cause = undefined) {
    const mend = packages.length > 0 ? ` Install it with: sudo apt install ${packages.join(' ')}` : '';
    super(message + mend, { cause });
    this.name = 'TestBedError';
  }
}

const execute = promisify(execFile);

/**
 * Runs a program to its end.
 *
 * @param {string[]} packages the Debian packages that bring the program
 * @returns {Promise<string>} what it printed
 * @throws {TestBedError} when it is not installed, or failed
 */
export async function run(program, args, { packages = [], ...options } = {}) {
  try {
    const { stdout } = await execute(program, args, { maxBuffer: 64 * 1024 * 1024, ...options });
    return stdout;
  } catch (error) {
    if (error.code === 'ENOENT')
      throw new TestBedError(`The program "${program}" is missing.`, packages, error);
    const said = String(error.stderr ?? '')
      .trim()
      .split('\n')
      .slice(-3)
      .join(' ');
    throw new TestBedError(`"${program} ${args.join(' ')}" failed: ${said || error.message}`, [], error);
  }
}

export const say = (line) => process.stdout.write(`${line}\n`);
