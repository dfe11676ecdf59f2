import { describe, expect, test } from 'vitest';
import { newAlert } from '../../../../src/contract/alerts.ts';
import { defaultSettings } from '../../../../src/contract/settings.ts';
import type { RestoredAlerts } from '../../../../src/pacing/alerts/alerts.ts';
import type { PacingInput } from '../../../../src/pacing/events.ts';
import { epochMs } from '../../../../src/units.ts';
import { NOON, packet, run, steady } from '../../../support/packets.ts';

/** A minute a day. */
const settings = { ...defaultSettings, 'alerts.dayTotal': 1 };
/** 23:50, in seconds after noon. */
const EVENING = 12 * 3_600 - 600;
const MIDNIGHT = EVENING + 600;
const TWENTY_MINUTES = 1_200;
const FIRST = 'day-total-2026-03-10';
const SECOND = 'day-total-2026-03-11';

/** @param seconds after noon, by the new time */
const clockSet = (seconds: number, by: number): PacingInput => ({
  kind: 'clock-step',
  at: epochMs(NOON + seconds * 1000),
  byMs: by * 1000,
});

/** Every change as [what, seconds after noon, id]. */
const changes = (events: readonly PacingInput[], restored?: RestoredAlerts) =>
  run(events, restored === undefined ? { settings } : { settings, restored }).flatMap((output) =>
    output.kind === 'alert' && output.about.kind === 'day-total' && output.change !== 'amended'
      ? [[output.change, (output.at - NOON) / 1000, output.id] as const]
      : [],
  );

/**
 * In the evening the clock is set on, past midnight, and back again.
 *
 * @param first  how long over before that, on the first day, in s
 * @param second how long over on the second
 * @param last   how long over when it is the first day again
 */
function toAndFro(first: number, second: number, last: number): PacingInput[] {
  const on = EVENING + first + TWENTY_MINUTES;
  const back = EVENING + first + second;
  return [
    ...steady(EVENING, EVENING + first, 110),
    clockSet(on, TWENTY_MINUTES),
    ...steady(on, on + second, 110),
    clockSet(back, -TWENTY_MINUTES),
    ...steady(back, back + last, 110),
    packet(back + last, 90),
  ];
}

describe('when the clock crosses midnight and comes back, day-total', () => {
  test('counts on from what the day had already', () => {
    expect(changes(toAndFro(50, 30, 20))).toEqual([['raised', EVENING + 90.001, FIRST]]);
    // Neither the time of the day before nor that of the day after is counted to it.
    expect(changes(toAndFro(50, 30, 10))).toEqual([]);
    expect(changes(toAndFro(30, 50, 20))).toEqual([]);
  });

  test('counts on the day after from what that had already', () => {
    const events = [...toAndFro(10, 50, 10), ...steady(MIDNIGHT + 60, MIDNIGHT + 80, 110)];
    expect(changes(events)).toEqual([['raised', MIDNIGHT + 70.001, SECOND]]);
  });

  test('is raised once a day', () => {
    const events = [
      ...toAndFro(70, 30, 200),
      ...steady(MIDNIGHT + 60, MIDNIGHT + 200, 110),
      packet(MIDNIGHT + 200, 90),
    ];
    expect(changes(events)).toEqual([
      ['raised', EVENING + 60.001, FIRST],
      ['resolved', MIDNIGHT, FIRST],
      ['raised', MIDNIGHT + 90.001, SECOND],
    ]);
  });

  test('is told of the day that it is: that of the other one ends, and does not come again', () => {
    const events = [
      ...toAndFro(50, 70, 20),
      ...steady(MIDNIGHT + 60, MIDNIGHT + 200, 110),
      packet(MIDNIGHT + 200, 90),
    ];
    expect(changes(events)).toEqual([
      ['raised', EVENING + 50 + TWENTY_MINUTES + 60.001, SECOND],
      ['resolved', EVENING + 130.001, SECOND],
      ['raised', EVENING + 130.001, FIRST],
      ['resolved', MIDNIGHT, FIRST],
    ]);
  });

  test('stands on for the day that it is about while no other passes its limit', () => {
    expect(changes([...toAndFro(10, 70, 10), packet(MIDNIGHT + 60, 90)])).toEqual([
      ['raised', EVENING + 10 + TWENTY_MINUTES + 60.001, SECOND],
    ]);
  });

  test('loses nothing of today, however many other days the clock has shown', () => {
    const days = Array.from({ length: 12 }, (_, index) => {
      const from = EVENING + 6 * index;
      const away = (index + 1) * 24 * 3_600;
      return [
        ...steady(from, from + 5, 110),
        clockSet(from + 5 + away, away),
        packet(from + 5 + away, 110),
        clockSet(from + 6, -away),
      ];
    });
    const events = [...days.flat(), ...steady(EVENING + 72, EVENING + 80, 110)];
    expect(changes(events)).toEqual([['raised', EVENING + 72.001, FIRST]]);
  });
});

