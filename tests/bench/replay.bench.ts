import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, bench, describe } from 'vitest';
import { summarise } from '../../src/cli/replay.ts';
import { Calendar } from '../../src/pacing/calendar.ts';
import { VirtualHeart } from '../../src/sources/virtual-heart.ts';
import { packetBytes } from '../../src/sources/virtual-strap.ts';
import { bpm } from '../../src/units.ts';
import { inZone } from '../support/recordings.ts';

const SECONDS_A_DAY = 86_400;
const MIDNIGHT = Date.UTC(2026, 2, 10);

const folder = mkdtempSync(join(tmpdir(), 'plimsoll-bench-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A whole day of the virtual strap, one packet a second. */
function captureOfADay(): string {
  const heart = new VirtualHeart(1);
  const lines = Array.from({ length: SECONDS_A_DAY }, (_, second) => {
    const hex = Buffer.from(packetBytes(heart.next())).toString('hex');
    return JSON.stringify({ at: MIDNIGHT + second * 1_000, hex });
  });
  const path = join(folder, 'day.jsonl');
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

describe('a day of 86,400 packets', () => {
  const path = captureOfADay();
  bench(
    'replays from its capture',
    async () => {
      await summarise(path, bpm(95), new Calendar('Europe/London'), inZone('UTC'));
    },
    { iterations: 5, time: 0, warmupIterations: 1, warmupTime: 0 },
  );
});
