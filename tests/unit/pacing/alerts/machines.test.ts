/** Every pair of state and event of the technical alerts, and of "not wearing it": what is said. */
import { describe, expect, test } from 'vitest';
import type { StorageCause } from '../../../../src/contract/alerts.ts';
import type { Settings } from '../../../../src/contract/settings.ts';
import { bluetooth, initialBluetoothState } from '../../../../src/pacing/alerts/bluetooth.ts';
import type { AlertChange, AlertEvent } from '../../../../src/pacing/alerts/change.ts';
import { clock, initialClockState } from '../../../../src/pacing/alerts/clock.ts';
import {
  initialNoSignalState,
  type NoSignalState,
  noSignal,
} from '../../../../src/pacing/alerts/no-signal.ts';
import { initialStorageState, storage, storageTakenUp } from '../../../../src/pacing/alerts/storage.ts';
import { initialStrapBatteryState, strapBattery } from '../../../../src/pacing/alerts/strap-battery.ts';
import { type WearingChange, type WearingState, wearing } from '../../../../src/pacing/alerts/wearing.ts';
import {
  context,
  DAY,
  everyPair,
  MINUTE,
  nothing,
  place,
  reading,
  said,
  stateAfter,
  strangers,
  tick,
  using,
} from '../../../support/alert-tables.ts';

describe('bluetooth', () => {
  const step = using(bluetooth);
  const off: AlertEvent = { kind: 'bluetooth', ...place(0), state: 'adapter-off' };
  const others = strangers('bluetooth');
  everyPair(
    step,
    { well: initialBluetoothState, open: stateAfter(step, initialBluetoothState, off) },
    {
      starting: { kind: 'bluetooth', ...place(1), state: 'starting' },
      ready: { kind: 'bluetooth', ...place(1), state: 'ready' },
      off: { ...off, ...place(1) },
      'not permitted': { kind: 'bluetooth', ...place(1), state: 'not-permitted' },
      time: tick(100_000),
      ...others,
    },
    {
      well: {
        starting: '-',
        ready: '-',
        off: 'raised',
        'not permitted': 'raised',
        time: '-',
        ...nothing(others),
      },
      open: {
        starting: '-',
        ready: 'resolved',
        off: '-',
        'not permitted': 'amended',
        time: '-',
        ...nothing(others),
      },
    },
  );
});

describe('storage', () => {
  const step = using(storage);
  const trouble = (
    sentence: string | null,
    cause: StorageCause = 'write-failed',
    seconds = 1,
  ): AlertEvent => ({
    kind: 'storage',
    ...place(seconds),
    cause,
    sentence,
  });
  const others = strangers('storage');
  const damaged = trouble('Damaged.', 'segment-damaged');
  const events = {
    'the same': trouble('Full.'),
    'another sentence': trouble('Locked.'),
    writes: trouble(null),
    'nearly full': trouble('Nearly.', 'nearly-full'),
    'not nearly full': trouble(null, 'nearly-full'),
    damage: damaged,
    'more damage': trouble('Damaged, twice.', 'segment-damaged'),
    'a day less a second': reading(DAY, 80),
    'a day': reading(DAY + 1, 80),
    'a day, no packet': tick(DAY + 2),
    'a day and 2 s, no packet': tick(DAY + 3),
    ...others,
  };
  const quiet = nothing(events);
  const raising = {
    'the same': 'raised',
    'another sentence': 'raised',
    'nearly full': 'raised',
    damage: 'raised',
    'more damage': 'raised',
  };
  const amending = { 'another sentence': 'amended', 'nearly full': 'amended', damage: 'amended' };
  everyPair(
    step,
    {
      well: initialStorageState,
      failing: stateAfter(step, initialStorageState, trouble('Full.')),
      both: stateAfter(step, initialStorageState, trouble('Full.'), trouble('Nearly.', 'nearly-full')),
      damaged: stateAfter(step, initialStorageState, damaged),
      'damaged and failing': stateAfter(step, initialStorageState, damaged, trouble('Full.')),
    },
    events,
    {
      well: { ...quiet, ...raising },
      failing: { ...quiet, ...amending, writes: 'resolved', 'more damage': 'amended' },
      both: {
        ...quiet,
        ...amending,
        'nearly full': '-',
        writes: 'amended',
        'not nearly full': 'amended',
        'more damage': 'amended',
      },
      // What is lost stays lost: it is said for a day.
      damaged: {
        ...quiet,
        ...amending,
        'the same': 'amended',
        damage: '-',
        'more damage': 'amended',
        'a day': 'resolved',
        'a day and 2 s, no packet': 'resolved',
      },
      'damaged and failing': {
        ...quiet,
        ...amending,
        damage: '-',
        writes: 'amended',
        'more damage': 'amended',
        'a day': 'amended',
        'a day and 2 s, no packet': 'amended',
      },
    },
  );

  test('says every cause on a line of its own, also after a restart', () => {
    const both = stateAfter(step, initialStorageState, damaged, trouble('Full.'));
    expect(both.open?.about.sentence).toBe('Full.\nDamaged.');
    const again = storageTakenUp(both.open, place(1).t);
    expect(again).toEqual(both);
    const [ended] = step(again, trouble(null)).outputs;
    expect(ended?.about).toMatchObject({ causes: ['segment-damaged'], sentence: 'Damaged.' });
  });
});

