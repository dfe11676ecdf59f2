import { closeSync, fsyncSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { VirtualHeart } from '../../src/sources/virtual-heart.ts';
import { packetBytes } from '../../src/sources/virtual-strap.ts';
import { bpm } from '../../src/units.ts';
import { STRAP, withStrap } from '../support/household.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { VirtualClock } from '../support/virtual-clock.ts';
import { median, print } from './figure.ts';
import { MIDNIGHT } from './recorded.ts';

const SECONDS = 86_400;
const GOAL_MB = 100;
/** Linux writes what lies in memory back after at most this long (vm.dirty_expire_centisecs), in s. */
const WRITEBACK_S = 30;

/** What this process has had written to a disk, in octets; null where the system does not tell. */
function writtenOctets(): number | null {
  try {
    const found = /^write_bytes: (\d+)/m.exec(readFileSync('/proc/self/io', 'utf8'));
    return found === null ? null : Number(found[1]);
  } catch {
    return null;
  }
}

/** Has every file of a folder written back, as the system does by itself every now and then. */
function writeBack(folder: string): void {
  for (const name of readdirSync(folder)) {
    const descriptor = openSync(join(folder, name), 'r+');
    fsyncSync(descriptor);
    closeSync(descriptor);
  }
}

test('a day of recording writes little to the disk, and seldom holds up the live service', async () => {
  const folder = temporaryFolder();
  const clock = new VirtualClock(MIDNIGHT);
  const { service, source, store } = withStrap(clock, folder);
  service.enterThreshold({ bpm: bpm(95), method: 'symptom', note: '' });
  const heart = new VirtualHeart(1);
  const before = writtenOctets();
  const pauses: number[] = [];
  for (let second = 1; second <= SECONDS; second += 1) {
    const started = process.hrtime.bigint();
    clock.pass(1_000);
    pauses.push(Number(process.hrtime.bigint() - started) / 1e6);
    source.raw(STRAP, Buffer.from(packetBytes(heart.next())).toString('hex'));
    if (second % WRITEBACK_S !== 0) continue;
    // What is being brought to the disk beside the live loop has its turn.
    await turn();
    writeBack(folder);
  }
  const after = writtenOctets();
  store.close();
  const written = before === null || after === null || after === before ? null : (after - before) / 1e6;
  const longest = [...pauses].sort((a, b) => b - a);
  print('Wear: a day at a packet a second, written twice a second', [
    {
      what: 'written to the disk',
      is: written === null ? 'not measured (no /proc/self/io, or not a disk)' : `${written.toFixed(1)} MB`,
      goal: `under ${GOAL_MB} MB`,
    },
    { what: 'work in a second, median', is: `${median(pauses).toFixed(2)} ms` },
    { what: 'work in a second, 1 in 100', is: `${(longest[SECONDS / 100] ?? 0).toFixed(2)} ms` },
    { what: 'longest pause of the live service', is: `${(longest[0] ?? 0).toFixed(1)} ms` },
  ]);
  if (written !== null) expect(written).toBeLessThan(GOAL_MB);
}, 1_200_000);
