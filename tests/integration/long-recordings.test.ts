import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';

const bench = join(import.meta.dirname, '../bench/year.mjs');

// The rate depends on what else the machine does; `npm run bench:year` judges that, and whole years.
test.runIf(process.platform === 'linux').each(['capture', 'csv', 'rr-text'])(
  'eight days of %s need no more memory than two',
  async (kind) => {
    const { stdout } = await promisify(execFile)(process.execPath, [bench, '2', '8', kind, '--memory']);
    expect(stdout).toContain(`${kind}, 8 days`);
    expect(stdout).toMatch(/MB more at most/);
  },
  600_000,
);