describe('strap-battery', () => {
  const step = using(strapBattery);
  const level = (percent: number, strap = '1'): AlertEvent => ({
    kind: 'battery',
    ...place(1),
    strap,
    percent,
  });
  const others = strangers('strap-battery');
  everyPair(
    step,
    { charged: initialStrapBatteryState, low: stateAfter(step, initialStrapBatteryState, level(15)) },
    {
      '16 %': level(16),
      '15 %': level(15),
      '3 %': level(3),
      '30 %': level(30),
      '31 %': level(31),
      '100 %': level(100),
      'another strap at 10 %': level(10, '2'),
      'another strap at 90 %': level(90, '2'),
      forgotten: { kind: 'straps', ...place(1), straps: ['2'] },
      kept: { kind: 'straps', ...place(1), straps: ['1', '2'] },
      ...others,
    },
    {
      charged: {
        '16 %': '-',
        '15 %': 'raised',
        '3 %': 'raised',
        '30 %': '-',
        '31 %': '-',
        '100 %': '-',
        'another strap at 10 %': 'raised',
        'another strap at 90 %': '-',
        forgotten: '-',
        kept: '-',
        ...nothing(others),
      },
      low: {
        '16 %': 'amended',
        '15 %': '-',
        '3 %': 'amended',
        '30 %': 'amended',
        '31 %': 'resolved',
        '100 %': 'resolved',
        'another strap at 10 %': 'raised',
        'another strap at 90 %': '-',
        forgotten: 'resolved',
        kept: '-',
        ...nothing(others),
      },
    },
  );
});

describe('clock', () => {
  const step = using(clock);
  const set = (seconds: number): AlertEvent => ({ kind: 'clock-step', ...place(seconds), byMs: 5_000 });
  const others = strangers('clock');
  everyPair(
    step,
    { right: initialClockState, open: stateAfter(step, initialClockState, set(0)) },
    {
      'set again': set(60),
      '9 min 59': reading(10 * MINUTE - 1, 80),
      '10 min': reading(10 * MINUTE, 80),
      '10 min, no packet': tick(10 * MINUTE + 1),
      '10 min 2, no packet': tick(10 * MINUTE + 2),
      ...others,
    },
    {
      right: {
        'set again': 'raised',
        '9 min 59': '-',
        '10 min': '-',
        '10 min, no packet': '-',
        '10 min 2, no packet': '-',
        ...nothing(others),
      },
      open: {
        'set again': 'amended',
        '9 min 59': '-',
        '10 min': 'resolved',
        '10 min, no packet': '-',
        '10 min 2, no packet': 'resolved',
        ...nothing(others),
      },
    },
  );
});

