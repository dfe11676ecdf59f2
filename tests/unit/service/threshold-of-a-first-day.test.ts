import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { summarise } from '../../../src/cli/replay.ts';
import { DEFAULT_WAKING } from '../../../src/contract/day.ts';
import { exportPieces } from '../../../src/exports/export.ts';
import { Calendar } from '../../../src/pacing/calendar.ts';
import { verifyDays } from '../../../src/service/verify-days.ts';
import { captureLine } from '../../../src/sources/capture-file.ts';
import { bpm, epochMs } from '../../../src/units.ts';
import { household, STRAP, ZONE } from '../../support/household.ts';
import { inZone } from '../../support/recordings.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const HOUR_MS = 60 * 60_000;
const MIDNIGHT = Date.parse('2026-03-10T00:00:00Z');
const TEN = MIDNIGHT + 10 * HOUR_MS;
const DATE = '2026-03-10';

type House = ReturnType<typeof household>;

function putOn({ service, source }: House): void {
  service.choose(true);
  source.inRange(STRAP, 'Strap One');
  service.adopt(STRAP);
  service.choose(false);
  source.link('listening', STRAP);
}

/** A minute of packets, and what was of it is put down. */
function minute(clock: VirtualClock, { source }: House): void {
  for (let second = 0; second < 60; second += 1) {
    source.packet(STRAP, 105);
    clock.pass(1_000);
  }
  clock.pass(10_000);
}

/** Holds what is shown of the day, what its packets say and what an export says against what it is to be. */
async function expectThresholds({ folder, service, store }: House, expected: unknown): Promise<void> {
  const calendar = new Calendar(ZONE);
  expect(service.day(DATE).thresholds).toEqual(expected);
  const findings = [...verifyDays(store, calendar, DEFAULT_WAKING, service.now())];
  expect(findings.filter(({ state }) => state !== 'same')).toEqual([]);
  for (const from of [epochMs(0), epochMs(MIDNIGHT)]) {
    const span = { from, to: epochMs(MIDNIGHT + 24 * HOUR_MS) };
    const request = { format: 'capture', span, timeZone: ZONE, version: 'test', captureLine } as const;
    const capture = join(folder, `from-${from}.jsonl`);
    writeFileSync(capture, Buffer.concat([...exportPieces(store, request)].map(({ bytes }) => bytes)));
    const replayed = [...(await summarise(capture, null, calendar, inZone(ZONE))).days()];
    expect(replayed.find(({ date }) => date === DATE)?.thresholds).toEqual(expected);
  }
}

/** The same again after a restart. */
async function expectAfterRestart(clock: VirtualClock, house: House, expected: unknown): Promise<void> {
  house.store.close();
  const again = household(clock, house.folder);
  clock.pass(60_000);
  await expectThresholds(again, expected);
  again.store.close();
}

test.each([
  ['', false],
  [' and the service was started again in between', true],
])(
  'a threshold entered before there was any packet is in force from then on, not from midnight%s',
  async (_, isRestarted) => {
    const clock = new VirtualClock(TEN);
    let house = household(clock, temporaryFolder());
    house.service.enterThreshold({ bpm: bpm(100), method: 'symptom', note: '' });
    clock.pass(HOUR_MS / 2);
    house.service.enterThreshold({ bpm: bpm(95), method: 'symptom', note: '' });
    clock.pass(HOUR_MS / 2);
    if (isRestarted) {
      house.store.close();
      house = household(clock, house.folder);
    }
    putOn(house);
    minute(clock, house);
    const expected = [
      { from: MIDNIGHT, bpm: null },
      { from: TEN, bpm: 100 },
      { from: TEN + HOUR_MS / 2, bpm: 95 },
    ];
    await expectThresholds(house, expected);
    await expectAfterRestart(clock, house, expected);
  },
);

test('so is one that was entered after midnight, when everything before that day was deleted', async () => {
  const entered = MIDNIGHT + HOUR_MS / 4;
  const clock = new VirtualClock(MIDNIGHT - 2.25 * HOUR_MS);
  const house = household(clock, temporaryFolder());
  putOn(house);
  house.service.enterThreshold({ bpm: bpm(100), method: 'symptom', note: '' });
  minute(clock, house);
  clock.pass(entered - clock.wall());
  house.service.enterThreshold({ bpm: bpm(95), method: 'symptom', note: '' });
  clock.pass(HOUR_MS / 4);
  minute(clock, house);
  await house.store.deleteSpan({ from: epochMs(0), to: epochMs(MIDNIGHT) }, () => Promise.resolve());
  house.service.dataDeleted();
  clock.pass(60_000);
  const expected = [
    { from: MIDNIGHT, bpm: 100 },
    { from: entered, bpm: 95 },
  ];
  expect(house.service.day(DATE).thresholds).toEqual(expected);
  await expectAfterRestart(clock, house, expected);
});
