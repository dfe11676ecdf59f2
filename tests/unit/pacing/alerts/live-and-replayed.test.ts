/** A recording knows no seconds between its events; its alerts are those of the service all the same (design 4). */
import { describe, expect, test } from 'vitest';
import type { AlertKind } from '../../../../src/contract/alerts.ts';
import { defaultSettings, type Settings } from '../../../../src/contract/settings.ts';
import { endOfRecording, type PacingInput } from '../../../../src/pacing/events.ts';
import { epochMs } from '../../../../src/units.ts';
import { asLive } from '../../../support/as-live.ts';
import { NOON, packet, run, steady } from '../../../support/packets.ts';

const HOUR = 3_600;
/** Two midnights later. */
const LATER = 37 * HOUR;

/** @param seconds after noon, by the new time */
const clockSet = (seconds: number, by: number): PacingInput => ({
  kind: 'clock-step',
  at: epochMs(NOON + seconds * 1000),
  byMs: by * 1000,
});

/** Every change of the alerts of one kind as [what, seconds after noon, id]. */
const changes = (kind: AlertKind, events: readonly PacingInput[], settings: Partial<Settings> = {}) =>
  run(events, { settings: { ...defaultSettings, ...settings } }).flatMap((output) =>
    output.kind === 'alert' && output.about.kind === kind && output.change !== 'amended'
      ? [[output.change, (output.at - NOON) / 1000, output.id] as const]
      : [],
  );

describe('what fell due before the clock was set is named by the clock of before', () => {
  // The strap falls silent, and the next that is known is that the clock was set.
  const silent = (from: number, by: number): PacingInput[] => [
    clockSet(from + by, by),
    packet(from + by, 90),
  ];

  test.each([HOUR, -HOUR, 5, -5])('no-signal, with a clock set by %i s', (by) => {
    const events = [...steady(0, 10, 90), ...silent(100, by)];
    expect(changes('no-signal', events)).toEqual([['raised', 69, `no-signal-${NOON + 69_000}`]]);
    expect(changes('no-signal', asLive(events))).toEqual(changes('no-signal', events));
  });

  test.each([HOUR, -HOUR, 5, -5])('long-over, with a clock set by %i s', (by) => {
    const events = [...steady(0, 40, 110), ...silent(400, by)];
    expect(changes('long-over', events)).toEqual([['raised', 330, `long-over-${NOON + 30_000}`]]);
    expect(changes('long-over', asLive(events))).toEqual(changes('long-over', events));
  });

  test.each([HOUR, -HOUR, 5, -5])('the end of a clock alert, with a clock set again by %i s', (by) => {
    const again = 900 + by;
    const events = [
      packet(0, 90),
      clockSet(60, 50),
      packet(61, 90),
      clockSet(again, by),
      packet(again + 1, 90),
    ];
    expect(changes('clock', events)).toEqual([
      ['raised', 60, `clock-${NOON + 60_000}`],
      ['resolved', 660, `clock-${NOON + 60_000}`],
      ['raised', again, `clock-${NOON + again * 1000}`],
    ]);
    expect(changes('clock', asLive(events))).toEqual(changes('clock', events));
  });
});

describe('a day-total ends with its day', () => {
  const settings = { 'alerts.dayTotal': 1 };
  const id = 'day-total-2026-03-10';
  const over = steady(0, 90, 110);

  test.each([
    ['the next packet comes after midnight', [packet(13 * HOUR, 90)]],
    ['nothing comes for days', [packet(LATER, 90)]],
    ['the next is over, days later', [...steady(LATER, LATER + 10, 110)]],
    ['the clock is set on by days', [clockSet(LATER, LATER - 100), packet(LATER, 90)]],
  ])('also when %s', (_, later) => {
    const events = [...over, ...later];
    expect(changes('day-total', events, settings)).toEqual([
      ['raised', 60.001, id],
      ['resolved', 12 * HOUR, id],
    ]);
    expect(changes('day-total', asLive(events), settings)).toEqual(changes('day-total', events, settings));
  });
});

test('the end of a recording tells no alert what time it is, nor whether the strap is worn by then', () => {
  const schedule = { 'wearing.notFrom': '22:00', 'wearing.notTo': '07:00' };
  const settings: Settings = { ...defaultSettings, ...schedule, 'alerts.dayTotal': 1 };
  const events = steady(0, 90, 110);
  const alertsOf = (input: Parameters<typeof run>[0]) =>
    run(input, { settings }).filter(({ kind }) => kind === 'alert' || kind === 'wearing-change');
  expect(alertsOf([...events, endOfRecording])).toEqual(alertsOf(events));
});