describe('no-signal', () => {
  const step = (state: NoSignalState, event: AlertEvent, change?: WearingChange) =>
    noSignal(state, event, context(), change);
  const never = (state: NoSignalState, event: AlertEvent) =>
    noSignal(state, event, context({}, null), undefined);
  const straps = (...list: string[]): AlertEvent => ({ kind: 'straps', ...place(1), straps: list });
  const notWorn = (seconds: number): WearingChange => ({
    kind: 'wearing-change',
    at: place(seconds).at,
    notWorn: { since: place(seconds).at, by: null, until: null },
    wornSaidAt: null,
  });
  const read = step(initialNoSignalState, reading(0, 80)).state;
  const open = step(read, tick(62)).state;
  const coming = [reading(70, 80), reading(74, 80)].reduce((state, event) => step(state, event).state, open);
  const paused = step(read, tick(1), notWorn(1)).state;
  const events = {
    '59 s': reading(59, 0),
    '60 s': reading(60, 0),
    '61 s, no packet': tick(61),
    '62 s, no packet': tick(62),
    'ok at 75 s': reading(75, 80),
    'no strap any more': straps(),
    'a strap': straps('1'),
    ...strangers('no-signal'),
  };
  const quiet = nothing(events);
  const raising = { ...quiet, '60 s': 'raised amended', '62 s, no packet': 'raised', 'ok at 75 s': 'raised' };
  everyPair(
    step,
    { 'no packet yet': initialNoSignalState, read, open, 'coming back': coming, paused },
    events,
    {
      'no packet yet': quiet,
      read: raising,
      // With packets that are not ok it says so.
      open: { ...quiet, '59 s': 'amended', '60 s': 'amended', 'no strap any more': 'resolved' },
      'coming back': {
        ...quiet,
        '59 s': 'amended',
        '60 s': 'amended',
        'ok at 75 s': 'resolved',
        'no strap any more': 'resolved',
      },
      paused: quiet,
    },
  );

  test('is raised even if no packet ever comes from a strap that is the wearer’s', () => {
    const expecting = never(initialNoSignalState, straps('1')).state;
    expect(said(never(expecting, tick(60)).outputs)).toBe('-');
    const [raised] = never(expecting, tick(63)).outputs;
    expect(raised).toMatchObject({ change: 'raised', about: { lastOkAt: null, since: place(1).at } });
  });

  test('is not ended by ok readings with a gap, or with one between that is not ok', () => {
    const through = (...list: AlertEvent[]) =>
      said(
        list
          .map((event) => event)
          .reduce<{ state: NoSignalState; outputs: AlertChange[] }>(
            ({ state, outputs }, event) => {
              const next = step(state, event);
              return {
                state: next.state,
                outputs: [...outputs, ...next.outputs.filter(({ change }) => change !== 'amended')],
              };
            },
            { state: open, outputs: [] },
          ).outputs,
      );
    expect(through(reading(70, 80), reading(75, 80))).toBe('resolved');
    expect(through(reading(70, 80), reading(76, 80))).toBe('-');
    expect(through(reading(70, 80), reading(72, 0), reading(75, 80))).toBe('-');
  });

  test('ends when the strap is said not to be worn, and counts anew when it is again', () => {
    expect(said(step(open, tick(70), notWorn(70)).outputs)).toBe('resolved');
    const worn = step(paused, tick(1_000), {
      kind: 'wearing-change',
      at: place(1_000).at,
      notWorn: null,
      wornSaidAt: null,
    }).state;
    expect(said(step(worn, tick(1_061)).outputs)).toBe('-');
    expect(said(step(worn, tick(1_062)).outputs)).toBe('raised');
  });
});

describe('not wearing it', () => {
  const by = { role: 'wearer', device: 'Bedside' } as const;
  const scheduled = { 'wearing.notFrom': '11:00', 'wearing.notTo': '13:00' };
  const step = (settings: Partial<Settings>) => (state: WearingState, event: AlertEvent) =>
    wearing(state, event, context(settings, -7_200));
  const say = (worn: boolean): AlertEvent => ({ kind: 'wearing', ...place(60), worn, by });
  const events = {
    'said not to be': say(false),
    'said to be': say(true),
    'an ok reading': reading(60, 80),
    'a reading that is not': reading(60, 0),
    time: tick(60),
    'an hour': tick(3_600),
    ...strangers('over'),
  };
  const quiet = nothing(events);
  const worn: WearingState = { notWorn: null, wornSaidAt: null };
  const tapped: WearingState = { notWorn: { since: place(0).at, by, until: null }, wornSaidAt: null };
  const asleep: WearingState = {
    notWorn: { since: place(0).at, by: null, until: place(3_600).at },
    wornSaidAt: null,
  };
  const saidWorn: WearingState = { notWorn: null, wornSaidAt: place(0).at };
  describe('without a schedule', () => {
    everyPair(step({}), { worn, tapped }, events, {
      worn: { ...quiet, 'said not to be': 'not worn, wearer' },
      tapped: { ...quiet, 'said to be': 'worn', 'an ok reading': 'worn' },
    });
  });
  describe('by a schedule', () => {
    const [beginning, ...rest] = Object.keys(quiet);
    expect([beginning, rest.length > 0]).toEqual(['said not to be', true]);
    const begun = Object.fromEntries(
      Object.keys(strangers('over')).map((name) => [name, 'not worn, schedule']),
    );
    everyPair(step(scheduled), { worn, tapped, asleep, saidWorn }, events, {
      worn: {
        'said not to be': 'not worn, wearer',
        'said to be': '-',
        'an ok reading': '-',
        'a reading that is not': '-',
        time: 'not worn, schedule',
        'an hour': '-',
        ...begun,
      },
      tapped: { ...quiet, 'said to be': 'worn', 'an ok reading': 'worn' },
      // Who says that it is worn is believed until the schedule's next stretch.
      saidWorn: { ...quiet, 'said not to be': 'not worn, wearer' },
      asleep: {
        ...quiet,
        'said not to be': 'not worn, wearer',
        'said to be': 'worn',
        'an ok reading': 'worn',
        'an hour': 'worn',
      },
    });
  });
  test('a strap that is still read when the schedule begins is worn', () => {
    const seen = { ...context(scheduled), sight: { lastOk: place(58), noSignalSince: null } };
    expect(said(wearing(worn, tick(60), seen).outputs)).toBe('-');
  });
});
