/**
 * `npm run test:bluetooth`: the built product against emulated Bluetooth controllers under a real
 * Linux kernel. Prints each check and, last, how many passed; exits with 1 unless all did.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { boot } from './guest.mjs';
import { prepareStrap } from './strap-install.mjs';
import { HERE, REPOSITORY, run, say, TestBedError } from './test-bed.mjs';

const TIME_LIMIT_MS = 8 * 60_000;
/** What the guest is made of, by the program that shows it is there. */
const NEEDED = {
  'qemu-system-x86_64': 'qemu-system-x86',
  busybox: 'busybox-static',
  cpio: 'cpio',
  depmod: 'kmod',
  btvirt: 'bluez-test-tools',
  hciconfig: 'bluez',
};
const TOTALS = /^(\d+) passed, (\d+) failed$/;

async function main() {
  await checkNeeded();
  if (!existsSync(join(REPOSITORY, 'dist', 'main.js'))) {
    throw new TestBedError('The product is not built; run "npm run build" first.');
  }
  await prepareStrap();
  say('booting a guest with two Bluetooth controllers (about a quarter of a minute) …');
  const { exitCode, output, bootMs, totalMs } = await boot({
    script: join(HERE, 'inside', 'one-strap.mjs'),
    timeLimitMs: TIME_LIMIT_MS,
    onLine: (line) => {
      if (!TOTALS.test(line)) say(line);
    },
  });
  const seconds = (ms) => (ms === null ? 'never' : `${(ms / 1000).toFixed(1)} s`);
  say(`first line after ${seconds(bootMs)}, whole run ${seconds(totalMs)}`);
  const [, passed = '0', failed = '0'] =
    TOTALS.exec(output.findLast((line) => TOTALS.test(line)) ?? '') ?? [];
  if (exitCode === null) {
    say(
      `FAILED the run reaches its end: the guest ended early; its console is in .cache/bluetooth/console.log`,
    );
    return { passed: Number(passed), failed: Number(failed) + 1 };
  }
  return { passed: Number(passed), failed: exitCode === 0 ? Number(failed) : Math.max(1, Number(failed)) };
}

async function checkNeeded() {
  const path = `${process.env.PATH}:/usr/sbin:/sbin`;
  const missing = [];
  for (const [program, debianPackage] of Object.entries(NEEDED)) {
    await run('sh', ['-c', `command -v ${program}`], { env: { PATH: path } }).catch(() =>
      missing.push(debianPackage),
    );
  }
  if (missing.length > 0)
    throw new TestBedError('These tests need programs that are not installed.', missing);
}

try {
  const { passed, failed } = await main();
  say(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
} catch (error) {
  if (!(error instanceof TestBedError)) throw error;
  say(error.message);
  say('0 passed, 1 failed');
  process.exitCode = 1;
}
