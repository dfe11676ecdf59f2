/** What everything that runs in a guest shares. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const REPOSITORY = join(import.meta.dirname, '../..');
/** Everything downloaded or built for the guest; may be deleted at any time. */
export const CACHE = join(REPOSITORY, '.cache', 'guest');

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

/** What a guest is made of, by the program that shows it is there: the Debian package that brings it. */
const GUEST_NEEDS = {
  'qemu-system-x86_64': 'qemu-system-x86',
  busybox: 'busybox-static',
  cpio: 'cpio',
  depmod: 'kmod',
};

/**
 * Looks whether everything is installed, and the product built.
 *
 * @param {Record<string, string>} alsoNeeded programs a lane needs besides, with their Debian packages
 * @throws {TestBedError} that names the packages that are missing
 */
export async function checkNeeded(alsoNeeded) {
  const path = `${process.env.PATH}:/usr/sbin:/sbin`;
  const missing = [];
  for (const [program, debianPackage] of Object.entries({ ...GUEST_NEEDS, ...alsoNeeded })) {
    await run('sh', ['-c', `command -v ${program}`], { env: { PATH: path } }).catch(() =>
      missing.push(debianPackage),
    );
  }
  if (missing.length > 0)
    throw new TestBedError('These tests need programs that are not installed.', missing);
  if (!existsSync(join(REPOSITORY, 'dist', 'main.js')))
    throw new TestBedError('The product is not built; run "npm run build" first.');
}

export const say = (line) => process.stdout.write(`${line}\n`);
