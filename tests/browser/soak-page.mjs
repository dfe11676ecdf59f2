/** `npm run soak:page`: a page that is open for 24 hours, as fast as it keeps up; `-- HOURS` for another time. */
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const require = createRequire(import.meta.url);
const vitest = join(require.resolve('vitest/package.json'), '../vitest.mjs');
const { status } = spawnSync(
  process.execPath,
  [vitest, 'run', '--project', 'browser', 'tests/browser/long-open.test.ts'],
  { stdio: 'inherit', env: { ...process.env, PLIMSOLL_PAGE_HOURS: process.argv[2] ?? '24' } },
);
process.exitCode = status ?? 1;
