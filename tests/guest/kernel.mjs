/** A stock Debian kernel, unpacked into the cache; it need not be installed. */
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CACHE, run, say, TestBedError } from './test-bed.mjs';

const ROOT = join(CACHE, 'kernel');

/**
 * The kernel of Debian's `linux-image-amd64`, from the cache or downloaded now.
 *
 * @returns {Promise<{ root: string, version: string, vmlinuz: string }>} `root` holds lib/modules
 * @throws {TestBedError} when it can be neither found nor downloaded
 */
export async function prepareKernel() {
  if (!existsSync(ROOT)) await download();
  const [version] = await readdir(join(ROOT, 'lib', 'modules'));
  if (version === undefined)
    throw new TestBedError(`There is no kernel in ${ROOT}; delete that folder and run this again.`);
  return { root: ROOT, version, vmlinuz: join(ROOT, 'boot', `vmlinuz-${version}`) };
}

async function download() {
  const depends = await run('apt-cache', ['depends', '--important', 'linux-image-amd64'], {
    packages: ['apt'],
  }).catch((error) => noKernel(error));
  const name = /Depends: (linux-image-\S+-amd64)\b/.exec(depends)?.[1];
  if (name === undefined) noKernel();
  say(`getting the kernel ${name} (about 70 MB, kept in .cache/guest)`);
  const unpacked = join(CACHE, 'kernel-incomplete');
  await rm(unpacked, { recursive: true, force: true });
  await mkdir(unpacked, { recursive: true });
  await run('apt-get', ['download', name], { cwd: unpacked, packages: ['apt'] }).catch(noKernel);
  const [archive] = (await readdir(unpacked)).filter((file) => file.endsWith('.deb'));
  if (archive === undefined) noKernel();
  await run('dpkg', ['-x', archive, '.'], { cwd: unpacked, packages: ['dpkg'] });
  await rm(join(unpacked, archive));
  const [version] = await readdir(join(unpacked, 'lib', 'modules'));
  await run('depmod', ['-b', unpacked, version], { packages: ['kmod'] });
  // Only a complete one gets the name that is looked for.
  await rename(unpacked, ROOT);
}

function noKernel(cause) {
  throw new TestBedError(
    'Debian\'s kernel package linux-image-amd64 cannot be downloaded: this needs an x86-64 Debian with the network and a fresh package list ("sudo apt update").',
    [],
    cause,
  );
}
