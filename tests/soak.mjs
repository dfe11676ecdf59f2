/**
 * `npm run soak`: what takes too long for every change. Each part is a program of its own that says how it
 * went and exits with 0 when all was well; a part runs when its option is given, and all do without one.
 *
 * `--kills N`: so many SIGKILLs of a working service, 1,000 by default.
 * `--days N`: so many simulated days of a living household, 30 by default.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const PARTS = [
  { option: 'kills', amount: '1000', program: 'survival/run-kills.mjs' },
  { option: 'days', amount: '30', program: 'survival/run-days.mjs' },
];

const { values } = parseArgs({
  options: Object.fromEntries(PARTS.map(({ option }) => [option, { type: 'string' }])),
});
const asked = PARTS.filter(({ option }) => values[option] !== undefined);
let failed = 0;
for (const { amount, option, program } of asked.length > 0 ? asked : PARTS) {
  const args = [join(import.meta.dirname, program), `--${option}`, values[option] ?? amount];
  const { status } = spawnSync(process.execPath, args, { stdio: 'inherit' });
  process.stdout.write(`${status === 0 ? 'ok    ' : 'FAILED'} ${option}\n`);
  if (status !== 0) failed += 1;
}
process.exitCode = failed === 0 ? 0 : 1;
