import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { BUNDLES, bundle } from './build.mjs';

await bundle(['days']);
const args = ['--expose-gc', join(BUNDLES, 'days.js'), ...process.argv.slice(2)];
const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
process.exitCode = status ?? 1;