describe('after a restart, day-total', () => {
  const restored = (lastDayTotal: string | null, open: RestoredAlerts['open'] = []): RestoredAlerts => ({
    open,
    lastOver: null,
    lastLongOver: null,
    lastDayTotal,
    notWorn: null,
    wornSaidAt: null,
  });
  const caughtUp = (seconds: number): PacingInput => ({
    kind: 'caught-up',
    at: epochMs(NOON + seconds * 1000),
  });

  test('of today is raised if it was not before', () => {
    const past = [...steady(EVENING, EVENING + 90, 110), packet(EVENING + 90, 90)];
    const now = EVENING + 100;
    expect(changes([...past, caughtUp(now)], restored(null))).toEqual([['raised', now, FIRST]]);
    expect(changes([...past, caughtUp(now)], restored('2026-03-10'))).toEqual([]);
  });

  test('that stands is not raised again, even if a later day had one too', () => {
    const past = [...steady(EVENING, EVENING + 90, 110), packet(EVENING + 90, 90)];
    const standing = {
      ...newAlert(FIRST, epochMs(NOON + (EVENING + 60) * 1000)),
      ...({ kind: 'day-total', family: 'pacing', noSignalSince: null } as const),
      ...{ day: '2026-03-10', minutes: 1 },
    };
    const events = [...past, caughtUp(EVENING + 100), ...steady(EVENING + 100, EVENING + 200, 110)];
    expect(changes(events, restored('2026-03-11', [standing]))).toEqual([]);
    expect(changes(events.slice(past.length), restored('2026-03-11', [standing]))).toEqual([]);
  });

  // The restart is told the last day that had one, and that may be another.
  test('of a day that passed its limit before is not raised again when the clock comes back to it', () => {
    const past = [...steady(EVENING, EVENING + 90, 110), ...steady(MIDNIGHT, MIDNIGHT + 90, 110)];
    const events = [
      ...past,
      packet(MIDNIGHT + 90, 90),
      caughtUp(MIDNIGHT + 100),
      clockSet(EVENING + 100, -600),
      ...steady(EVENING + 100, EVENING + 200, 110),
    ];
    expect(changes(events, restored('2026-03-11'))).toEqual([]);
  });

  test('of a day that had not passed it counts on when the clock comes back to it', () => {
    const events = [
      ...steady(EVENING, EVENING + 50, 110),
      ...steady(MIDNIGHT, MIDNIGHT + 10, 110),
      packet(MIDNIGHT + 10, 90),
      caughtUp(MIDNIGHT + 20),
      clockSet(EVENING + 100, -520),
      ...steady(EVENING + 100, EVENING + 120, 110),
    ];
    // The last of the fifty readings held for 5 s.
    expect(changes(events, restored(null))).toEqual([['raised', EVENING + 106.001, FIRST]]);
  });
});
