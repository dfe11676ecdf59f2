import { describe, expect, test } from 'vitest';
import { type Alert, newAlert } from '../../../../src/contract/alerts.ts';
import type { RestoredAlerts } from '../../../../src/pacing/alerts/alerts.ts';
import type { AlertChange } from '../../../../src/pacing/alerts/change.ts';
import type { PacingInput } from '../../../../src/pacing/events.ts';
import type { PacingOutput } from '../../../../src/pacing/pipeline.ts';
import { epochMs } from '../../../../src/units.ts';
import { NOON, packet, rawPacket, run, steady } from '../../../support/packets.ts';

const isOfOver = (output: PacingOutput): output is AlertChange =>
  output.kind === 'alert' && output.about.kind === 'over' && output.change !== 'amended';

/** The alert's changes as [what, seconds after noon]. */
const changes = (events: readonly PacingInput[]) =>
  run(events).flatMap((output) =>
    isOfOver(output) ? [[output.change, (output.at - NOON) / 1000] as const] : [],
  );

describe('the over alert is raised', () => {
  test('by the packet that completes the dwell time', () => {
    expect(changes(steady(0, 30, 110))).toEqual([]);
    expect(changes(steady(0, 31, 110))).toEqual([['raised', 30]]);
  });

  test('not at the threshold itself', () => {
    expect(changes(steady(0, 100, 100))).toEqual([]);
  });

  test('through a break of 5 s, not through a longer one', () => {
    const dip = (until: number) => [
      ...steady(0, 20, 110),
      ...steady(20, until, 99),
      ...steady(until, until + 12, 110),
    ];
    expect(changes(dip(25))).toEqual([['raised', 30]]);
    expect(changes(dip(26))).toEqual([]);
  });

  test('through a short gap in the packets, since a reading holds 5 s and a break may last 5 s', () => {
    expect(changes([...steady(0, 20, 110), ...steady(29, 40, 110)])).toEqual([['raised', 30]]);
    expect(changes([...steady(0, 20, 110), ...steady(30, 50, 110)])).toEqual([]);
  });

  test('even if the signal is lost just before: the last reading held long enough', () => {
    const later: PacingInput = { kind: 'tick', at: epochMs(NOON + 60_000) };
    expect(changes([...steady(0, 27, 110), later])).toEqual([['raised', 30]]);
  });

  test('once in an episode: over again within it reopens the same alert', () => {
    const events = [...steady(0, 40, 110), ...steady(40, 52, 90), ...steady(52, 90, 110)];
    const said = run(events).flatMap((output) => (isOfOver(output) ? [output] : []));
    expect(said.map(({ change }) => change)).toEqual(['raised', 'resolved', 'reopened']);
    expect(new Set(said.map(({ id }) => id)).size).toBe(1);
  });

  test('anew in the next episode', () => {
    const events = [...steady(0, 40, 110), ...steady(40, 80, 90), ...steady(80, 120, 110)];
    expect(changes(events)).toEqual([
      ['raised', 30],
      ['resolved', 50],
      ['raised', 110],
    ]);
  });
});

describe('the over alert is resolved', () => {
  const raised = steady(0, 40, 110);

  test('by ok readings at threshold − 5 for 10 s', () => {
    expect(changes([...raised, ...steady(40, 51, 95)])).toEqual([
      ['raised', 30],
      ['resolved', 50],
    ]);
    expect(changes([...raised, ...steady(40, 50, 95)])).toEqual([['raised', 30]]);
  });

  test('not by readings between that and the threshold', () => {
    expect(changes([...raised, ...steady(40, 300, 96)])).toEqual([['raised', 30]]);
  });

  test.each([
    ['a reading above threshold − 5', packet(45, 96)],
    ['a packet that is not ok', packet(45, 0)],
    ['a malformed packet', rawPacket(45)],
  ])('not across %s', (_, between) => {
    expect(changes([...raised, ...steady(40, 45, 90), between, ...steady(46, 56, 90)])).toEqual([
      ['raised', 30],
    ]);
    expect(changes([...raised, ...steady(40, 45, 90), between, ...steady(46, 57, 90)])).toHaveLength(2);
  });

  test('not across a gap', () => {
    expect(changes([...raised, ...steady(40, 45, 90), ...steady(51, 61, 90)])).toEqual([['raised', 30]]);
  });

  test('never because data stopped', () => {
    const silence = Array.from(
      { length: 3600 },
      (_, second): PacingInput => ({ kind: 'tick', at: epochMs(NOON + (40 + second) * 1000) }),
    );
    expect(changes([...raised, ...steady(40, 44, 90), ...silence])).toEqual([['raised', 30]]);
  });
});

