import { describe, expect, test } from 'vitest';
import { addOver, listedEpisodes, noEpisodes, spanOf } from '../../../src/pacing/episodes.ts';
import type { Span } from '../../../src/pacing/events.ts';
import { span } from '../../support/spans.ts';

function gathered(...spans: Span[]) {
  const episodes = noEpisodes();
  for (const each of spans) addOver(episodes, each);
  return episodes;
}
const episodesOf = (...spans: Span[]) => [...listedEpisodes(gathered(...spans))];

describe('episodes', () => {
  test('over-stretches 29.999 s apart are one, 30 s apart are two', () => {
    expect(episodesOf(span(0, 40_000), span(69_999, 40_000))).toHaveLength(1);
    expect(episodesOf(span(0, 40_000), span(70_000, 40_000))).toHaveLength(2);
  });

  test('are as long as their time over, not as their span', () => {
    const [episode] = episodesOf(span(0, 20_000, 110), span(40_000, 15_000, 130));
    expect(episode).toMatchObject({
      start: 0,
      end: 55_000,
      overMs: 35_000,
      peak: 130,
      areaBpmMs: 200_000 + 450_000,
    });
    expect(episode === undefined ? null : spanOf(episode)).toBe(55_000);
  });

  test('are listed from 30 s over-time on', () => {
    expect(episodesOf(span(0, 29_999))).toEqual([]);
    expect(episodesOf(span(0, 30_000))).toHaveLength(1);
  });

  test('are not made of time at the threshold, or without one', () => {
    expect(episodesOf(span(0, 60_000, 100))).toEqual([]);
    expect(episodesOf(span(0, 60_000, 190, null))).toEqual([]);
  });

  test('that the wall clock was set in are as long as they were', () => {
    const [episode] = episodesOf(span(0, 20_000), { ...span(20_000, 20_000), at: span(3_620_000, 1).at });
    expect(episode).toMatchObject({ start: 0, end: 3_640_000, overMs: 40_000 });
    expect(episode === undefined ? null : spanOf(episode)).toBe(40_000);
  });
});
