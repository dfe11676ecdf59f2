/** Every kind of thing that is kept, through a backup and back, through a deletion of a span, and through the deletion of all. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { backUp } from '../../../src/store/backup.ts';
import { DATABASE_FILE } from '../../../src/store/database.ts';
import { deleteSpan } from '../../../src/store/delete.ts';
import { deleteEverything } from '../../../src/store/delete-everything.ts';
import { restore } from '../../../src/store/restore.ts';
import { sqlite } from '../../../src/store/sqlite.ts';
import { openStore } from '../../../src/store/store.ts';
import { type EpochMs, epochMs } from '../../../src/units.ts';
import { WEARER } from '../../support/household.ts';
import { LATE_EVENING, lived } from '../../support/lived.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const silent = () => undefined;
const NOW = epochMs(LATE_EVENING + 3_600_000);
/** The second half of {@link lived}. */
const SPAN = { from: epochMs(LATE_EVENING + 400_000), to: NOW };
const INSIDE = epochMs(SPAN.from + 1_000);
const OUTSIDE = epochMs(SPAN.from - 1_000);

/** Of each table: whether a backup brings it back, and what a deletion of a span does to its rows. */
const KINDS: Record<string, { restored: boolean; span: 'takes some' | 'takes all' | 'leaves' }> = {
  segments: { restored: true, span: 'takes some' },
  // Worked out again from the packets that are left.
  days: { restored: true, span: 'takes all' },
  alerts: { restored: true, span: 'takes some' },
  notes: { restored: true, span: 'takes some' },
  mornings: { restored: true, span: 'takes some' },
  thresholds: { restored: true, span: 'leaves' },
  answers: { restored: true, span: 'leaves' },
  lowering: { restored: true, span: 'leaves' },
  zones: { restored: true, span: 'leaves' },
  straps: { restored: true, span: 'leaves' },
  settings: { restored: true, span: 'leaves' },
  // Whoever was signed in then is not let in by a backup.
  sessions: { restored: false, span: 'leaves' },
  sign_in_codes: { restored: false, span: 'leaves' },
};
/** Empty in this house, or what SQLite and the schema keep for themselves. */
const BESIDE = ['damaged', 'house', 'sources', 'sqlite_sequence'];

function fullHouse(): string {
  const folder = temporaryFolder();
  const { service, store } = lived(folder);
  service.day('2026-03-10');
  const morning = (at: EpochMs) => ({
    at,
    date: '2026-03-10',
    timeZone: 'Europe/London',
    bpm: 58,
    notOkShare: 0,
    rmssd: { ms: 31.5, pairs: 100 },
  });
  for (const at of [OUTSIDE, INSIDE]) {
    store.mornings.add(morning(at));
    store.notes.add({ at, kind: 'rest', text: 'in bed' }, WEARER, at);
  }
  const no = { medicine: false, pots: false, atrialFibrillation: false, pacemaker: false, pregnancy: false };
  store.answers.add({ ...no, age: 40, medicineChanged: false }, OUTSIDE);
  store.lowering.save({ phase: 'dismissed', thresholdId: 1 });
  store.settings.save(new Map([['alerts.overDwell', 20]]), OUTSIDE);
  store.sessions.newSignInCode('carer', OUTSIDE);
  store.sessions.openLocal('wearer', OUTSIDE);
  store.close();
  return folder;
}

/** The rows of every table, each as text. */
function contentOf(folder: string): Map<string, string[]> {
  const database = new (sqlite())(join(folder, DATABASE_FILE), { readonly: true });
  const tables = database
    .prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
    .pluck()
    .all() as string[];
  const rows = (table: string) =>
    database
      .prepare(`SELECT * FROM ${table}`)
      .all()
      .map((row) => JSON.stringify(row));
  const content = new Map(tables.map((table) => [table, rows(table)]));
  database.close();
  return content;
}

test('every table is one of which is said here what becomes of it', () => {
  const content = contentOf(fullHouse());
  expect([...content.keys()].sort()).toEqual([...Object.keys(KINDS), ...BESIDE].sort());
  for (const table of Object.keys(KINDS)) expect(content.get(table), table).not.toHaveLength(0);
});

test('a backup brings all of it back, but nobody who was signed in', async () => {
  const folder = fullHouse();
  const before = contentOf(folder);
  const file = join(temporaryFolder(), 'backup.db');
  await backUp(folder, file, silent);
  const elsewhere = temporaryFolder();
  restore(elsewhere, file, NOW);
  const after = contentOf(elsewhere);
  // What still lay in the journal file has become a segment.
  before.set('segments', [...(before.get('segments') ?? []), ...(after.get('segments') ?? []).slice(-1)]);
  for (const [table, { restored }] of Object.entries(KINDS))
    expect(after.get(table), table).toEqual(restored ? before.get(table) : []);
});

test('a deleted span takes with it what was in it, and leaves what a person said of themselves', () => {
  const folder = fullHouse();
  const before = contentOf(folder);
  deleteSpan(folder, SPAN, silent);
  const after = contentOf(folder);
  for (const [table, { span }] of Object.entries(KINDS)) {
    const [had, has] = [before.get(table) ?? [], after.get(table) ?? []];
    if (span === 'leaves') expect(has, table).toEqual(had);
    if (span === 'takes all') expect(has, table).toEqual([]);
    if (span === 'takes some') expect(has.length, table).toBeLessThan(had.length);
  }
  const store = openStore(folder);
  expect(store.mornings.all().map(({ at }) => at)).toEqual([OUTSIDE]);
  expect(store.notes.between(epochMs(0), NOW).map(({ at }) => at)).toEqual([OUTSIDE]);
  expect([...store.journal.rowsFrom(0)].filter(({ at }) => at >= SPAN.from && at < SPAN.to)).toEqual([]);
  store.close();
});

test('deleting everything leaves none of it', () => {
  const folder = fullHouse();
  deleteEverything(folder);
  expect(readdirSync(folder).filter((name) => /\.db|journal/.test(name))).toEqual([]);
});
