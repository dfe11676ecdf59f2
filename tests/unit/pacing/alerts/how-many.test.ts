/** A setting that cries wolf is no help: how many `over` alerts a whole day raises (design 5.7). */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { summarise } from '../../../../src/cli/replay.ts';
import { defaultSettings } from '../../../../src/contract/settings.ts';
import { RecordedAlerts } from '../../../../src/pacing/alerts/recorded.ts';
import { Calendar } from '../../../../src/pacing/calendar.ts';
import type { PacingOutput } from '../../../../src/pacing/pipeline.ts';
import { VirtualHeart } from '../../../../src/sources/virtual-heart.ts';
import { packetBytes } from '../../../../src/sources/virtual-strap.ts';
import { type Bpm, bpm, epochMs } from '../../../../src/units.ts';
import { NOON } from '../../../support/packets.ts';
import { hasRealRecordings, inZone, REAL_RECORDINGS } from '../../../support/recordings.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const ZONE = 'Europe/London';
const MOST_A_DAY = 40;
const DAY_SECONDS = 86_400;

/** Above the lowest mean of 30 minutes by this much: the formula that is offered for a resting heart rate. */
const ABOVE_LOWEST_BPM = 15;

async function through(path: string, threshold: Bpm | null, onOutput: (output: PacingOutput) => void) {
  const options = inZone(ZONE, epochMs(NOON));
  const watch = { settings: defaultSettings, onOutput };
  const summariser = await summarise(path, threshold, new Calendar(ZONE), options, watch);
  return [...summariser.days()];
}

/** The `over` alerts of a recording at its lowest 30-minute mean + 15 bpm, and how often that was crossed. */
async function oversOf(path: string) {
  const days = await through(path, null, () => undefined);
  const lowest = Math.min(...days.map((day) => day.lowestHalfHour?.meanBpm ?? Number.POSITIVE_INFINITY));
  const threshold = bpm(Math.round(lowest) + ABOVE_LOWEST_BPM);
  const alerts = new RecordedAlerts();
  let crossings = 0;
  let wasOver = false;
  await through(path, threshold, (output) => {
    alerts.add(output);
    if (output.kind !== 'reading' || output.verdict !== 'ok') return;
    const isOver = output.bpm > threshold;
    if (isOver && !wasOver) crossings += 1;
    wasOver = isOver;
  });
  return { threshold, crossings, over: alerts.list().filter(({ kind }) => kind === 'over').length };
}

describe.runIf(hasRealRecordings)('a recording of 24 hours', () => {
  test.each(['holter24h-nsr003.rr.txt', 'holter24h-nsr007.rr.txt'])(
    '%s raises at most about 40 at its lowest 30-minute mean + 15 bpm',
    async (name) => {
      const { crossings, over, threshold } = await oversOf(join(REAL_RECORDINGS, name));
      console.log(`${name}: ${over} over alerts at ${threshold} bpm, crossed ${crossings} times`);
      expect(over).toBeGreaterThan(0);
      expect(over).toBeLessThanOrEqual(MOST_A_DAY);
      expect(crossings).toBeGreaterThan(5 * over);
    },
    120_000,
  );
});

test('a made-up day raises one for each effort, however often the heart crosses the line in it', async () => {
  const heart = new VirtualHeart(1);
  const line = (second: number) =>
    JSON.stringify({
      at: NOON + second * 1_000,
      hex: Buffer.from(packetBytes(heart.next())).toString('hex'),
    });
  const path = join(temporaryFolder(), 'day.jsonl');
  writeFileSync(path, Array.from({ length: DAY_SECONDS }, (_, second) => `${line(second)}\n`).join(''));
  const { crossings, over } = await oversOf(path);
  // The wearer of the demo goes to the kitchen once in each quarter of an hour.
  expect(over).toBe(96);
  expect(crossings).toBeGreaterThan(over);
}, 120_000);
