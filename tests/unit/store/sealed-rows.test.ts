import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { defaultSettings } from '../../../src/contract/settings.ts';
import { DATABASE_FILE, lockFolder } from '../../../src/store/database.ts';
import { openSound, rescueInWords } from '../../../src/store/rescue.ts';
import { SEALED_TABLES, type SealedTable } from '../../../src/store/sealed-rows.ts';
import { sqlite } from '../../../src/store/sqlite.ts';
import { openStore } from '../../../src/store/store.ts';
import { bpm, epochMs } from '../../../src/units.ts';
import { acknowledge, household, STRAP, WEARER, withStrap } from '../../support/household.ts';
import { NOON } from '../../support/packets.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

/** Being over lasts so long in {@link livedIn}. */
const OVER_MS = 399_000;

/** A folder with a row or more in every sealed table: two thresholds, an alert that stands, a note, a silence. */
function livedIn(): { folder: string; clock: VirtualClock } {
  const clock = new VirtualClock(NOON);
  const folder = temporaryFolder();
  const { service, source, store } = withStrap(clock, folder);
  service.changeSettings({ 'alerts.overDwell': defaultSettings['alerts.overDwell'] + 5 });
  service.enterThreshold({ bpm: bpm(100), method: 'symptom', note: 'at first' });
  service.enterThreshold({ bpm: bpm(95), method: 'symptom', note: 'lower' });
  for (let second = 0; second < 400; second += 1) {
    clock.pass(1_000);
    source.packet(STRAP, 120);
  }
  const [alert] = service.snapshot().alerts;
  acknowledge(service, alert?.id ?? '');
  service.onRequest({ type: 'word', word: 'all-right' }, WEARER);
  store.notes.add({ at: epochMs(NOON), kind: 'crash', text: 'in the kitchen' }, WEARER, epochMs(NOON));
  clock.pass(2_000);
  store.close();
  return { folder, clock };
}

/** Changes the database behind the store's back, as a bit that flips does. */
function spoil(folder: string, statement: string): void {
  const database = new (sqlite())(join(folder, DATABASE_FILE));
  // The triggers guard against statements, not against bits.
  database.exec('DROP TRIGGER thresholds_never_change');
  expect(database.prepare(statement).run().changes).toBeGreaterThan(0);
  database.close();
}

test('every row of the small tables is sealed', () => {
  const { folder } = livedIn();
  const database = new (sqlite())(join(folder, DATABASE_FILE));
  for (const table of SEALED_TABLES) {
    const [rows, sealed] = database
      .prepare(`SELECT count(*), count(seal) FROM ${table}`)
      .raw()
      .get() as number[];
    expect({ table, sealed }).toEqual({ table, sealed: rows });
    expect(rows, table).toBeGreaterThan(0);
  }
  database.close();
  const store = openStore(folder);
  expect(store.findFaults()).toEqual([]);
  store.close();
});

describe('a bit that flipped', () => {
  /** A plausible other value of each. */
  const FLIPPED: Readonly<Record<SealedTable, string>> = {
    thresholds: 'UPDATE thresholds SET bpm = bpm + 16 WHERE id = 2',
    alerts:
      "UPDATE alerts SET record = replace(record, '\"resolvedAt\":null', '\"resolvedAt\":1') WHERE kind = 'over'",
    house: "UPDATE house SET record = replace(record, '0', '1')",
    settings: "UPDATE settings SET value = '36'",
    notes: "UPDATE notes SET text = 'in the kitchem'",
    days: 'UPDATE days SET row = replace(row, \'"complete":false\', \'"complete":true\')',
  };

  test.each(SEALED_TABLES)('in %s is found by verify', (table) => {
    const { folder } = livedIn();
    spoil(folder, FLIPPED[table]);
    const store = openStore(folder);
    expect(store.findFaults()).toEqual([
      expect.stringMatching(new RegExp(`^${table} .* is not as it was written$`)),
    ]);
    store.close();
  });

  test('in a threshold raises no wrong alarm: it is not believed, and the next start saves the others', () => {
    const { clock, folder } = livedIn();
    spoil(folder, FLIPPED.thresholds);
    const store = openStore(folder);
    expect(() => store.thresholds.current()).toThrow(/thresholds 2\) and is not believed/);
    store.close();
    const { rescue, store: sound } = openSound(folder, lockFolder(folder), clock.wall());
    expect(sound.thresholds.all().map(({ bpm: value }) => value)).toEqual([100]);
    expect(rescue === null ? '' : rescueInWords(rescue)).toMatch(/\(thresholds\): look at your threshold/);
    expect(readdirSync(folder).some((name) => name.startsWith('damaged-'))).toBe(true);
    sound.close();
  });

  test.each(['settings', 'house', 'alerts'] as const)(
    'in %s is left out by the next start, which says so',
    (table) => {
      const { clock, folder } = livedIn();
      spoil(folder, FLIPPED[table]);
      const { rescue, store } = openSound(folder, lockFolder(folder), clock.wall());
      expect(rescue).toMatchObject({ kind: 'database', incomplete: [table] });
      expect(store.findFaults()).toEqual([]);
      expect(store.thresholds.all()).toHaveLength(2);
      store.close();
    },
  );

  test('in a note leaves it out and is told in the storage alert', () => {
    const { clock, folder } = livedIn();
    spoil(folder, FLIPPED.notes);
    const { rescue, store } = openSound(folder, lockFolder(folder), clock.wall());
    expect(rescue).toBeNull();
    expect(store.notes.all()).toEqual([]);
    store.close();
    const { service, store: opened } = household(clock, folder);
    opened.notes.between(epochMs(0), epochMs(NOON + 1));
    clock.pass(3_000);
    expect(service.snapshot().alerts).toContainEqual(
      expect.objectContaining({ kind: 'storage', sentence: expect.stringContaining('notes 1 is damaged') }),
    );
  });

  test.each(['row', 'details'] as const)('in the %s of a day has it worked out again', (column) => {
    const { clock, folder } = livedIn();
    const change =
      column === 'row' ? FLIPPED.days : "UPDATE days SET details = CAST(details || X'00' AS BLOB)";
    spoil(folder, change);
    const store = openStore(folder);
    expect(store.days.get('2026-03-10')).toBeNull();
    store.close();
    const { service } = household(clock, folder);
    expect(service.day('2026-03-10')).toMatchObject({ overMs: OVER_MS, complete: false });
  });
});
