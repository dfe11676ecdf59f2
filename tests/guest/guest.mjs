/**
 * A small Linux guest, for what this machine's kernel lacks or what nobody does to a machine in use:
 * QEMU's software emulation, a stock Debian kernel, and this machine's own root file system, read-only,
 * with a throw-away layer on top. `boot` runs one script in it.
 */
import { spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { prepareInitramfs } from './initramfs.mjs';
import { prepareKernel } from './kernel.mjs';
import { CACHE, REPOSITORY, TestBedError } from './test-bed.mjs';

/** The last line the guest's init prints: `<mark> <exit code of the script>`. */
const EXIT_MARK = 'PLIMSOLL-GUEST-EXIT';

/**
 * Boots the guest, runs `script` in it with this Node, and waits for its end.
 *
 * @param {object} options
 * @param {string} options.script path of an .mjs file on this machine, run in the guest as root
 * @param {string[]} [options.args] its arguments
 * @param {Record<string, string>} [options.env] its environment, besides PATH and HOME
 * @param {string[]} [options.modules] kernel modules it needs
 * @param {string} [options.disk] path of a disk image, /dev/vda in the guest
 * @param {AbortSignal} [options.powerCut] ends the guest at once, as a power cut would
 * @param {number} options.timeLimitMs after which the guest is killed, boot included
 * @param {(line: string) => void} [options.onLine] hears each line the script prints, as it comes
 * @returns {Promise<{ exitCode: number | null, output: string[], bootMs: number | null, totalMs: number }>}
 *   `exitCode` is null when the guest ended, or was killed, before the script did
 * @throws {TestBedError} when something the guest needs is not installed
 */
export async function boot({
  script,
  args = [],
  env = {},
  modules = [],
  disk,
  powerCut,
  timeLimitMs,
  onLine = () => undefined,
}) {
  const kernel = await prepareKernel();
  const initramfs = await prepareInitramfs(kernel, modules, {
    command: [process.execPath, script, ...args],
    env,
    directory: REPOSITORY,
    exitMark: EXIT_MARK,
  });
  const started = process.hrtime.bigint();
  const sinceStart = () => Number((process.hrtime.bigint() - started) / 1_000_000n);

  const qemu = spawn('qemu-system-x86_64', qemuArguments(kernel.vmlinuz, initramfs, disk), {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise((resolve, reject) => {
    qemu.once('close', resolve);
    qemu.once('error', (error) =>
      reject(new TestBedError('QEMU could not be started.', ['qemu-system-x86'], error)),
    );
  });
  const stopWithUs = () => qemu.kill('SIGKILL');
  process.once('exit', stopWithUs);
  powerCut?.addEventListener('abort', stopWithUs, { once: true });
  const limit = setTimeout(() => qemu.kill('SIGKILL'), timeLimitMs);

  const output = [];
  let exitCode = null;
  let bootMs = null;
  qemu.stderr.pipe(createWriteStream(join(CACHE, 'qemu.log')));
  createInterface({ input: qemu.stdout }).on('line', (raw) => {
    // The guest's serial line ends each line with CR LF.
    const line = raw.replace(/\r+$/, '');
    if (line.startsWith(EXIT_MARK)) {
      exitCode = Number(line.slice(EXIT_MARK.length));
      return;
    }
    bootMs ??= sinceStart();
    output.push(line);
    onLine(line);
  });

  try {
    await ended;
  } finally {
    clearTimeout(limit);
    process.removeListener('exit', stopWithUs);
  }
  return { exitCode, output, bootMs, totalMs: sinceStart() };
}

/** The first serial line is the kernel's console, kept in a file; the second is the script's output. */
function qemuArguments(vmlinuz, initramfs, disk) {
  return [
    // Nested KVM hung or failed where it was tried.
    ...['-accel', 'tcg,thread=multi', '-cpu', 'max', '-m', '3072'],
    // With two processors the 6.1 kernel's Bluetooth code hit a list corruption in one run of four.
    ...['-smp', '1'],
    ...['-display', 'none', '-monitor', 'none', '-nodefaults', '-no-reboot'],
    ...['-kernel', vmlinuz, '-initrd', initramfs],
    ...['-append', 'console=ttyS0 loglevel=4 panic=-1 random.trust_cpu=on mitigations=off'],
    ...['-serial', `file:${join(CACHE, 'console.log')}`, '-serial', 'stdio'],
    '-virtfs',
    'local,path=/,mount_tag=host,security_model=none,readonly=on,multidevs=remap',
    // What the guest believes written is written: only what it still holds in its memory can be lost.
    ...(disk === undefined ? [] : ['-drive', `file=${disk},format=raw,if=virtio,cache=writethrough`]),
  ];
}
