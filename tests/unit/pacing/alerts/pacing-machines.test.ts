/** Every pair of state and event of the pacing alerts: what is said. */
import { describe, expect, test } from 'vitest';
import type { AlertChange, AlertEvent } from '../../../../src/pacing/alerts/change.ts';
import { dayTotal, initialDayTotalState } from '../../../../src/pacing/alerts/day-total.ts';
import {
  initialLongOverState,
  type LongOverState,
  longOver,
} from '../../../../src/pacing/alerts/long-over.ts';
import { initialOverState, over } from '../../../../src/pacing/alerts/over.ts';
import { bpm } from '../../../../src/units.ts';
import {
  context,
  everyPair,
  MINUTE,
  nothing,
  place,
  reading,
  said,
  span,
  stateAfter,
  strangers,
  tick,
  using,
} from '../../../support/alert-tables.ts';

describe('over', () => {
  const step = using(over);
  const low = (seconds: number): AlertEvent => reading(seconds, 95);
  const states = {
    'without a threshold': initialOverState(null),
    calm: initialOverState(bpm(100)),
    'over for 20 s': stateAfter(step, initialOverState(bpm(100)), span(0, 110, 20)),
    open: stateAfter(step, initialOverState(bpm(100)), span(0, 110, 20), span(20, 110, 10)),
    'coming down for 9 s': stateAfter(
      step,
      initialOverState(bpm(100)),
      ...[span(0, 110, 20), span(20, 110, 10), low(31), low(35), low(40)],
    ),
    ended: stateAfter(
      step,
      initialOverState(bpm(100)),
      ...[span(0, 110, 20), span(20, 110, 10), low(31), low(36), low(41)],
    ),
    'over again for 8 s in the episode': stateAfter(
      step,
      initialOverState(bpm(100)),
      ...[span(0, 110, 20), span(20, 110, 10), low(31), low(36), low(41), span(42, 110, 8)],
    ),
  };
  const events = {
    '5 s over, at once': span(20, 110, 5),
    '10 s over, at once': span(20, 110, 10),
    '10 s over, after 5 s': span(25, 110, 10),
    '10 s over, after 6 s': span(26, 110, 10),
    '40 s over, later in the episode': span(55, 110, 40),
    '40 s over, in another episode': span(600, 110, 40),
    '40 s at the threshold': span(20, 100, 40),
    '40 s over an unknown threshold': { ...span(20, 110, 40), threshold: null },
    'a low reading': low(41),
    'a low reading a second earlier': low(40),
    'a low reading after a gap': low(46),
    'a reading 4 under': reading(41, 96),
    'a packet without a number': reading(41, 0),
    'another threshold': { kind: 'threshold', ...place(41), bpm: bpm(120) } satisfies AlertEvent,
    'an hour of nothing': tick(3_600),
    'a start': { kind: 'caught-up', ...place(41) } satisfies AlertEvent,
    ...strangers('over'),
  };
  const quiet = nothing(events);
  const episodes = { '40 s over, later in the episode': 'raised', '40 s over, in another episode': 'raised' };
  everyPair(step, states, events, {
    // What was over is judged by the threshold of that time, which every span carries.
    'without a threshold': { ...quiet, ...episodes },
    calm: { ...quiet, ...episodes },
    'over for 20 s': {
      ...quiet,
      ...episodes,
      '10 s over, at once': 'raised',
      '10 s over, after 5 s': 'raised',
    },
    // Nothing but low readings without a break for 10 s ends it, and no missing data.
    open: quiet,
    'coming down for 9 s': { ...quiet, 'a low reading': 'resolved' },
    ended: { ...quiet, ...episodes, '40 s over, later in the episode': 'reopened' },
    'over again for 8 s in the episode': {
      ...quiet,
      ...episodes,
      '40 s over, later in the episode': 'reopened',
    },
  });
});

