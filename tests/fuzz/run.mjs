/** `npm run fuzz`: bundles the fuzz lane and runs it in a process of its own, with the options it was given. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { BUNDLES, bundle } from '../survival/build.mjs';

/** Far longer than the whole of it takes: what is still running then hangs. */
const LONGEST_MS = 3 * 60 * 60 * 1_000;

await bundle(['../fuzz/fuzz']);
const { status } = spawnSync(
  process.execPath,
  ['--expose-gc', join(BUNDLES, 'fuzz.js'), ...process.argv.slice(2)],
  { stdio: 'inherit', timeout: LONGEST_MS },
);
process.exitCode = status ?? 1;
