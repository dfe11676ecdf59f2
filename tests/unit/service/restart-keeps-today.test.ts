import { describe, expect, test } from 'vitest';
import { DEFAULT_WAKING } from '../../../src/contract/day.ts';
import { Calendar } from '../../../src/pacing/calendar.ts';
import { verifyDays } from '../../../src/service/verify-days.ts';
import { bpm, monotonicMs } from '../../../src/units.ts';
import { household, STRAP, withStrap, ZONE } from '../../support/household.ts';
import type { ScriptedSource } from '../../support/scripted-source.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const MINUTE_MS = 60_000;
/** Today's journal is read from 22:00 on, the beginning of its night: the strap was put on before that. */
const EVENING = Date.parse('2026-03-10T21:50:00Z');
const UNTIL_AFTER_MIDNIGHT_MS = 160 * MINUTE_MS;

/** Over the threshold for so long, with a packet as often as is needed for all of it to be recorded. */
function over(clock: VirtualClock, source: ScriptedSource, ms: number): void {
  for (let passed = 0; passed < ms; passed += 4_000) {
    source.packet(STRAP, 105);
    clock.pass(4_000);
  }
}

/** What happens after midnight, and puts a connection in the journal that was made, by its time, before 22:00. */
const LATE_WORDS = {
  'a link was said again as of when it was made': (clock: VirtualClock, source: ScriptedSource) => {
    const made = clock.monotonic() - UNTIL_AFTER_MIDNIGHT_MS;
    source.link('searching', null);
    source.say({ type: 'link', address: STRAP, state: 'listening', monotonic: monotonicMs(made) });
  },
  'the clock was wrong while the strap connected': (clock: VirtualClock, source: ScriptedSource) => {
    clock.setWall(5 * MINUTE_MS - UNTIL_AFTER_MIDNIGHT_MS);
    clock.pass(5_000);
    source.link('searching', null);
    source.link('listening', STRAP);
    clock.setWall(UNTIL_AFTER_MIDNIGHT_MS - 5 * MINUTE_MS);
    clock.pass(5_000);
  },
};

describe('a restart loses nothing of today', () => {
  test.each(Object.entries(LATE_WORDS))('when %s', (_, happens) => {
    const clock = new VirtualClock(EVENING);
    const { folder, service, source, store } = withStrap(clock, temporaryFolder());
    service.enterThreshold({ bpm: bpm(100), method: 'symptom', note: '' });
    over(clock, source, UNTIL_AFTER_MIDNIGHT_MS);
    happens(clock, source);
    over(clock, source, 10 * MINUTE_MS);
    clock.pass(10_000);
    const { day, overMs } = service.snapshot().tally;
    expect(day).toBe('2026-03-11');
    expect(overMs).toBeGreaterThan(39 * MINUTE_MS);
    store.close();

    const again = household(clock, folder);
    expect(again.service.snapshot().tally.overMs).toBe(overMs);
    // What is put down as the day's sum is what its packets say.
    clock.pass(6 * MINUTE_MS);
    expect(again.service.day(day).overMs).toBe(overMs);
    const findings = [...verifyDays(again.store, new Calendar(ZONE), DEFAULT_WAKING, again.service.now())];
    expect(findings.filter(({ state }) => state !== 'same')).toEqual([]);
  });
});
