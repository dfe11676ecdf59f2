import { describe, expect, it } from 'vitest';
import { waitMs } from '../../../dashboard/src/backoff.ts';
import { date, duration, moment } from '../../../dashboard/src/format.ts';
import { signalStrength } from '../../../dashboard/src/signal-strength.ts';
import { words } from '../../../dashboard/src/words.ts';
import { START } from './samples.ts';

/** Every text and every text-making function, with something put in. */
function texts(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value === 'function') return [String(value('7', '8'))];
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(texts);
  return [];
}

describe('the words', () => {
  it.each(['safe', 'good', 'goal', 'streak', 'left to use', 'target', 'score'])('never say "%s"', (word) => {
    expect(texts(words).filter((text) => text.toLowerCase().includes(word))).toEqual([]);
  });

  it('say once that this is not a medical device', () => {
    expect(texts(words).filter((text) => text.includes('medical device'))).toHaveLength(1);
  });
});

describe('moments', () => {
  it('are told by the clock of the wearer’s time zone', () => {
    expect(moment(START, START, 'Europe/Berlin')).toBe('14:02');
    expect(moment(START, START, 'America/New_York')).toBe('08:02');
  });

  it('are told with the day when it is not the same local day', () => {
    const evening = Date.UTC(2025, 10, 21, 22, 59);
    expect(moment(evening, START, 'Europe/Berlin')).toBe('21 Nov, 23:59');
    expect(date(evening, 'Europe/Berlin')).toBe('21 Nov 2025');
  });

  it('have midnight at 00:00', () => {
    const midnight = Date.UTC(2025, 10, 21, 23, 0);
    expect(moment(midnight, START, 'Europe/Berlin')).toBe('00:00');
  });
});

describe('durations', () => {
  it.each([
    [0, '0 min'],
    [59_999, '59 s'],
    [60_000, '1 min'],
    [3_599_999, '59 min'],
    [3_600_000, '1 h 00'],
    [40_800_000, '11 h 20'],
  ])('of %i ms read %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });
});

describe('reconnecting', () => {
  it('waits 0.5 s, then longer, never more than 5 s, and never gives up', () => {
    expect([0, 1, 2, 3, 4, 5, 1_000_000].map(waitMs)).toEqual([
      500, 1_000, 2_000, 4_000, 5_000, 5_000, 5_000,
    ]);
  });
});

describe('signal strength', () => {
  it.each([
    [-50, 'strong'],
    [-65, 'strong'],
    [-66, 'medium'],
    [-85, 'medium'],
    [-86, 'weak'],
    [null, 'unknown'],
  ] as const)('of %s dBm is %s', (dbm, strength) => {
    expect(signalStrength(dbm)).toBe(strength);
  });
});
