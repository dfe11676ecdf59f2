import { describe, expect, test, vi } from 'vitest';
import { DEFAULT_WAKING } from '../../../src/contract/day.ts';
import { Calendar } from '../../../src/pacing/calendar.ts';
import { putDownAnew } from '../../../src/service/day-keeper.ts';
import { finish } from '../../../src/service/day-rebuild.ts';
import { openStore } from '../../../src/store/store.ts';
import { bpm, epochMs, monotonicMs } from '../../../src/units.ts';
import { household, WEARER, ZONE } from '../../support/household.ts';
import { NOON } from '../../support/packets.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** Two weeks, with three days each that something was recorded on; all before today, 2026-03-10. */
const DATES = [
  '2026-02-24',
  '2026-02-25',
  '2026-02-26',
  '2026-03-03',
  '2026-03-04',
  '2026-03-08',
  '2026-03-09',
];
const TODAY = '2026-03-10';
const SPAN = { from: '2026-02-23', to: TODAY };
const REPORT = { ...SPAN, notes: 'kinds' } as const;
/** By then a service that has just started has found out on which days near those nothing was received. */
const SETTLED = 30_000;
/** With it every one of the days is complete; with the usual one none is. */
const LATE = { 'day.wakingFrom': '09:00', 'day.wakingTo': '19:00' };

/** A household with days that were recorded from 09:00 to 19:00, and put down by the usual waking window. */
function withPastDays(options: { timeZone?: string } = {}) {
  const folder = temporaryFolder();
  const calendar = new Calendar(ZONE);
  const store = openStore(folder);
  store.straps.adopt({ address: 'AA:BB:CC:DD:EE:01', name: 'Strap One', serial: null }, {}, epochMs(0));
  const strap = store.straps.adopted()[0]?.id ?? 0;
  store.thresholds.add({ bpm: bpm(95), method: 'symptom', note: '' }, calendar.dayNamed(SPAN.from).start, 0);
  for (const date of DATES) {
    const from = calendar.momentOn(date, '09:00');
    store.journal.append({ kind: 'connected', at: from, monotonic: monotonicMs(from), strap });
    for (let second = 0; second < 10 * 3_600; second += 5) {
      const at = epochMs(from + second * 1_000);
      const bytes = Uint8Array.of(0, second < 300 ? 105 : 70);
      store.journal.append({ kind: 'packet', at, monotonic: monotonicMs(at), strap, bytes, verdict: 'ok' });
    }
    do store.journal.flush();
    while (store.journal.waiting > 0);
    store.journal.sealAll();
  }
  for (const date of DATES) {
    finish(putDownAnew(store, calendar, date, { waking: DEFAULT_WAKING, madeAt: epochMs(NOON) }));
  }
  store.close();
  const clock = new VirtualClock(NOON);
  return { ...household(clock, folder, options), clock };
}

describe('another waking window', () => {
  test('is that of every day that is shown, and earlier days are worked out by it within minutes', () => {
    const { clock, service } = withPastDays();
    clock.pass(SETTLED);
    expect(service.days(SPAN)).toMatchObject({ pending: [], weeks: [{ comparable: false }, {}] });
    service.changeSettings(LATE);
    expect(service.days(SPAN)).toEqual({ days: [], weeks: [], pending: DATES });
    expect(service.report(REPORT)).toMatchObject({
      waking: { from: '09:00', to: '19:00' },
      days: [],
      pending: DATES,
      under: [],
      // The days of the span, but for those that nothing is known of yet.
      coverage: { days: 16 - DATES.length, recordedDays: 0, completeDays: 0 },
    });
    clock.pass(2 * MINUTE);
    const { days, pending, weeks } = service.days(SPAN);
    expect(pending).toEqual([]);
    expect(days.map(({ date }) => date)).toEqual(DATES);
    for (const day of days)
      expect(day).toMatchObject({ waking: { from: '09:00', to: '19:00' }, complete: true });
    expect(weeks).toMatchObject([{ comparable: true }, { comparable: false }]);
    expect(service.report(REPORT)).toMatchObject({ pending: [], coverage: { days: 16, completeDays: 7 } });
  });

  test('has the newest days worked out first', () => {
    const { clock, service } = withPastDays();
    service.changeSettings(LATE);
    for (let seconds = 0; service.days(SPAN).days.length === 0; seconds += 1) {
      expect(seconds).toBeLessThan(60);
      clock.pass(1_000);
    }
    expect(service.days(SPAN).days.at(-1)?.date).toBe(DATES.at(-1));
  });

  test('changes no resting heart rate meanwhile: nights are the same by any waking window', () => {
    const { clock, service, store } = withPastDays();
    clock.pass(SETTLED);
    const nights = store.days.listed(SPAN.from, SPAN.to).length;
    const before = service.threshold.view();
    service.changeSettings(LATE);
    expect(store.days.listed(SPAN.from, SPAN.to)).toHaveLength(nights);
    expect(service.threshold.view()).toEqual(before);
  });

  test('that is set again as it is has nothing worked out anew', () => {
    const { clock, service } = withPastDays();
    clock.pass(SETTLED);
    service.changeSettings({ 'day.wakingFrom': DEFAULT_WAKING.from, 'alerts.overDwell': 40 });
    expect(service.days(SPAN).pending).toEqual([]);
  });
});

