/** The guest's first file system: busybox, the modules it needs, and init.sh. */
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { CACHE, run } from './test-bed.mjs';

/** What the guest's root file system needs. */
const MODULES = ['virtio_pci', '9pnet_virtio', '9p', 'overlay'];
const UNPACK = { '.xz': ['xz', '-dkf'], '.zst': ['zstd', '-dqf'], '.gz': ['gzip', '-dkf'] };

/**
 * Builds an initramfs that runs one command in the guest.
 *
 * @param {{ root: string, version: string }} kernel
 * @param {string[]} modules kernel modules that the job needs
 * @param {{ command: string[], env: Record<string, string>, directory: string, exitMark: string }} job
 * @returns {Promise<string>} the file's path
 */
export async function prepareInitramfs(kernel, modules, job) {
  const tree = join(CACHE, 'initramfs');
  const image = join(CACHE, 'initramfs.cpio');
  await rm(tree, { recursive: true, force: true });
  await mkdir(join(tree, 'modules'), { recursive: true });
  const busybox = await run('which', ['busybox'], { packages: ['busybox-static'] }).catch(
    () => '/bin/busybox',
  );
  await copyFile(busybox.trim(), join(tree, 'busybox'));
  await copyFile(join(import.meta.dirname, 'init.sh'), join(tree, 'init'));
  await writeFile(join(tree, 'modules', 'order'), await copyModules(kernel, modules, join(tree, 'modules')));
  await writeFile(join(tree, 'job.sh'), jobScript(job));
  await writeFile(join(tree, 'exit-mark'), job.exitMark);
  await run('chmod', ['0755', 'init', 'busybox', 'job.sh'], { cwd: tree });
  await run('sh', ['-c', `find . | cpio --quiet -o -H newc > '${image}'`], { cwd: tree, packages: ['cpio'] });
  return image;
}

/** Copies the modules and all they depend on; returns their file names in loading order, one a line. */
async function copyModules({ root, version }, modules, into) {
  const paths = new Set();
  for (const name of [...MODULES, ...modules]) {
    const plan = await run('modprobe', ['-d', root, '-S', version, '--show-depends', name], {
      packages: ['kmod'],
    });
    for (const [, path] of plan.matchAll(/^insmod (\S+)/gm)) paths.add(path);
  }
  const names = [];
  for (const path of paths) {
    const copy = join(into, basename(path));
    await copyFile(path, copy);
    const packed = Object.keys(UNPACK).find((ending) => path.endsWith(ending));
    if (packed !== undefined) {
      const [program, option] = UNPACK[packed];
      await run(program, [option, copy], { packages: ['xz-utils', 'zstd', 'gzip'] });
      await rm(copy, { force: true });
    }
    names.push(basename(path).replace(/\.ko.*$/, '.ko'));
  }
  return `${names.join('\n')}\n`;
}

const quote = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

function jobScript({ command, env, directory }) {
  const settings = Object.entries(env).map(([name, value]) => `export ${name}=${quote(value)}`);
  return [
    '#!/bin/sh',
    ...settings,
    `cd ${quote(directory)} || exit 126`,
    `exec ${command.map(quote).join(' ')}`,
    '',
  ].join('\n');
}
