import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { storedOutputs } from '../../../src/service/imported.ts';
import { LIVE_SOURCE, type TimeSpan } from '../../../src/service/ports.ts';
import { DATABASE_FILE, lockFolder } from '../../../src/store/database.ts';
import { deleteSpan } from '../../../src/store/delete.ts';
import { deleteEverything } from '../../../src/store/delete-everything.ts';
import { JOURNAL_FILE } from '../../../src/store/journal-log.ts';
import { sqlite } from '../../../src/store/sqlite.ts';
import { openStore } from '../../../src/store/store.ts';
import { epochMs, monotonicMs } from '../../../src/units.ts';
import { STRAP, withStrap } from '../../support/household.ts';
import { LATE_EVENING, lived } from '../../support/lived.ts';
import { NOON } from '../../support/packets.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

function octetsOf(folder: string): Buffer {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());
  return Buffer.concat(files.map((path) => readFileSync(path)));
}

/**
 * What the files hold of a span, sealed or not, as the octets that stand in them: some from the middle of
 * each segment, long enough to be nowhere by chance.
 */
function tracesOf(folder: string, { from, to }: TimeSpan): Buffer[] {
  const database = new (sqlite())(join(folder, DATABASE_FILE), { readonly: true });
  const sealed = database
    .prepare('SELECT bytes FROM segments WHERE last_at >= ? AND first_at < ?')
    .pluck()
    .all(from, to) as Buffer[];
  database.close();
  const log = readFileSync(join(folder, JOURNAL_FILE));
  return [...sealed, log].map((octets) => octets.subarray(40, 72));
}

describe('deleting a span', () => {
  test('leaves no trace of it in the files, and everything else as it was', () => {
    const folder = temporaryFolder();
    lived(folder).store.close();
    const span = { from: epochMs(LATE_EVENING + 400_000), to: epochMs(LATE_EVENING + 3_600_000) };
    const before = openStore(folder);
    const all = [...before.journal.rowsFrom(0)];
    const thresholds = before.thresholds.all();
    before.close();
    const traces = tracesOf(folder, span);
    expect(traces.length).toBeGreaterThan(2);
    for (const trace of traces) expect(octetsOf(folder).includes(trace)).toBe(true);
    const deleted = deleteSpan(folder, span, () => undefined);
    for (const trace of traces) expect(octetsOf(folder).includes(trace)).toBe(false);
    const kept = all.filter(({ at }) => at < span.from || at >= span.to);
    expect(kept.length).toBeGreaterThan(300);
    expect(deleted.entries).toBe(all.length - kept.length);
    const after = openStore(folder);
    expect([...after.journal.rowsFrom(0)]).toEqual(kept);
    expect(after.thresholds.all()).toEqual(thresholds);
    after.close();
  });

  test('leaves no trace of it either while others write, and what comes in meanwhile is kept', async () => {
    const folder = temporaryFolder();
    lived(folder).store.close();
    const span = { from: epochMs(LATE_EVENING + 400_000), to: epochMs(LATE_EVENING + 3_600_000) };
    const store = openStore(folder);
    const all = [...store.journal.rowsFrom(0)];
    const traces = tracesOf(folder, span);
    let meanwhile = 0;
    const deleted = await store.deleteSpan(span, async () => {
      const at = epochMs(LATE_EVENING + 7_200_000 + meanwhile * 60_000);
      store.journal.append({ kind: 'connected', at, monotonic: monotonicMs(at), strap: 1 });
      store.journal.flush();
      meanwhile += 1;
    });
    expect(meanwhile).toBeGreaterThan(0);
    for (const trace of traces) expect(octetsOf(folder).includes(trace)).toBe(false);
    const kept = all.filter(({ at }) => at < span.from || at >= span.to);
    expect(deleted.entries).toBe(all.length - kept.length);
    expect([...store.journal.rowsFrom(0)].slice(0, kept.length)).toEqual(kept);
    store.close();
    const again = openStore(folder);
    expect([...again.journal.rowsFrom(0)]).toHaveLength(kept.length + meanwhile);
    again.close();
  });

  test.each(['for good', 'while the service runs'] as const)(
    'leaves nothing recorded in it: no reading before it holds into it (%s)',
    async (how) => {
      const clock = new VirtualClock(NOON);
      const { folder, service, source, store } = withStrap(clock, temporaryFolder());
      for (let second = 0; second < 120; second += 1) {
        clock.pass(1_000);
        if (second === 54) source.packet(STRAP, 0);
        else source.packet(STRAP, 80);
      }
      clock.pass(10_000);
      const span = { from: epochMs(NOON + 60_500), to: epochMs(NOON + 90_500) };
      if (how === 'while the service runs') await store.deleteSpan(span, async () => undefined);
      await service.stop();
      store.close();
      if (how === 'for good') deleteSpan(folder, span, () => undefined);
      const after = openStore(folder);
      const spans = [...storedOutputs(after, LIVE_SOURCE, epochMs(0), epochMs(NOON + 3_600_000))].flatMap(
        (output) => (output.kind === 'span' ? [{ from: output.at, to: output.at + output.ms }] : []),
      );
      expect(spans.filter(({ from, to }) => from < span.to && to > span.from)).toEqual([]);
      const before = spans.filter(({ to }) => to <= span.from);
      // The last ok reading that is left does not hold past the one that was not ok.
      expect(before.reduce((sum, { from, to }) => sum + to - from, 0)).toBe(54_000);
      expect(before.at(-1)?.to).toBe(NOON + 55_000);
      after.close();
    },
  );

  test('takes the alerts of that time with it, and only those', () => {
    const folder = temporaryFolder();
    lived(folder).store.close();
    const delta = (from: number, to: number) => ({
      from: epochMs(LATE_EVENING + from),
      to: epochMs(LATE_EVENING + to),
    });
    expect(deleteSpan(folder, delta(-60_000, 0), () => undefined)).toMatchObject({ entries: 0, alerts: 0 });
    expect(deleteSpan(folder, delta(0, 200_000), () => undefined).alerts).toBe(0);
    expect(deleteSpan(folder, delta(240_000, 320_000), () => undefined).alerts).toBe(1);
  });

  test('is refused while a service runs', () => {
    const folder = temporaryFolder();
    lived(folder).store.close();
    const lock = lockFolder(folder);
    expect(() => deleteSpan(folder, { from: epochMs(0), to: epochMs(1) }, () => undefined)).toThrow(
      /already running/,
    );
    expect(() => deleteEverything(folder)).toThrow(/already running/);
    lock.release();
  });
});

describe('deleting everything', () => {
  test('leaves nothing of it, older copies included, and nothing that is not ours is touched', () => {
    const folder = temporaryFolder();
    lived(folder).store.close();
    const traces = tracesOf(folder, { from: epochMs(0), to: epochMs(Number.MAX_SAFE_INTEGER) });
    const aside = join(folder, 'before-restore-20260311T090000Z');
    lived(aside).store.close();
    writeFileSync(join(folder, 'letter.txt'), 'to my doctor');
    deleteEverything(folder);
    for (const trace of traces) expect(octetsOf(folder).includes(trace)).toBe(false);
    expect(existsSync(aside)).toBe(false);
    expect(readdirSync(folder).filter((name) => !name.startsWith('instance.lock'))).toEqual(['letter.txt']);
    const store = openStore(folder);
    expect([...store.journal.rowsFrom(0)]).toEqual([]);
    expect(store.thresholds.all()).toEqual([]);
    store.close();
  });
});