test('a day that has begun, and on which nothing was received, is not said to be still worked out', () => {
  const { clock, service } = withPastDays();
  expect(service.days({ from: TODAY, to: TODAY }).pending).toEqual([]);
  clock.pass(HOUR);
  expect(service.days(SPAN).pending).toEqual([]);
});

describe('while days are still to be worked out', () => {
  test.each([
    ['the days', (house: ReturnType<typeof withPastDays>) => void house.service.days(SPAN)],
    ['a report', (house: ReturnType<typeof withPastDays>) => void house.service.report(REPORT)],
    [
      'a look back',
      ({ service }: ReturnType<typeof withPastDays>) => {
        const { id } = service.notes.add({ kind: 'bad-day', text: '' }, WEARER);
        service.lookBack(id);
      },
    ],
  ])('%s asked for do not hold the service up with working them out', (_, ask) => {
    const house = withPastDays();
    house.clock.pass(SETTLED);
    house.service.changeSettings(LATE);
    const reading = vi.spyOn(house.store.journal, 'rowsFrom');
    ask(house);
    expect(reading).not.toHaveBeenCalled();
  });

  test('a look back names them, and says neither that they were not recorded nor what they were like', () => {
    const { clock, service } = withPastDays();
    const { id } = service.notes.add({ kind: 'bad-day', text: '' }, WEARER);
    clock.pass(SETTLED);
    service.changeSettings(LATE);
    const during = service.lookBack(id);
    expect(during).toMatchObject({ under: 'unknown', others: null, leftOut: [], mayBeTooHigh: null });
    expect(during.pending).toEqual(DATES);
    // The two days of the 72 hours that something was recorded on are not there; today and the 7th are.
    expect(during.hours).toHaveLength(12 + 12);
    clock.pass(2 * MINUTE);
    const after = service.lookBack(id);
    expect(after).toMatchObject({ under: 'no', pending: [] });
    expect(after.hours).toHaveLength(72);
  });

  test('after a start in another time zone no day is shown as it was cut in the one before', () => {
    const { clock, service } = withPastDays({ timeZone: 'Asia/Tokyo' });
    const zones = () => new Set(service.report(REPORT).days.map(({ timeZone }) => timeZone));
    expect(service.report(REPORT).pending.length).toBeGreaterThanOrEqual(DATES.length);
    expect(zones()).toEqual(new Set(['Asia/Tokyo']));
    clock.pass(3 * MINUTE);
    expect(service.report(REPORT).pending).toEqual([]);
    expect(service.report(REPORT).days.length).toBeGreaterThanOrEqual(DATES.length);
    expect(zones()).toEqual(new Set(['Asia/Tokyo']));
  });

  test('a disk that refuses once does not leave them so until midnight', () => {
    const { clock, service, store } = withPastDays();
    clock.pass(SETTLED);
    const put = vi.spyOn(store.days, 'put').mockImplementationOnce(() => {
      throw Object.assign(new RangeError('database is locked'), { code: 'SQLITE_BUSY' });
    });
    service.changeSettings(LATE);
    clock.pass(2 * HOUR);
    expect(put.mock.results[0]?.type).toBe('throw');
    expect(service.days(SPAN).pending).toEqual([]);
  });
});
