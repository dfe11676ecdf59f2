/**
 * The built product against emulated Bluetooth controllers under a real Linux kernel. Prints each check and,
 * last, how many passed; exits with 1 unless all did.
 *
 *   npm run test:bluetooth          one strap and one page: one heartbeat's whole way
 *   npm run test:bluetooth:faults   the doctor, then every fault of the matrix with each driver, and the
 *                                   table of how long data were missing
 *     -- --times N                  each fault N times (1)
 *     -- --keep                     keep what was measured, put it into the README's table, and fail
 *                                   where it took too long; without it only what is not overcome fails
 *     -- --driver NAME --only ID    these drivers, these faults; each may be given again
 *     -- --log                      also what the product and the straps said
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { boot } from '../guest/guest.mjs';
import { checkNeeded, say, TestBedError } from '../guest/test-bed.mjs';
import { DRIVERS, FAULTS } from './faults.mjs';
import { prepareStrap } from './strap-install.mjs';
import { MEASUREMENT, MOST, overall, tableOf, writeTable } from './table.mjs';
import { HERE } from './test-bed.mjs';

const TIME_LIMIT_MS = 20 * 60_000;
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
const MEASURED = 'MEASURED ';

const { values } = parseArgs({
  options: {
    faults: { type: 'boolean', default: false },
    times: { type: 'string', default: '1' },
    keep: { type: 'boolean', default: false },
    driver: { type: 'string', multiple: true, default: DRIVERS },
    only: { type: 'string', multiple: true, default: Object.keys(FAULTS) },
    log: { type: 'boolean', default: false },
  },
});

/** Runs one script in a guest of its own. */
async function inGuest(name, args = []) {
  say(`booting a guest for ${[name, ...args].join(' ')} (about a quarter of a minute) …`);
  const { exitCode, output, bootMs, totalMs } = await boot({
    script: join(HERE, 'inside', `${name}.mjs`),
    args,
    modules: MODULES,
    timeLimitMs: TIME_LIMIT_MS,
    onLine: (line) => {
      if (!TOTALS.test(line) && !line.startsWith(MEASURED)) say(line);
    },
  });
  const seconds = (ms) => (ms === null ? 'never' : `${(ms / 1000).toFixed(1)} s`);
  say(`first line after ${seconds(bootMs)}, whole run ${seconds(totalMs)}`);
  const [, passed = '0', failed = '0'] =
    TOTALS.exec(output.findLast((line) => TOTALS.test(line)) ?? '') ?? [];
  const measured = output
    .filter((line) => line.startsWith(MEASURED))
    .map((line) => JSON.parse(line.slice(MEASURED.length)));
  if (exitCode === null) {
    say(`FAILED the run reaches its end: the guest ended early; its console is in .cache/guest/console.log`);
    return { passed: Number(passed), failed: Number(failed) + 1, measured };
  }
  return {
    passed: Number(passed),
    failed: exitCode === 0 ? Number(failed) : Math.max(1, Number(failed)),
    measured,
  };
}

/** Whether the times of one driver are as short as they have to be. */
function judge(driver, measured) {
  if (measured.length === 0) return false;
  const { median, worst } = overall(measured);
  const isShort = median < MOST.median && worst < MOST.worst;
  const text = `${driver}: time without data, median ${(median / 1000).toFixed(1)} s, worst ${(worst / 1000).toFixed(1)} s`;
  if (!values.keep) say(text);
  else say(`${isShort ? 'ok    ' : 'FAILED'} ${text}`);
  return isShort || !values.keep;
}

async function faults() {
  const isWhole = values.only.length === Object.keys(FAULTS).length;
  const total = isWhole ? await inGuest('doctor') : { passed: 0, failed: 0 };
  const drivers = {};
  const options = [...(values.log ? ['--log'] : []), ...(values.keep ? ['--timed'] : [])];
  for (const driver of values.driver) {
    const { passed, failed, measured } = await inGuest('matrix', [
      ...options,
      driver,
      values.times,
      ...values.only,
    ]);
    drivers[driver] = measured;
    const isShort = judge(driver, measured);
    total.passed += passed + (isShort ? 1 : 0);
    total.failed += failed + (isShort ? 0 : 1);
  }
  say(`Seconds without data after the strap is back:\n${tableOf({ drivers })}`);
  if (values.keep) {
    keep(drivers);
    writeTable();
    say('kept in docs/bluetooth-faults.json and in the README');
  }
  return total;
}

/** What was measured takes the place of what was measured before of the same faults. */
function keep(drivers) {
  const before = existsSync(MEASUREMENT) ? JSON.parse(readFileSync(MEASUREMENT, 'utf8')).drivers : {};
  const kept = { ...before };
  for (const [driver, measured] of Object.entries(drivers)) {
    const others = (before[driver] ?? []).filter(({ id }) => !measured.some((one) => one.id === id));
    kept[driver] = [...others, ...measured];
  }
  writeFileSync(MEASUREMENT, `${JSON.stringify({ node: process.version, drivers: kept }, null, 2)}\n`);
}

async function main() {
  await checkNeeded({ btvirt: 'bluez-test-tools', hciconfig: 'bluez' });
  await prepareStrap();
  return values.faults ? faults() : inGuest('one-strap');
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
