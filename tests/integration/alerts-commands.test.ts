/** `plimsoll alerts` and `plimsoll replay --alerts`, as built. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { type Alert, alertKindSchema, alertLogSchema } from '../../src/contract/alerts.ts';
import { bpm } from '../../src/units.ts';
import { acknowledge, CARER, STRAP, withStrap, ZONE } from '../support/household.ts';
import { NOON } from '../support/packets.ts';
import { plimsoll } from '../support/product.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const DAY = '2026-03-10';
/** `replay --json` says this of alerts, beside the days. */
const replayedSchema = z.object({
  alerts: z.array(
    z.object({
      id: z.string(),
      kind: alertKindSchema,
      family: z.enum(['pacing', 'technical']),
      raisedAt: z.number(),
      reopenedAt: z.array(z.number()),
      resolvedAt: z.number().nullable(),
    }),
  ),
});
const errorSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

/** A day with an alert that a carer acknowledged, one that stood for longer, and a lost signal. */
function aDay(root: string) {
  const clock = new VirtualClock(NOON);
  const house = withStrap(clock, join(root, 'data'));
  const { capture, folder, service, source, store } = house;
  service.enterThreshold({ bpm: bpm(95), method: 'symptom', note: '' });
  const beat = (seconds: number, beats: number) => {
    for (let second = 0; second < seconds; second += 1) {
      clock.pass(1_000);
      source.packet(STRAP, beats + (second % 2));
    }
  };
  beat(60, 80);
  beat(50, 105);
  acknowledge(service, service.snapshot().alerts[0]?.id ?? '', CARER);
  beat(120, 80);
  beat(400, 110);
  beat(90, 82);
  clock.pass(100_000);
  beat(20, 80);
  clock.pass(2_000);
  const path = join(folder, 'capture.jsonl');
  writeFileSync(path, `${capture.join('\n')}\n`);
  const all = lastOf(house.said.flatMap((message) => (message.type === 'alert' ? [message.alert] : [])));
  store.close();
  return { folder, capture: path, all };
}

const lastOf = (told: readonly Alert[]): Alert[] => [
  ...new Map(told.map((alert) => [alert.id, alert])).values(),
];

