import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { summarise } from '../../../src/cli/replay.ts';
import { Calendar } from '../../../src/pacing/calendar.ts';
import { bpm, epochMs } from '../../../src/units.ts';
import { hasRealRecordings, inZone, REAL_RECORDINGS, readWhole } from '../../support/recordings.ts';

const ZONE = 'Europe/London';
const START = epochMs(Date.UTC(2026, 2, 28, 20));

/** What each recording is known to hold: see the note beside them. */
const KNOWN: Readonly<
  Record<string, { packets: number; rejected: number; lowest: number; highest: number }>
> = {
  'holter24h-nsr003.rr.txt': { packets: 84_784, rejected: 1, lowest: 25, highest: 240 },
  'holter24h-nsr007.rr.txt': { packets: 84_770, rejected: 1, lowest: 25, highest: 240 },
  'ramp.tcx': { packets: 924, rejected: 0, lowest: 114, highest: 202 },
  'rest-light-exercise.hrm': { packets: 2_560, rejected: 0, lowest: 35, highest: 125 },
  'rest.rr.txt': { packets: 962, rejected: 0, lowest: 50, highest: 75 },
  'rmssd-check-1000.rr.txt': { packets: 718, rejected: 0, lowest: 70, highest: 105 },
  // One of its records has no heart rate, among one each second: there the watch had lost it.
  'run-garmin-fenix2.fit': { packets: 2_809, rejected: 0, lowest: 60, highest: 180 },
  'walk-garmin-fenix5.fit': { packets: 17, rejected: 5, lowest: 60, highest: 85 },
  'walk-run-polar-h10.rr.csv': { packets: 6_126, rejected: 0, lowest: 60, highest: 150 },
};

const files = hasRealRecordings
  ? readdirSync(REAL_RECORDINGS, { withFileTypes: true })
      .filter((entry) => entry.isFile() && !entry.name.endsWith('.md'))
      .map(({ name }) => name)
  : [];

describe.runIf(hasRealRecordings)('real recordings', () => {
  test.each(files)('%s is read with sensible numbers', async (name) => {
    const path = join(REAL_RECORDINGS, name);
    const { packets, rejected, counts } = await readWhole(path, ZONE, START);
    expect(counts.accepted + counts.rejected).toBe(counts.total);
    expect(rejected).toHaveLength(counts.rejected);
    const summariser = await summarise(path, bpm(92), new Calendar(ZONE), inZone(ZONE, START));
    const summary = summariser.summary();
    expect(summary.packets).toBe(packets.length);
    expect(summary.verdicts['ok'] ?? 0).toBeGreaterThan(0.99 * packets.length);
    const known = KNOWN[name];
    if (known === undefined) return;
    expect(counts.rejected).toBe(known.rejected);
    expect(packets).toHaveLength(known.packets);
    for (const day of summariser.days()) {
      expect(day.lowBpm).toBeGreaterThanOrEqual(known.lowest);
      expect(day.highBpm).toBeLessThanOrEqual(known.highest);
    }
  });

  test('a strap made of intervals sends what an independently made one sends, byte for byte', async () => {
    const path = join(REAL_RECORDINGS, 'captures/holter24h-nsr003.jsonl');
    const independent = (await readWhole(path)).packets;
    const made = (await readWhole(join(REAL_RECORDINGS, 'holter24h-nsr003.rr.txt'), ZONE, START)).packets;
    expect(made).toEqual(independent);
  });

  test.each(['holter24h-nsr003.92bpm.Europe-London', 'walk-run-polar-h10.110bpm.Asia-Kathmandu'])(
    '%s: the pipeline agrees to the millisecond with an independent program',
    async (name) => {
      const [recording = '', threshold = '', zone = ''] = name.split('.');
      const folder = join(REAL_RECORDINGS, 'captures');
      const expected: unknown = JSON.parse(readFileSync(join(folder, `${name}.expected.json`), 'utf8'));
      const calendar = new Calendar(zone.replace('-', '/'));
      const path = join(folder, `${recording}.jsonl`);
      const summariser = await summarise(path, bpm(Number.parseInt(threshold, 10)), calendar, inZone(ZONE));
      const days = Object.fromEntries([...summariser.days()].map((day) => [day.date, day]));
      const answer = { ...summariser.summary(), days };
      expect(JSON.parse(JSON.stringify(answer))).toMatchObject(Object(expected));
      expect(Object.keys(days)).toEqual(Object.keys(Object(Object(expected).days)));
    },
  );
});
