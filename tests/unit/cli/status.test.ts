import { describe, expect, test } from 'vitest';
import { status } from '../../../src/cli/status.ts';
import { type Alert, newAlert } from '../../../src/contract/alerts.ts';
import type { SnapshotBody } from '../../../src/contract/live.ts';
import { epochMs } from '../../../src/units.ts';
import { withStrap } from '../../support/household.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const NOON = Date.UTC(2026, 5, 1, 12);

/** What a service says that has just begun, with changes. */
async function snapshot(change: Partial<SnapshotBody> = {}): Promise<SnapshotBody> {
  const house = withStrap(new VirtualClock(NOON), temporaryFolder());
  const begun = house.service.snapshot();
  await house.service.stop();
  house.store.close();
  return { ...begun, timeZone: 'UTC', ...change };
}

const reading = (ageMs: number, bpm: number, band: 'over' | 'near' | 'under' | 'unknown') => ({
  ...{ at: epochMs(NOON - ageMs), ageMs, verdict: 'ok' as const, bpm, smoothedBpm: bpm, band },
});

async function ask(body: SnapshotBody | null, json = false) {
  const said: string[] = [];
  const terminal = {
    say: (line: string) => void said.push(line),
    note: () => undefined,
    write: () => undefined,
  };
  const code = await status({ data: '/data', json }, async () => body, terminal);
  return { code, said };
}

describe('the first line', () => {
  test.each([
    ['is the number and its band', reading(1_000, 112, 'over'), 'Over threshold: 112 bpm, now.'],
    [
      'says the age of a number older than 5 s',
      reading(8_000, 90, 'under'),
      'Under the threshold: 90 bpm, 8 s ago.',
    ],
    ['gives no number older than 15 s', reading(16_000, 90, 'under'), 'No signal since 11:59.'],
    ['does not judge without a threshold', reading(0, 90, 'unknown'), 'No threshold is set: 90 bpm, now.'],
  ])('%s', async (_, last, words) => {
    const { said } = await ask(await snapshot({ lastReading: last, lastOk: last }));
    expect(said[0]).toBe(words);
  });

  test('says that nothing was ever heard', async () => {
    expect((await ask(await snapshot())).said[0]).toBe('No signal yet.');
  });
});

test('unknown time over is not 0 min, and says why it is unknown', async () => {
  const begun = await snapshot();
  expect((await ask(begun)).said).toContain('Nothing is recorded today: how long over is unknown.');
  const tally = { ...begun.tally, recordedMs: 5_400_000 };
  expect((await ask({ ...begun, tally })).said).toContain(
    'How long over today is unknown: 1 h 30 min are recorded without a threshold.',
  );
});

test('an alert is told in words, not by the name that programs have for it', async () => {
  const lost = { family: 'technical', kind: 'no-signal', lastOkAt: null, verdict: null } as const;
  const alerts: Alert[] = [
    { ...newAlert('1', epochMs(NOON)), family: 'pacing', kind: 'long-over', noSignalSince: null, minutes: 5 },
    {
      ...newAlert('2', epochMs(NOON)),
      ...lost,
      since: epochMs(NOON),
      acknowledgedBy: { role: 'carer', device: 'Kitchen tablet' },
    },
  ];
  const { said } = await ask(await snapshot({ alerts }));
  expect(said).toContain('Alert: over threshold for long, since 12:00, not acknowledged.');
  expect(said).toContain('Alert: no heart rate, since 12:00, acknowledged by Kitchen tablet.');
});

describe('the exit code', () => {
  test('is 3 where nothing runs, with words and for programs', async () => {
    expect(await ask(null)).toEqual({ code: 3, said: [expect.stringContaining('does not run on /data')] });
    expect(await ask(null, true)).toEqual({ code: 3, said: ['{"state":"not-running","data":"/data"}'] });
  });

  test('is 0 while readings come and nothing is the matter', async () => {
    const last = reading(0, 90, 'under');
    const { code } = await ask(await snapshot({ lastReading: last, lastOk: last }));
    expect(code).toBe(0);
  });

  test.each<[string, (body: SnapshotBody) => Partial<SnapshotBody>]>([
    ['no reading comes', () => ({ lastReading: null })],
    [
      'the disk refuses',
      ({ service }) => ({ service: { ...service, storageOk: false, storageProblem: 'Full.' } }),
    ],
    [
      'Bluetooth is missing',
      ({ service }) => ({
        service: {
          ...service,
          bluetooth: {
            state: 'unavailable',
            problem: 'no-adapter',
            what: 'None.',
            mend: 'Plug.',
            commands: [],
          },
        },
      }),
    ],
  ])('is 1 when %s', async (_, change) => {
    const last = reading(0, 90, 'under');
    const body = await snapshot({ lastReading: last, lastOk: last });
    expect((await ask({ ...body, ...change(body) })).code).toBe(1);
  });
});
