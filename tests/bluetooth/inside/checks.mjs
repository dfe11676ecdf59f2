/** What a script in the guest checks with: each check is one line of output. */
import { execFile } from 'node:child_process';
import { inspect, isDeepStrictEqual, promisify } from 'node:util';

/** Runs a program to its end. */
export const command = promisify(execFile);

const started = process.hrtime.bigint();
/** Seconds since the script began, for the progress lines. */
const elapsed = () => (Number((process.hrtime.bigint() - started) / 1_000_000n) / 1000).toFixed(1);

export const say = (line) => process.stdout.write(`  ${elapsed().padStart(5)} s  ${line}\n`);

let passed = 0;
let failed = 0;

/** Records one check. */
export function check(promise, holds, more = '') {
  if (holds) passed += 1;
  else failed += 1;
  process.stdout.write(
    `${holds ? 'ok    ' : 'FAILED'} ${promise}${holds || more === '' ? '' : `\n       ${more}`}\n`,
  );
}

/** Records whether two values are the same. */
export const checkSame = (promise, actual, expected) =>
  check(promise, isDeepStrictEqual(actual, expected), `is ${show(actual)}, not ${show(expected)}`);

const show = (value) =>
  inspect(value, { depth: 4, breakLength: Number.POSITIVE_INFINITY, maxArrayLength: 100 });

/** Waits until `probe` gives something truthy, and returns it; throws after `withinMs`. A probe that throws has not succeeded yet. */
export async function until(what, withinMs, probe) {
  const end = process.hrtime.bigint() + BigInt(withinMs) * 1_000_000n;
  let last;
  while (process.hrtime.bigint() < end) {
    try {
      const value = await probe();
      if (value) return value;
    } catch (error) {
      last = error;
    }
    await pause(100);
  }
  throw new WaitedTooLong(`waited ${withinMs / 1000} s in vain until ${what}`, { cause: last });
}

export class WaitedTooLong extends Error {}

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Runs the script's checks; prints the totals and ends the process with 1 if one failed or something broke. */
export async function runChecks(script, cleanUp = () => undefined) {
  try {
    await script();
  } catch (error) {
    check(`the run reaches its end: ${error.message}`, false, String(error.cause ?? error.stack));
  }
  await cleanUp();
  process.stdout.write(`${passed} passed, ${failed} failed\n`);
  process.exit(failed === 0 && passed > 0 ? 0 : 1);
}