const root = mkdtempSync(join(tmpdir(), 'plimsoll-alerts-'));
let day: ReturnType<typeof aDay>;
beforeAll(() => {
  day = aDay(root);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('plimsoll alerts', () => {
  const alerts = (...args: string[]) => plimsoll('alerts', ...args, '--data', day.folder, '--tz', ZONE);

  test('lists the alerts of a day: how many of each kind, how soon acknowledged, by whom', () => {
    const { code, stderr, stdout } = alerts(DAY);
    expect([code, stderr]).toEqual([0, '']);
    const [heading, ...lines] = stdout.trimEnd().split('\n');
    expect(heading).toMatch(
      /^2026-03-10: 2 × over threshold, 1 × over threshold for long, 1 × no heart rate; 1 of 4 acknowledged, half of them within \d+ s$/,
    );
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(
      /^ {2}12:01:\d\d over threshold, acknowledged after \d+ s by carer \(Kitchen tablet\), ended at 12:0\d:\d\d$/,
    );
    expect(lines.filter((line) => line.includes('acknowledged by nobody'))).toHaveLength(3);
  });

  test('says the same with --json, as the page hears it', () => {
    const { days } = alertLogSchema.parse(JSON.parse(alerts(DAY, '--json').stdout));
    expect(days).toHaveLength(1);
    expect(days[0]).toMatchObject({
      day: DAY,
      raised: { over: 2, 'long-over': 1, 'no-signal': 1 },
      acknowledged: 1,
    });
    const raised = days[0]?.alerts.map(({ id, raisedAt, resolvedAt }) => ({ id, raisedAt, resolvedAt }));
    const told = day.all
      .map(({ id, raisedAt, resolvedAt }) => ({ id, raisedAt, resolvedAt }))
      .sort((a, b) => a.raisedAt - b.raisedAt);
    expect(raised).toEqual(told);
    expect(days[0]?.alerts[0]?.acknowledgements).toMatchObject([
      { by: { role: 'carer', device: 'Kitchen tablet' } },
    ]);
  });

  test('says of a day without any that there were none', () => {
    expect(alerts('2026-03-09')).toMatchObject({ code: 0, stdout: '2026-03-09: no alerts\n' });
    const { days } = alertLogSchema.parse(JSON.parse(alerts('2026-03-09', '--json').stdout));
    expect(days).toEqual([
      { day: '2026-03-09', raised: {}, acknowledged: 0, medianAcknowledgedAfterMs: null, alerts: [] },
    ]);
  });

  test.each(['yesterday', '2026-02-30', '10.3.2026'])('refuses the day “%s” with a sentence', (named) => {
    const { code, stderr, stdout } = alerts(named);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^A day is written like 2026-03-28, not ".*"\.\n$/);
    const json = alerts(named, '--json');
    expect(json.code).toBe(2);
    expect(errorSchema.parse(JSON.parse(json.stdout)).error.code).toBe('bad-option');
  });

  test.each(['2200-01-01', '9999-12-31'])('has nothing to say of %s, which has not begun', (named) => {
    const { code, stderr, stdout } = alerts(named);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toBe(`${named} has not begun yet; ask for an earlier day.\n`);
  });

  test('refuses a folder in which nothing is kept', () => {
    const { code, stderr } = plimsoll('alerts', '--data', join(root, 'nothing'));
    expect(code).toBe(2);
    expect(stderr).toMatch(/Nothing is kept in .*; name the folder of the data with --data\.\n$/);
  });
});

describe('plimsoll replay --alerts', () => {
  const replay = (...args: string[]) => plimsoll('replay', day.capture, '--tz', ZONE, '--alerts', ...args);
  const replayed = (...args: string[]) =>
    replayedSchema.parse(JSON.parse(replay('--json', ...args).stdout)).alerts;

  test('lists the alerts that the service raised, to the millisecond', () => {
    const live = day.all
      .map(({ id, kind, raisedAt, resolvedAt }) => ({ id, kind, raisedAt: Number(raisedAt), resolvedAt }))
      .sort((a, b) => a.raisedAt - b.raisedAt || (a.id < b.id ? -1 : 1));
    const found = replayed('--threshold', '95')
      .map(({ id, kind, raisedAt, resolvedAt }) => ({ id, kind, raisedAt, resolvedAt }))
      .sort((a, b) => a.raisedAt - b.raisedAt || (a.id < b.id ? -1 : 1));
    expect(found).toEqual(live);
  });

  test('says each in words, with when it was raised and when it was over', () => {
    const { code, stdout } = replay('--threshold', '95');
    expect(code).toBe(0);
    expect(stdout).toContain('Alerts: 4\n');
    expect(stdout).toMatch(
      /^ {2}10\/03\/2026, 12:01:\d\d over threshold, ended at 10\/03\/2026, 12:0\d:\d\d$/m,
    );
    expect(stdout).toMatch(/^ {2}10\/03\/2026, 12:\d\d:\d\d over threshold for long, ended at/m);
  });

  test('tries other settings, and refuses those out of range with a sentence that names them', () => {
    const kinds = (...args: string[]) => replayed('--threshold', '95', ...args).map(({ kind }) => kind);
    expect(kinds('--set', 'alerts.overDwell=60').filter((kind) => kind === 'over')).toHaveLength(1);
    expect(kinds('--set', 'alerts.noSignalAfter=600')).not.toContain('no-signal');
    expect(kinds('--set', 'alerts.dayTotal=1')).toContain('day-total');
    const { code, stderr } = replay('--threshold', '95', '--set', 'alerts.overDwell=1');
    expect(code).toBe(2);
    expect(stderr).toBe('alerts.overDwell is a whole number from 5 to 300 (s), not 1.\n');
  });

  test('without a threshold raises none that needs one', () => {
    expect(replayed().map(({ family }) => family)).toEqual(['technical']);
  });
});
