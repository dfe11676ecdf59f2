import { expect, test } from 'vitest';
import type { LinkState } from '../../../src/contract/straps.ts';
import { afterLink, listeningView, NO_HANDOVER } from '../../../src/service/strap-handover.ts';
import { epochMs } from '../../../src/units.ts';

type News = readonly [state: LinkState, id: number | null];

/** What a screen shows after the news, one a second, for a wearer who prefers strap 1. */
function shown(...news: readonly News[]) {
  let handover = NO_HANDOVER;
  news.forEach(([state, id], second) => {
    handover = afterLink(handover, state, id, epochMs(second * 1_000));
  });
  return listeningView(handover, [1, 2]);
}

test('nothing is listened to before a strap is', () => {
  expect(shown(['searching', null], ['connecting', 1], ['preparing', 1])).toBeNull();
});

test('the preferred strap needs no reason', () => {
  expect(shown(['listening', 1])).toEqual({ id: 1, since: 0, insteadOf: null });
});

test('a strap that takes over says since when, and because the other went silent', () => {
  const news = [
    ['listening', 1],
    ['silent', 1],
    ['searching', null],
    ['connecting', 2],
  ] as const;
  expect(shown(...news)).toBeNull();
  expect(shown(...news, ['listening', 2])).toEqual({
    id: 2,
    since: 4_000,
    insteadOf: { id: 1, why: 'silent' },
  });
});

test('or because the connection to it was lost', () => {
  expect(shown(['listening', 1], ['searching', null], ['listening', 2])?.insteadOf).toEqual({
    id: 1,
    why: 'lost',
  });
});

test('or because it was not there in the first place', () => {
  expect(shown(['listening', 2])?.insteadOf).toEqual({ id: 1, why: 'not-heard' });
});

test('a silence that ends by itself changes nothing', () => {
  const now = shown(['listening', 1], ['silent', 1], ['listening', 1]);
  expect(now).toEqual({ id: 1, since: 0, insteadOf: null });
});

test('what happened to a strap before it was listened to again is forgotten', () => {
  const news = [
    ['silent', 1],
    ['searching', null],
    ['listening', 1],
    ['waiting', null],
    ['listening', 2],
  ] as const;
  expect(shown(...news)?.insteadOf).toEqual({ id: 1, why: 'lost' });
});
