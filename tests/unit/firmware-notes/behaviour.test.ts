import { describe, expect, test } from 'vitest';
import type { VERDICTS } from '../../../src/contract/common.ts';
import {
  type BehaviourState,
  behavioursAt,
  onLink,
  onVerdict,
  startWatching,
} from '../../../src/firmware-notes/behaviour.ts';
import { monotonicMs } from '../../../src/units.ts';

const s = (seconds: number) => monotonicMs(seconds * 1_000);
const seen = (state: BehaviourState, seconds: number) => [...behavioursAt(state, s(seconds))];
const listening = onLink(startWatching(s(0)), 'listening', s(0));

/** One packet a second with a verdict, from `from` up to, not including, `to`. */
function packets(state: BehaviourState, verdict: (typeof VERDICTS)[number], from: number, to: number) {
  let next = state;
  for (let second = from; second < to; second += 1) next = onVerdict(next, verdict, s(second));
  return next;
}

describe('not found', () => {
  test('after 30 s of searching, not before', () => {
    const searching = startWatching(s(0));
    expect(seen(searching, 29)).toEqual([]);
    expect(seen(searching, 30)).toEqual(['not-found']);
  });

  test('is not said while there is no Bluetooth: the strap is not to blame', () => {
    expect(seen(onLink(startWatching(s(0)), 'no-bluetooth', s(1)), 600)).toEqual([]);
  });
});

test('three connections in a row that end before a packet: it cannot be connected to', () => {
  let state = startWatching(s(0));
  for (let attempt = 0; attempt < 3; attempt += 1) {
    expect(seen(state, attempt * 3)).toEqual([]);
    state = onLink(state, 'connecting', s(attempt * 3));
    state = onLink(state, 'preparing', s(attempt * 3 + 1));
    state = onLink(state, attempt === 1 ? 'waiting' : 'searching', s(attempt * 3 + 2));
  }
  expect(seen(state, 60)).toEqual(['cannot-connect']);
  state = onVerdict(onLink(state, 'listening', s(61)), 'ok', s(62));
  expect(seen(state, 62)).toEqual([]);
});

test('connected for 15 s without a packet: it sends nothing, also when packets came before', () => {
  expect(seen(listening, 14)).toEqual([]);
  expect(seen(listening, 15)).toEqual(['sends-nothing']);
  const after = packets(listening, 'ok', 1, 4);
  expect(seen(after, 17)).toEqual([]);
  expect(seen(after, 18)).toEqual(['sends-nothing']);
});

test('a connection that is silent is a connection still: its silence counts from the last packet', () => {
  const silent = onLink(packets(listening, 'ok', 1, 4), 'silent', s(8));
  expect(seen(silent, 17)).toEqual([]);
  expect(seen(silent, 18)).toEqual(['sends-nothing']);
});

test('three lost connections within 10 min: it drops; a loss of Bluetooth itself does not count', () => {
  let state = listening;
  for (const at of [10, 60, 120]) {
    expect(seen(packets(state, 'ok', at - 2, at), at)).toEqual([]);
    state = onLink(onLink(state, 'searching', s(at)), 'listening', s(at + 2));
  }
  expect(seen(packets(state, 'ok', 125, 130), 130)).toEqual(['drops']);
  expect(seen(packets(state, 'ok', 700, 730), 730)).toEqual([]);
  let blameless = listening;
  for (const at of [10, 60, 120])
    blameless = onLink(onLink(blameless, 'no-bluetooth', s(at)), 'listening', s(at + 2));
  expect(seen(packets(blameless, 'ok', 125, 130), 130)).toEqual([]);
});

describe('a verdict', () => {
  test.each(['no-contact', 'no-reading', 'implausible', 'jump', 'frozen'] as const)(
    '%s is said when it has stood for 5 s, and no longer than packets come',
    (verdict) => {
      const state = packets(listening, verdict, 1, 7);
      expect(seen(packets(listening, verdict, 1, 6), 5)).toEqual([]);
      expect(seen(state, 6)).toEqual([verdict]);
      expect(seen(state, 25)).toEqual(['sends-nothing']);
    },
  );

  test('that an ok packet interrupts begins anew, so that advice does not flicker', () => {
    const state = packets(packets(packets(listening, 'jump', 1, 5), 'ok', 5, 6), 'jump', 6, 9);
    expect(seen(state, 9)).toEqual([]);
  });

  test.each(['ok', 'malformed'] as const)('%s says nothing about one kind of strap', (verdict) => {
    expect(seen(packets(listening, verdict, 1, 10), 10)).toEqual([]);
  });

  test('of a connection that ended says nothing any more', () => {
    const state = onLink(packets(listening, 'frozen', 1, 10), 'searching', s(10));
    expect(seen(state, 12)).toEqual([]);
  });
});
