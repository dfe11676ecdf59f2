import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { BUNDLES, bundle } from './build.mjs';

await bundle(['kills', 'worker']);
const { status } = spawnSync(process.execPath, [join(BUNDLES, 'kills.js'), ...process.argv.slice(2)], {
  stdio: 'inherit',
});
process.exitCode = status ?? 1;