describe('long-over', () => {
  const overAt = (seconds: number, change: AlertChange['change']): AlertChange => ({
    kind: 'alert',
    change,
    id: 'over-1',
    at: place(seconds).at,
    about: { kind: 'over', family: 'pacing', noSignalSince: null },
  });
  const step = (state: LongOverState, event: AlertEvent, change?: AlertChange) =>
    longOver(state, event, context(), change);
  const over = step(initialLongOverState, reading(0, 110), overAt(0, 'raised')).state;
  const open = step(over, reading(5 * MINUTE, 110)).state;
  const ended = step(open, reading(6 * MINUTE, 90), overAt(6 * MINUTE, 'resolved')).state;
  const again = step(ended, reading(6 * MINUTE, 110), overAt(6 * MINUTE, 'reopened')).state;
  const states = { calm: initialLongOverState, over, open, ended, again };
  const events = {
    '4 min 59': reading(5 * MINUTE - 1, 110),
    '5 min': reading(5 * MINUTE, 110),
    '5 min, unseen': tick(5 * MINUTE + 2),
    '11 min': reading(11 * MINUTE, 110),
    ...strangers('over'),
  };
  const quiet = nothing(events);
  everyPair(step, states, events, {
    calm: quiet,
    over: { ...quiet, '5 min': 'raised', '5 min, unseen': 'raised', '11 min': 'raised' },
    open: quiet,
    ended: quiet,
    again: { ...quiet, '11 min': 'reopened' },
  });

  test.each([
    ['calm', '-'],
    ['over', '-'],
    ['open', 'resolved'],
    ['ended', '-'],
    ['again', '-'],
  ] as const)('when the over ends in the state “%s”: %s', (name, expected) => {
    expect(said(step(states[name], reading(61, 90), overAt(61, 'resolved')).outputs)).toBe(expected);
  });
});

describe('day-total', () => {
  const settings = { 'alerts.dayTotal': 1 };
  const step = using(dayTotal, settings);
  const most = stateAfter(step, initialDayTotalState, span(0, 110, 60));
  const open = stateAfter(step, most, span(60, 110, 1));
  const nextDay = 12 * 60 * MINUTE;
  everyPair(
    step,
    {
      nothing: initialDayTotalState,
      'a minute': most,
      open,
      'the day after': stateAfter(step, open, tick(nextDay)),
    },
    {
      '1 s over': span(70, 110, 1),
      '61 s over': span(70, 110, 61),
      '61 s under': span(70, 100, 61),
      'over tomorrow': span(nextDay + 70, 110, 61),
      time: tick(1000),
      midnight: tick(nextDay),
      'a packet': reading(80, 110),
      ...strangers('over'),
    },
    {
      nothing: {
        '1 s over': '-',
        '61 s over': 'raised',
        '61 s under': '-',
        'over tomorrow': 'raised',
        time: '-',
        midnight: '-',
        'a packet': '-',
        ...nothing(strangers('over')),
      },
      'a minute': {
        '1 s over': 'raised',
        '61 s over': 'raised',
        '61 s under': '-',
        'over tomorrow': 'raised',
        time: '-',
        midnight: '-',
        'a packet': '-',
        ...nothing(strangers('over')),
      },
      open: {
        '1 s over': '-',
        '61 s over': '-',
        '61 s under': '-',
        'over tomorrow': 'resolved raised',
        time: '-',
        midnight: 'resolved',
        'a packet': '-',
        ...nothing(strangers('over')),
      },
      'the day after': {
        '1 s over': '-',
        '61 s over': '-',
        '61 s under': '-',
        'over tomorrow': 'raised',
        time: '-',
        midnight: '-',
        'a packet': '-',
        ...nothing(strangers('over')),
      },
    },
  );

  test('off, nothing is raised, and what stands ends; on again, what has passed is said', () => {
    const off = (state: typeof open, event: AlertEvent) => dayTotal(state, event, context());
    expect(said(off(most, span(60, 110, 600)).outputs)).toBe('-');
    expect(said(off(open, tick(1000)).outputs)).toBe('resolved');
    const summed = off(most, span(60, 110, 600)).state;
    expect(said(step(summed, tick(1000)).outputs)).toBe('raised');
  });
});
