import { expect, test } from 'vitest';
import { importFiles } from '../../../src/cli/import.ts';
import { straps } from '../../../src/cli/straps.ts';
import { internalError } from '../../../src/errors.ts';
import { NOON } from '../../support/packets.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const CLOCK = new VirtualClock(NOON);
const TERMINAL = { say: () => undefined, note: () => undefined, write: () => undefined };
/** Whatever is refused is refused before the data folder is touched. */
const nobody = () => Promise.reject(internalError('the data folder was opened'));

test.each([
  [{ prefer: '1' }, '--prefer'],
  [{ forget: '1' }, '--forget'],
])('plimsoll straps --adopt with %j is refused: it would adopt nothing', async (more, flag) => {
  const options = { data: '', adopt: 'AA:BB:CC:DD:EE:01', seconds: 1, json: false, ...more };
  await expect(straps(options, nobody, CLOCK, TERMINAL)).rejects.toThrow(
    new RegExp(`^--adopt and ${flag} are two commands; run .*\\.$`),
  );
});

test.each([
  [['a.fit'], { remove: '1' }, /Name the files to import, or one import with --remove/],
  [[], { remove: '1', start: '2026-03-28T14:30' }, /leave --start out\.$/],
])('plimsoll import %j with %j is refused', async (files, more, sentence) => {
  const options = { data: '', tz: 'Europe/London', dryRun: false, json: false, ...more };
  await expect(importFiles(files, options, nobody, CLOCK, TERMINAL)).rejects.toThrow(sentence);
});