/** Raised at a second after noon, and resolved at another, if it was. */
const told = (raised: number, resolved: number | null, id = 'over-1'): Alert => ({
  ...newAlert(id, epochMs(NOON + raised * 1000)),
  kind: 'over',
  family: 'pacing',
  noSignalSince: null,
  resolvedAt: resolved === null ? null : epochMs(NOON + resolved * 1000),
});
/** What is known from before a restart, and the moment at which the past has passed by again. */
const restoredOver = (lastOver: Alert): RestoredAlerts => ({
  open: lastOver.resolvedAt === null ? [lastOver] : [],
  lastOver,
  lastLongOver: null,
  lastDayTotal: null,
  notWorn: null,
  wornSaidAt: null,
});
const caughtUp = (seconds: number): PacingInput => ({
  kind: 'caught-up',
  at: epochMs(NOON + seconds * 1000),
});
const changesAfter = (
  past: readonly PacingInput[],
  now: number,
  next: readonly PacingInput[],
  lastOver: Alert,
) =>
  run([...past, caughtUp(now), ...next], { restored: restoredOver(lastOver) }).flatMap((output) =>
    isOfOver(output) ? [[output.change, output.id, (output.at - NOON) / 1000]] : [],
  );
/** One of an earlier day. */
const YESTERDAYS = told(-86_400, -86_000);

describe('after a restart', () => {
  test('an alert is resolved by fresh readings, never by those of before', () => {
    expect(changesAfter(steady(0, 40, 90), 41, [], told(-40, null))).toEqual([]);
    expect(changesAfter(steady(0, 40, 90), 41, steady(41, 53, 90), told(-40, null))).toEqual([
      ['resolved', 'over-1', 51],
    ]);
  });

  test('not even when the clock was set back since it was raised', () => {
    const past: PacingInput[] = [
      ...steady(41, 81, 90),
      { kind: 'clock-step', at: epochMs(NOON - 1_000), byMs: -81_000 },
      ...steady(0, 40, 110),
    ];
    expect(changesAfter(past, 41, [], told(30, null))).toEqual([]);
  });

  test('what was said before is not said again', () => {
    const past = [...steady(0, 40, 110), ...steady(40, 60, 90)];
    expect(changesAfter(past, 61, [], told(30, 50))).toEqual([]);
  });

  test('being over goes on counting', () => {
    expect(changesAfter(steady(0, 20, 110), 21, steady(21, 32, 110), YESTERDAYS)).toEqual([
      ['raised', `over-${NOON + 30_000}`, 30],
    ]);
  });

  test('an episode that has had its alert opens the same again', () => {
    const past = [...steady(0, 40, 110), ...steady(40, 51, 90)];
    expect(changesAfter(past, 52, steady(52, 90, 110), told(30, 50))).toEqual([['reopened', 'over-1', 82]]);
  });

  test('what the last hold completed, and nobody was told of, is raised', () => {
    const raised = [['raised', `over-${NOON + 30_000}`, 30]];
    expect(changesAfter(steady(0, 26, 110), 36, [], YESTERDAYS)).toEqual(raised);
    expect(changesAfter(steady(0, 26, 110), 36, steady(36, 40, 110), YESTERDAYS)).toEqual(raised);
  });

  test('or opened again, when its episode has had an alert', () => {
    const past = [...steady(0, 40, 110), ...steady(40, 51, 90), ...steady(51, 77, 110)];
    expect(changesAfter(past, 90, [], told(30, 50))).toEqual([['reopened', 'over-1', 81]]);
  });

  test('but not what was resolved by readings that were not kept', () => {
    expect(changesAfter(steady(0, 40, 110), 60, [], told(30, 45))).toEqual([]);
  });

  test('nor when by then another episode had begun while it stood', () => {
    const past = [
      ...steady(0, 40, 110),
      ...steady(40, 80, 97),
      ...steady(80, 84, 110),
      ...steady(84, 94, 95),
    ];
    const resolved = told(30, 94, `over-${NOON + 30_000}`);
    expect(changesAfter(past, 100, steady(100, 112, 95), resolved)).toEqual([]);
    expect(changesAfter(past, 100, steady(100, 132, 110), resolved)).toEqual([
      ['raised', `over-${NOON + 130_000}`, 130],
    ]);
  });

  test('nor when the clock was set back before those readings', () => {
    const past: PacingInput[] = [
      ...steady(0, 31, 110),
      { kind: 'clock-step', at: epochMs(NOON + 20_000), byMs: -11_000 },
      ...steady(21, 30, 90),
    ];
    expect(changesAfter(past, 31, [], told(30, 29.5, `over-${NOON + 30_000}`))).toEqual([]);
  });

  test('a clock that is behind makes no alert of before one of this episode', () => {
    const tomorrows = told(86_400, 86_500);
    expect(changesAfter(steady(0, 26, 110), 36, [], tomorrows)).toEqual([
      ['raised', `over-${NOON + 30_000}`, 30],
    ]);
  });
});
