import { describe, expect, it } from 'vitest';
import {
  DELAY_TOLD_MS,
  isSending,
  MEANT_MS,
  type Outbox,
  sentOnce,
  stillMeant,
  tapped,
  toSend,
} from '../../../dashboard/src/outbox.ts';
import type { Snapshot } from '../../../src/contract/live.ts';
import { epochMs } from '../../../src/units.ts';
import { alert, at, house, noSignalAlert, START, snapshot, stateAfter } from './samples.ts';

const wearer = { role: 'wearer', device: 'Anna’s phone' } as const;
const deed = { at: epochMs(START), by: wearer };
const acknowledge = { type: 'acknowledge', alertId: 'over-1' } as const;
const quiet = { type: 'silence', of: { family: 'pacing' }, minutes: 10 } as const;
const undo = { type: 'silence', of: { family: 'pacing' }, minutes: 0 } as const;
const allRight = { type: 'word', word: 'all-right' } as const;
const notWorn = { type: 'wearing', worn: false } as const;
const silence = { family: 'pacing' as const, ...deed, until: epochMs(START + 600_000) };

function viewOf(fields: Partial<Snapshot>) {
  const { view } = stateAfter([snapshot(fields)]);
  if (view === null) throw new TypeError('the state has no snapshot');
  return view;
}

const standing = viewOf({ alerts: [alert()] });
/** Tapped while one alert stood, and given to a connection that died. */
const tap = (asks: Parameters<typeof tapped>[1], view = standing): Outbox => {
  const outbox = tapped([], asks, view, at(0));
  return outbox.reduce(sentOnce, outbox);
};
const left = (asks: Parameters<typeof tapped>[1], fields: Partial<Snapshot>, ms = 1_000) =>
  stillMeant(tap(asks), viewOf(fields), at(ms)).map((pending) => pending.asks);

describe('what was tapped', () => {
  it.each([acknowledge, quiet, allRight, notWorn])('is asked again of the next connection: %j', (asks) => {
    expect(left(asks, { alerts: [alert()] })).toEqual([asks]);
    expect(toSend(tap(asks)).map((pending) => pending.asks)).toEqual([asks]);
  });

  it.each([
    ['acknowledged', acknowledge, { alerts: [alert({ acknowledgements: [deed], acknowledgedAt: deed.at })] }],
    ['gone', acknowledge, { alerts: [] }],
    ['acknowledged and said again', acknowledge, { alerts: [alert({ acknowledgements: [deed] })] }],
    ['quiet', quiet, { alerts: [alert()], house: house({ silences: [silence] }) }],
    [
      'said',
      allRight,
      { alerts: [alert()], house: house({ words: [{ word: 'all-right', ...deed, until: deed.at }] }) },
    ],
    ['not worn', notWorn, { house: house({ notWorn: { since: deed.at, by: wearer, until: null } }) }],
  ] as const)('is done when the service shows it: %s', (_what, asks, fields) => {
    expect(left(asks, fields as Partial<Snapshot>)).toEqual([]);
  });

  it('is done when what it undoes is gone, and said again when it was said before', () => {
    const before = viewOf({ house: house({ silences: [silence] }) });
    expect(stillMeant(tap(undo, before), before, at(0))).toHaveLength(1);
    expect(stillMeant(tap(undo, before), viewOf({}), at(0))).toEqual([]);
    const word = { word: 'all-right' as const, ...deed, until: deed.at };
    const said = viewOf({ house: house({ words: [word] }) });
    const later = viewOf({ house: house({ words: [{ ...word, at: epochMs(START + 500) }] }) });
    expect(stillMeant(tap(allRight, said), said, at(0))).toHaveLength(1);
    expect(stillMeant(tap(allRight, said), later, at(0))).toEqual([]);
  });

  it('is not meant any more after half a minute', () => {
    expect(left(acknowledge, { alerts: [alert()] }, MEANT_MS)).toHaveLength(1);
    expect(left(acknowledge, { alerts: [alert()] }, MEANT_MS + 1)).toEqual([]);
  });

  it('is not meant for an alert that came, or opened again, since', () => {
    const another = { alerts: [alert(), alert({ id: 'over-2' })] };
    const again = { alerts: [alert({ reopenedAt: epochMs(START) })] };
    for (const asks of [quiet, allRight]) {
      expect(left(asks, another)).toEqual([]);
      expect(left(asks, again)).toEqual([]);
      expect(left(asks, { alerts: [alert(), noSignalAlert()] })).toEqual([asks]);
      expect(left(asks, { alerts: [] })).toEqual([asks]);
    }
    expect(left(acknowledge, another)).toEqual([acknowledge]);
    expect(left(acknowledge, again)).toEqual([]);
  });

  it('is asked once, however often the button is tapped meanwhile', () => {
    const once = tap(acknowledge);
    expect(tapped(once, { ...acknowledge }, standing, at(500))).toBe(once);
  });

  it('is not told for ever to a service that hangs up on hearing it', () => {
    const often = [1, 2, 3].reduce(
      (outbox: Outbox) => outbox.reduce(sentOnce, outbox),
      tapped([], quiet, standing, at(0)),
    );
    expect(toSend(often)).toEqual([]);
  });

  it('is said to be on its way where there is no connection, or when the answer is late', () => {
    expect(isSending(tapped([], quiet, standing, at(0)), { ...quiet }, at(0))).toBe(true);
    expect(isSending(tap(quiet), quiet, at(DELAY_TOLD_MS))).toBe(false);
    expect(isSending(tap(quiet), quiet, at(DELAY_TOLD_MS + 1))).toBe(true);
    expect(isSending(tap(quiet), acknowledge, at(DELAY_TOLD_MS + 1))).toBe(false);
  });
});
