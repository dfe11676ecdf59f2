/**
 * `npm run test:bluetooth`: the built product against emulated Bluetooth controllers under a real
 * Linux kernel. Prints each check and, last, how many passed; exits with 1 unless all did.
 */
import { join } from 'node:path';
import { boot } from '../guest/guest.mjs';
import { checkNeeded, say, TestBedError } from '../guest/test-bed.mjs';
import { prepareStrap } from './strap-install.mjs';
import { HERE } from './test-bed.mjs';

const TIME_LIMIT_MS = 8 * 60_000;
/** The last six are what btvirt's controllers encrypt with, through AF_ALG. */
const MODULES = [
  'bluetooth',
  'hci_vhci',
  'algif_hash',
  'algif_skcipher',
  'aesni_intel',
  'cmac',
  'ecb',
  'ctr',
];
const TOTALS = /^(\d+) passed, (\d+) failed$/;

async function main() {
  await checkNeeded({ btvirt: 'bluez-test-tools', hciconfig: 'bluez' });
  await prepareStrap();
  say('booting a guest with two Bluetooth controllers (about a quarter of a minute) …');
  const { exitCode, output, bootMs, totalMs } = await boot({
    script: join(HERE, 'inside', 'one-strap.mjs'),
    modules: MODULES,
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
    say(`FAILED the run reaches its end: the guest ended early; its console is in .cache/guest/console.log`);
    return { passed: Number(passed), failed: Number(failed) + 1 };
  }
  return { passed: Number(passed), failed: exitCode === 0 ? Number(failed) : Math.max(1, Number(failed)) };
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
