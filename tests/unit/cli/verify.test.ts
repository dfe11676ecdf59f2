import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Kept, rebuild, verify } from '../../../src/cli/verify.ts';
import { DEFAULT_WAKING } from '../../../src/contract/day.ts';
import { DATABASE_FILE } from '../../../src/store/database.ts';
import { sqlite } from '../../../src/store/sqlite.ts';
import { openStore } from '../../../src/store/store.ts';
import { bpm, epochMs, monotonicMs } from '../../../src/units.ts';
import { household, ZONE } from '../../support/household.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const MORNING = Date.UTC(2026, 2, 9, 6);
const HOURS = 50;
/** Two days and two hours later. */
const LATER = MORNING + HOURS * 3_600_000;

/** A data folder with fifty hours of a packet every twenty seconds, sealed: made once, copied for each test. */
let recorded = '';
const recordedFolder = (): string => {
  const folder = temporaryFolder();
  cpSync(recorded, folder, { recursive: true });
  return folder;
};

beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'plimsoll-verify-'));
  recorded = folder;
  const store = openStore(folder);
  store.thresholds.add({ bpm: bpm(95), method: 'symptom', note: '' }, epochMs(MORNING - 1_000), 0);
  store.journal.append({ kind: 'connected', at: epochMs(MORNING), monotonic: monotonicMs(0), strap: 1 });
  for (let ms = 20_000; ms < HOURS * 3_600_000; ms += 20_000) {
    const rate = 80 + Math.round(20 * Math.sin(ms / 6_000_000));
    store.journal.append({
      kind: 'packet',
      at: epochMs(MORNING + ms),
      monotonic: monotonicMs(ms),
      strap: 1,
      bytes: Uint8Array.of(0, rate),
      verdict: 'ok',
    });
    if (ms % 600_000 === 0) store.journal.flush();
  }
  store.journal.flush();
  // Two windows came with each flush, and one is sealed with each.
  for (let steps = 0; steps < 20 * HOURS; steps += 1) store.journal.flush();
  store.close();
}, 120_000);

afterAll(() => rmSync(recorded, { recursive: true, force: true }));

const change = (folder: string, statement: string): void => {
  const database = new (sqlite())(join(folder, DATABASE_FILE));
  expect(database.prepare(statement).run().changes).toBe(1);
  database.close();
};

/** Runs a command on a folder. */
function run(command: typeof verify | typeof rebuild, folder: string) {
  const said: string[] = [];
  const terminal = { say: (line: string) => said.push(line), write: () => undefined, note: () => undefined };
  const open = (): Kept => {
    const store = openStore(folder);
    return { store, waking: DEFAULT_WAKING, close: () => store.close() };
  };
  const options = { data: folder, tz: ZONE, json: true };
  const exitCode = command(options, open, new VirtualClock(LATER), terminal);
  return { exitCode, answer: JSON.parse(said[0] ?? '') };
}

test('verify finds what differs from the packets, and rebuild mends it', () => {
  const folder = recordedFolder();
  const first = run(verify, folder);
  expect(first.exitCode).toBe(0);
  expect(first.answer.segments).toMatchObject({ entries: HOURS * 180, damaged: [] });
  expect(first.answer.days.findings.map(({ state }: { state: string }) => state)).toEqual([
    'missing',
    'missing',
  ]);

  expect(run(rebuild, folder).answer).toEqual({ days: 3 });
  expect(run(verify, folder)).toMatchObject({ exitCode: 0, answer: { ok: true, days: { findings: [] } } });

  const store = openStore(folder);
  const stored = store.days.get('2026-03-10');
  if (stored !== null) store.days.put({ ...stored.summary, overMs: 1 }, stored.stamp);
  store.close();
  const differing = run(verify, folder);
  expect(differing.exitCode).toBe(1);
  expect(differing.answer.days.findings).toMatchObject([
    { date: '2026-03-10', state: 'differs', fields: ['overMs'], otherVerdicts: 0 },
  ]);
  run(rebuild, folder);
  expect(run(verify, folder).exitCode).toBe(0);
}, 60_000);

test('a damaged segment is named, set aside, and missing from its day until the end, which says so', () => {
  const folder = recordedFolder();
  run(rebuild, folder);
  change(folder, "UPDATE segments SET bytes = CAST(substr(bytes, 1, 60) || X'FFFF' AS BLOB) WHERE id = 1801");
  const found = run(verify, folder);
  expect(found.exitCode).toBe(1);
  expect(found.answer.segments.damaged).toMatchObject([
    { name: 'segment 1801', entries: 180, from: MORNING + 10 * 3_600_000, isAside: true },
  ]);
  expect(found.answer.days.findings).toMatchObject([{ date: '2026-03-09', state: 'differs' }]);
  run(rebuild, folder);
  expect(run(verify, folder)).toMatchObject({ exitCode: 0, answer: { ok: true } });

  const clock = new VirtualClock(LATER);
  const day = household(clock, folder).service.day('2026-03-09');
  expect(day?.damaged).toEqual([
    { from: MORNING + 10 * 3_600_000, to: MORNING + 10 * 3_600_000 + 3_580_000, entries: 180 },
  ]);
  expect(day?.recordedMs).toBe((17 * 180 - 1) * 5_000);
}, 60_000);

test('a service works out by itself the days that are missing, a little at a time', () => {
  const folder = recordedFolder();
  const clock = new VirtualClock(LATER);
  const { service, store } = household(clock, folder);
  clock.pass(1_000);
  const all = { from: '2026-03-01', to: '2026-03-31' };
  expect(service.days(all).pending).toContain('2026-03-10');
  clock.pass(120_000);
  const { days, pending } = service.days(all);
  expect(pending).not.toContain('2026-03-10');
  expect(days.find(({ date }) => date === '2026-03-10')?.recordedMs).toBe(4_320 * 5_000);
  store.close();
  expect(run(verify, folder).exitCode).toBe(0);
}, 60_000);
