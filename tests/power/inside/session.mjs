/**
 * What happens in the guest between switching it on and the next power cut: the disk is mounted, what it
 * holds is held against what was confirmed before, and a worker goes on writing.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../../guest/test-bed.mjs';

const BUNDLES = join(REPOSITORY, '.cache', 'survival');
const DISK = '/mnt';

const [, , file] = process.argv;
const { history, job } = JSON.parse(readFileSync(file, 'utf8'));

// The kernel writes nothing by itself: what is not synced by the program is lost, however old it is.
writeFileSync('/proc/sys/vm/dirty_writeback_centisecs', '0');
run('mount', ['-t', 'ext4', '-o', 'commit=600', '/dev/vda', DISK]);
mkdirSync(join(DISK, 'data'), { recursive: true });
const folder = join(DISK, 'data');
if (history.runs.length > 0) {
  writeFileSync('/run/history.json', JSON.stringify(history));
  run(process.execPath, [join(BUNDLES, 'check.js'), folder, '/run/history.json']);
}
if (job !== null) run(process.execPath, [join(BUNDLES, 'worker.js'), JSON.stringify({ ...job, folder })]);

function run(program, args) {
  const { status } = spawnSync(program, args, { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}
