/** Installs what the software strap needs, apart from the product's own packages. */
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run, say } from '../guest/test-bed.mjs';
import { CACHE, HERE } from './test-bed.mjs';

const FOLDER = join(CACHE, 'strap');
/** Written last, so that half an installation is not taken for one. */
const STAMP = join(FOLDER, 'installed.json');

/**
 * Brings `.cache/bluetooth/strap/node_modules` to what strap/package-lock.json says, for this Node.
 *
 * @throws {TestBedError} when npm fails
 */
export async function prepareStrap() {
  const lock = await readFile(join(HERE, 'strap', 'package-lock.json'), 'utf8');
  const wanted = JSON.stringify({ node: process.versions.modules, lock });
  const installed = await readFile(STAMP, 'utf8').catch(() => null);
  if (installed === wanted) return;
  say('installing the software strap (npm ci, builds a native part) …');
  await mkdir(FOLDER, { recursive: true });
  for (const file of ['package.json', 'package-lock.json']) {
    await copyFile(join(HERE, 'strap', file), join(FOLDER, file));
  }
  await run('npm', ['ci', '--no-audit', '--no-fund', '--ignore-scripts=false'], {
    cwd: FOLDER,
    packages: ['npm', 'g++', 'make', 'python3'],
  });
  await writeFile(STAMP, wanted);
}
