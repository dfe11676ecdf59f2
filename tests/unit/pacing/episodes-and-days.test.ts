import { describe, expect, test } from 'vitest';
import { Calendar } from '../../../src/pacing/calendar.ts';
import { addSpan, DayBook, emptyTally, splitByDay } from '../../../src/pacing/days.ts';
import { type Episode, EpisodeGatherer } from '../../../src/pacing/episodes.ts';
import type { Span } from '../../../src/pacing/events.ts';
import { bpm, epochMs, monotonicMs } from '../../../src/units.ts';

const span = (at: number, ms: number, beats = 110, threshold: number | null = 100): Span => ({
  kind: 'span',
  at: epochMs(at),
  t: monotonicMs(at),
  ms,
  bpm: bpm(beats),
  threshold: threshold === null ? null : bpm(threshold),
});

function episodesOf(...spans: Span[]): Episode[] {
  const episodes: Episode[] = [];
  const gatherer = new EpisodeGatherer((episode) => episodes.push(episode));
  for (const each of spans) gatherer.add(each);
  gatherer.finish();
  return episodes;
}

describe('episodes', () => {
  test('over-stretches 29.999 s apart are one, 30 s apart are two', () => {
    expect(episodesOf(span(0, 40_000), span(69_999, 40_000))).toHaveLength(1);
    expect(episodesOf(span(0, 40_000), span(70_000, 40_000))).toHaveLength(2);
  });

  test('are as long as their time over, not as their span', () => {
    const [episode] = episodesOf(span(0, 20_000, 110), span(40_000, 15_000, 130));
    expect(episode).toEqual({
      start: 0,
      end: 55_000,
      overMs: 35_000,
      peak: 130,
      areaBpmMs: 200_000 + 450_000,
    });
  });

  test('are listed from 30 s over-time on', () => {
    expect(episodesOf(span(0, 29_999))).toEqual([]);
    expect(episodesOf(span(0, 30_000))).toHaveLength(1);
  });

  test('are not made of time at the threshold, or without one', () => {
    expect(episodesOf(span(0, 60_000, 100))).toEqual([]);
    expect(episodesOf(span(0, 60_000, 190, null))).toEqual([]);
  });
});

describe('a tally', () => {
  test('is over only strictly above the threshold', () => {
    expect(addSpan(emptyTally, span(0, 1000, 100)).overMs).toBe(0);
    expect(addSpan(emptyTally, span(0, 1000, 101))).toMatchObject({ overMs: 1000, areaBpmMs: 1000 });
  });

  test('keeps time without a threshold apart: recorded, not judged', () => {
    expect(addSpan(emptyTally, span(0, 1000, 190, null))).toMatchObject({
      recordedMs: 1000,
      judgedMs: 0,
      overMs: 0,
    });
  });
});

describe('local days', () => {
  const hours = (zone: string, date: string) => {
    const { start, end } = new Calendar(zone).dayOf(epochMs(Date.parse(`${date}T12:00:00Z`)));
    return (end - start) / 3_600_000;
  };

  test.each([
    ['Europe/London', '2026-03-29', 23],
    ['Europe/London', '2026-10-25', 25],
    ['Europe/London', '2026-06-01', 24],
    ['Australia/Lord_Howe', '2026-10-04', 23.5],
    ['Australia/Lord_Howe', '2026-04-05', 24.5],
    ['America/St_Johns', '2026-03-08', 23],
    ['Asia/Kathmandu', '2026-03-29', 24],
  ])('in %s on %s', (zone, date, length) => {
    expect(hours(zone, date)).toBe(length);
  });

  test('start at 01:00 where summer time begins at midnight', () => {
    const day = new Calendar('Africa/Cairo').dayOf(epochMs(Date.parse('2026-04-24T12:00:00Z')));
    expect(day.end - day.start).toBe(23 * 3_600_000);
  });

  test('split a stretch at midnight, to the millisecond', () => {
    const midnight = Date.parse('2026-03-29T00:00:00+05:45');
    const parts = [...splitByDay(span(midnight - 1_234, 5_000), new Calendar('Asia/Kathmandu'))];
    expect(parts.map(({ date, part }) => [date, part.at, part.ms])).toEqual([
      ['2026-03-28', midnight - 1_234, 1_234],
      ['2026-03-29', midnight, 3_766],
    ]);
  });

  test('without any recorded time show as unknown, not as 0', () => {
    const book = new DayBook(new Calendar('UTC'));
    book.touch(epochMs(0));
    expect(book.entries()).toEqual([['1970-01-01', emptyTally]]);
    expect(emptyTally.low).toBeNull();
  });

  test('of an unknown zone are refused with a sentence', () => {
    expect(() => new Calendar('Mars/Olympus')).toThrow(
      /no time zone "Mars\/Olympus"; give one like Europe\/London/,
    );
  });
});
