/**
 * `npm run test:node -- MAJOR [what vitest is to be told]`: the tests on another Node. The npm package of that version holds the
 * program and its headers; the project is copied to a folder of its own, installed there, with its native parts built for
 * that Node, built and tested. Without more words: unit and integration, without the long property tests.
 *
 * `--all` runs those too; `--keep` leaves the folder.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';

const root = join(import.meta.dirname, '../..');
const own = ['--all', '--keep'];
const [major, ...words] = process.argv.slice(2);
if (!/^\d{2}$/.test(major ?? '')) {
  process.stderr.write('Say which Node: npm run test:node -- 26\n');
  process.exit(2);
}
const isAll = words.includes('--all');
const forVitest = words.filter((word) => !own.includes(word));

/** npm, as the one that runs this has it: newer Nodes come without one. */
const npm =
  process.env.npm_execpath ?? join(dirname(process.execPath), '../lib/node_modules/npm/bin/npm-cli.js');
const folder = mkdtempSync(join(tmpdir(), `plimsoll-node-${major}-`));
const began = performance.now();

/** Runs a program to its end, and ends with it when it fails. */
function run(program, args, cwd, env = process.env) {
  const { error, status } = spawnSync(program, args, { cwd, env, stdio: 'inherit' });
  if (error === undefined && status === 0) return;
  process.stderr.write(`FAILED on Node ${major}: ${program} ${args.join(' ')} ${error?.message ?? ''}\n`);
  clean();
  process.exit(1);
}

function clean() {
  if (!words.includes('--keep')) rmSync(folder, { recursive: true, force: true });
}

const step = (what) =>
  process.stdout.write(
    `--- Node ${major}: ${what} (${Math.round((performance.now() - began) / 1000)} s so far)\n`,
  );

step('fetching it');
const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
run(process.execPath, [npm, 'install', '--prefix', folder, '--no-save', `${name}@${major}`], folder);
const home = join(folder, 'node_modules', name);
const node = join(home, 'bin', 'node');

step('copying the project');
const copy = join(folder, 'project');
const left = ['node_modules', 'dist', '.git', '.cache'].map((part) => join(root, part));
cpSync(root, copy, { recursive: true, filter: (path) => !left.includes(path) });

const env = {
  ...process.env,
  PATH: `${dirname(node)}${delimiter}${process.env.PATH}`,
  npm_config_nodedir: home,
};
step('installing, with native parts built for it');
run(node, [npm, 'ci', '--ignore-scripts=false'], copy, env);
step('testing');
const some = isAll ? [] : ['--exclude', 'tests/property/**'];
const lanes = ['--project', 'unit', '--project', 'integration'];
run(node, ['node_modules/vitest/vitest.mjs', 'run', ...lanes, ...some, ...forVitest], copy, env);
step('done');
clean();
