import { expect, test } from 'vitest';
import { openStore } from '../../../src/store/store.ts';
import { epochMs, monotonicMs } from '../../../src/units.ts';
import { household } from '../../support/household.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const DAY_MS = 86_400_000;
const MONDAY = Date.parse('2026-03-09T00:00:00Z');
const ALL = { from: '2026-03-01', to: '2026-03-31' };

/** A data folder with the evenings of Monday and Wednesday, sealed. */
function twoEvenings(): string {
  const folder = temporaryFolder();
  const store = openStore(folder);
  for (const day of [0, 2]) {
    const evening = MONDAY + day * DAY_MS + 20 * 3_600_000;
    for (let second = 0; second < 3.5 * 3_600; second += 60) {
      const at = epochMs(evening + second * 1_000);
      const bytes = Uint8Array.of(0, 70);
      store.journal.append({
        kind: 'packet',
        at,
        monotonic: monotonicMs(at),
        strap: 1,
        bytes,
        verdict: 'ok',
      });
    }
    do store.journal.flush();
    while (store.journal.waiting > 0);
    store.journal.sealAll();
  }
  store.close();
  return folder;
}

test('a day without the strap, between others, is soon known to hold nothing, and not worked out for ever', () => {
  const clock = new VirtualClock(MONDAY + 4 * DAY_MS);
  const { service, source, store } = household(clock, twoEvenings());
  expect(service.days(ALL).pending).toContain('2026-03-10');
  clock.pass(180_000);
  const { days, pending } = service.days(ALL);
  expect(days.map(({ date }) => date)).toEqual(['2026-03-09', '2026-03-11']);
  expect(pending).toEqual([]);
  expect(service.report({ ...ALL, notes: 'kinds' }).pending).toEqual([]);

  // It is looked at again when the clock was set back to it, and something came.
  source.start();
  clock.setWall(-3 * DAY_MS + 12 * 3_600_000);
  clock.pass(5_000);
  service.choose(true);
  source.inRange('AA:BB:CC:DD:EE:01', 'Strap One');
  service.adopt('AA:BB:CC:DD:EE:01');
  source.link('listening', 'AA:BB:CC:DD:EE:01');
  source.packet('AA:BB:CC:DD:EE:01', 70);
  clock.pass(600_000);
  expect(service.days(ALL).days.map(({ date }) => date)).toContain('2026-03-10');
  store.close();
});
