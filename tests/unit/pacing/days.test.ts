import { describe, expect, test } from 'vitest';
import { DEFAULT_WAKING, daySummarySchema } from '../../../src/contract/day.ts';
import { Calendar } from '../../../src/pacing/calendar.ts';
import { DayBook, type Look } from '../../../src/pacing/days.ts';
import type { PacingOutput } from '../../../src/pacing/pipeline.ts';
import { bpm, epochMs, monotonicMs } from '../../../src/units.ts';
import { span } from '../../support/spans.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
const WHOLE: Look = { until: epochMs(Number.MAX_SAFE_INTEGER), waking: DEFAULT_WAKING, alerts: null };

function bookOf(zone: string, outputs: readonly PacingOutput[], threshold: number | null = 100) {
  const book = new DayBook(new Calendar(zone), { threshold: threshold === null ? null : bpm(threshold) });
  for (const output of outputs) book.add(output);
  return book;
}

/** Recorded without a gap from a moment on, minute by minute. */
const recorded = (from: number, minutes: number, beats = 80, threshold: number | null = 100) =>
  Array.from({ length: minutes }, (_, minute) => span(from + minute * MINUTE, MINUTE, beats, threshold));

describe('local days', () => {
  const noon = (date: string) => epochMs(Date.parse(`${date}T12:00:00Z`));

  test.each([
    ['Europe/London', '2026-03-29', 23, 23],
    ['Europe/London', '2026-10-25', 25, 25],
    ['Europe/London', '2026-06-01', 24, 24],
    ['Australia/Lord_Howe', '2026-10-04', 23.5, 24],
    ['Australia/Lord_Howe', '2026-04-05', 24.5, 25],
    ['America/St_Johns', '2026-03-08', 23, 23],
    ['Asia/Kathmandu', '2026-03-29', 24, 24],
  ])('in %s on %s have %s hours, cut into %s', (zone, date, length, pieces) => {
    const calendar = new Calendar(zone);
    const day = calendar.dayOf(noon(date));
    expect((day.end - day.start) / HOUR).toBe(length);
    const starts = calendar.hourStarts(day);
    expect(starts).toHaveLength(pieces);
    expect(starts[0]).toBe(day.start);
    const lengths = starts.map((start, index) => ((starts[index + 1] ?? day.end) - start) / HOUR);
    expect(lengths.every((hours) => hours === 1 || hours === 0.5)).toBe(true);
  });

  test('name the repeated hour twice, by its moments', () => {
    const calendar = new Calendar('Europe/London');
    const starts = calendar.hourStarts(calendar.dayNamed('2026-10-25')).slice(0, 4);
    expect(starts.map((at) => new Date(at).toISOString())).toEqual([
      '2026-10-24T23:00:00.000Z',
      '2026-10-25T00:00:00.000Z',
      '2026-10-25T01:00:00.000Z',
      '2026-10-25T02:00:00.000Z',
    ]);
  });

  test('cut the hour in which half an hour is repeated', () => {
    const calendar = new Calendar('Australia/Lord_Howe');
    const starts = calendar.hourStarts(calendar.dayNamed('2026-04-05'));
    const local = new Intl.DateTimeFormat('en-GB', { timeZone: calendar.timeZone, timeStyle: 'short' });
    expect(starts.slice(0, 5).map((at) => local.format(at))).toEqual([
      '00:00',
      '01:00',
      '01:30',
      '02:00',
      '03:00',
    ]);
  });

  test('start at 01:00 where summer time begins at midnight', () => {
    const day = new Calendar('Africa/Cairo').dayOf(noon('2026-04-24'));
    expect(day.end - day.start).toBe(23 * HOUR);
  });

  test.each([
    ['Europe/London', '2026-03-29T00:30:00Z'],
    ['Europe/London', '2026-03-29T01:00:00Z'],
    ['Europe/London', '2026-06-01T12:00:00Z'],
    ['Australia/Lord_Howe', '2026-10-03T20:00:00Z'],
    ['Asia/Kathmandu', '2026-03-29T18:15:00Z'],
  ])('in %s around %s are so far ahead of UTC', (timeZone, time) => {
    const at = epochMs(Date.parse(time));
    const { ms, from, until } = new Calendar(timeZone).offsetAround(at);
    const clock = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
    const ahead = (moment: number) => Date.parse(`${clock.format(moment).replace(' ', 'T')}Z`) - moment;
    for (let moment = from; moment < until; moment = epochMs(moment + 15 * MINUTE))
      expect(ahead(moment)).toBe(ms);
    expect(from).toBeLessThanOrEqual(at);
    expect(until).toBeGreaterThan(at);
    expect((until - from) / HOUR).toBeGreaterThan(23);
  });

  test('of an unknown zone are refused with a sentence', () => {
    expect(() => new Calendar('Mars/Olympus')).toThrow(
      /no time zone "Mars\/Olympus"; give one like Europe\/London/,
    );
  });

  test('split a stretch at midnight, to the millisecond', () => {
    const midnight = Date.parse('2026-03-29T00:00:00+05:45');
    const book = bookOf('Asia/Kathmandu', [span(midnight - 1_234, 5_000)]);
    expect(book.dates()).toEqual(['2026-03-28', '2026-03-29']);
    expect(book.summary('2026-03-28', WHOLE)).toMatchObject({ recordedMs: 1_234, overMs: 1_234 });
    expect(book.summary('2026-03-29', WHOLE)).toMatchObject({ recordedMs: 3_766, overMs: 3_766 });
  });
});

describe('a day', () => {
  const start = Date.parse('2026-06-01T00:00:00Z');
  const day = (outputs: readonly PacingOutput[], threshold: number | null = 100, look: Partial<Look> = {}) =>
    daySummarySchema.parse(bookOf('UTC', outputs, threshold).summary('2026-06-01', { ...WHOLE, ...look }));

  test('is over only strictly above the threshold', () => {
    expect(day([span(start, 1_000, 100)]).overMs).toBe(0);
    expect(day([span(start, 60_000, 101)])).toMatchObject({ overMs: 60_000, areaBpmMin: 1 });
  });

  test('keeps time without a threshold apart, and counts it to what it was at most', () => {
    const judged = day([span(start, MINUTE, 190, null), span(start + MINUTE, MINUTE, 110)]);
    expect(judged).toMatchObject({ recordedMs: 2 * MINUTE, unjudgedMs: MINUTE, overMs: MINUTE });
    expect(judged.atMostMs).toBe(24 * HOUR);
  });

  test('of which nothing is known says null, never 0', () => {
    expect(day([])).toMatchObject({
      recordedMs: 0,
      overMs: null,
      atMostMs: null,
      areaBpmMin: null,
      meanBpm: null,
      lowBpm: null,
      highBpm: null,
      episodes: null,
      episodeCounts: null,
      longestEpisodeMs: null,
      lowestHalfHour: null,
      nightHalfHour: null,
      complete: false,
    });
  });

  test('without a threshold has a rate, and nothing over', () => {
    const summary = day([span(start, MINUTE, 120, null)], null);
    expect(summary).toMatchObject({ meanBpm: 120, overMs: null, atMostMs: null, episodes: null });
    expect(summary.thresholds).toEqual([{ from: start, bpm: null }]);
  });

  test('counts as not recorded only what has passed of it', () => {
    const summary = day(recorded(start, 90), 100, { until: epochMs(start + 2 * HOUR) });
    expect(summary).toMatchObject({ recordedMs: 90 * MINUTE, notRecordedMs: 30 * MINUTE, overMs: 0 });
    expect(summary.atMostMs).toBe(30 * MINUTE);
    expect(summary.hours.map(({ notRecordedMs }) => notRecordedMs / MINUTE)).toEqual([
      0,
      30,
      ...Array.from({ length: 22 }, () => 0),
    ]);
  });

  test('is complete from 70 % of the waking window on, to the millisecond', () => {
    const seven = start + 7 * HOUR;
    const need = 0.7 * 16 * 60;
    expect(day(recorded(seven, need)).complete).toBe(true);
    const short = day([...recorded(seven, need - 1), span(seven + (need - 1) * MINUTE, MINUTE - 1)]);
    expect(short.complete).toBe(false);
    // The night counts for nothing here.
    expect(day(recorded(start, 7 * 60)).waking).toMatchObject({ recordedMs: 0, share: 0 });
  });

  test('takes a waking window past midnight from both ends of the date', () => {
    const waking = { from: '10:00', to: '02:00' };
    const summary = day([...recorded(start, 180), ...recorded(start + 23 * HOUR, 60)], 100, { waking });
    expect(summary.waking).toEqual({ ...waking, lengthMs: 16 * HOUR, recordedMs: 3 * HOUR, share: 0.188 });
    const short = day([], 100, { waking: { from: '10:00', to: '00:00' } });
    expect(short.waking.lengthMs).toBe(14 * HOUR);
    // 01:30 is skipped there: that night's part ends when the clocks are put forward, at 01:00.
    const skipped = bookOf('Europe/London', []);
    const late = { ...WHOLE, waking: { from: '10:00', to: '01:30' } };
    expect(skipped.summary('2026-03-29', late).waking.lengthMs).toBe(15 * HOUR);
  });

  test('knows no share of a waking window that the clocks skipped, and is not complete by the rest of the day', () => {
    const waking = { from: '01:15', to: '01:45' };
    const midnight = Date.parse('2026-03-29T00:00:00Z');
    const skipped = bookOf('Europe/London', recorded(midnight, 23 * 60)).summary('2026-03-29', {
      ...WHOLE,
      waking,
    });
    expect(daySummarySchema.parse(skipped)).toMatchObject({
      waking: { ...waking, lengthMs: 0, recordedMs: 0, share: null },
      complete: false,
    });
    // The other way about it is all of that day.
    const late = { from: waking.to, to: waking.from };
    const whole = bookOf('Europe/London', recorded(midnight, 23 * 60)).summary('2026-03-29', {
      ...WHOLE,
      waking: late,
    });
    expect(whole).toMatchObject({ waking: { lengthMs: 23 * HOUR, share: 1 }, complete: true });
  });

  test('lists the episodes of 30 s, counts those of 2 and 10 min, and names the longest', () => {
    const summary = day([
      span(start, 30_000),
      span(start + HOUR, 2 * MINUTE),
      span(start + 2 * HOUR, 10 * MINUTE, 105),
      span(start + 3 * HOUR, 29_999),
    ]);
    expect(summary.episodes).toHaveLength(3);
    expect(summary.episodeCounts).toEqual({ of30s: 3, of2min: 2, of10min: 1 });
    expect(summary.longestEpisodeMs).toBe(10 * MINUTE);
    expect(summary.episodes?.[2]).toEqual({
      start: start + 2 * HOUR,
      end: start + 2 * HOUR + 10 * MINUTE,
      overMs: 10 * MINUTE,
      spanMs: 10 * MINUTE,
      peakBpm: 105,
      areaBpmMin: 50,
    });
  });

  test('lists the part of an episode that lies in it', () => {
    const book = bookOf('UTC', [span(start - 40_000, 100_000)]);
    const parts = ['2026-05-31', '2026-06-01'].map((date) => book.summary(date, WHOLE).episodes);
    expect(parts).toMatchObject([
      [{ start: start - 40_000, end: start, overMs: 40_000 }],
      [{ start, end: start + 60_000, overMs: 60_000 }],
    ]);
  });

  test('takes the lowest half-hour of those with 24 minutes recorded', () => {
    const at = start + 10 * HOUR;
    const gap = [...recorded(at, 12, 60), ...recorded(at + 18 * MINUTE, 12, 60)];
    expect(day([...recorded(start + HOUR, 60, 70), ...gap]).lowestHalfHour).toEqual({
      start: at,
      meanBpm: 60,
      recordedMs: 24 * MINUTE,
    });
    const less = [...recorded(at, 12, 60), ...recorded(at + 19 * MINUTE, 11, 60)];
    expect(day([...recorded(start + HOUR, 60, 70), ...less]).lowestHalfHour).toMatchObject({ meanBpm: 70 });
    expect(day(less).lowestHalfHour).toBeNull();
  });

  test('takes the lowest half-hour of the night from the evening before, too', () => {
    const evening = recorded(start - 2 * HOUR - 10 * MINUTE, 20, 40);
    const night = recorded(start - 20 * MINUTE, 40, 55);
    const summary = day([...evening, ...night, ...recorded(start + 9 * HOUR, 60, 50)]);
    // Of the 20 minutes at 40 bpm ten lie after 22:00: not enough. Of equal windows the first counts.
    expect(summary.nightHalfHour).toEqual({
      start: start - 26 * MINUTE,
      meanBpm: 55,
      recordedMs: 24 * MINUTE,
    });
    expect(summary.lowestHalfHour).toMatchObject({ meanBpm: 50 });
  });

  test('tells the thresholds that were in force', () => {
    const changed = {
      kind: 'threshold',
      at: epochMs(start + HOUR),
      t: monotonicMs(0),
      bpm: bpm(95),
    } as const;
    expect(day([span(start, 1_000), changed]).thresholds).toEqual([
      { from: start, bpm: 100 },
      { from: start + HOUR, bpm: 95 },
    ]);
    const book = bookOf('UTC', [changed]);
    expect(book.summary('2026-05-30', WHOLE).thresholds).toMatchObject([{ bpm: 100 }]);
    expect(book.summary('2026-06-02', WHOLE).thresholds).toMatchObject([{ bpm: 95 }]);
  });

  test('has as much time not recorded as there was, when the wall clock is set back or forward', () => {
    const step = (at: number, byMs: number) =>
      ({ kind: 'clock-step', at: epochMs(at), t: monotonicMs(0), byMs }) as const;
    const until = epochMs(start + 3 * HOUR);
    const back = [...recorded(start, 120), step(start + HOUR, -HOUR), ...recorded(start + HOUR, 90)];
    // Two hours, then from one o'clock to three again: four hours passed.
    expect(day(back, 100, { until })).toMatchObject({ recordedMs: 210 * MINUTE, notRecordedMs: 30 * MINUTE });
    const forward = [...recorded(start, 60), step(start + 2 * HOUR, HOUR), ...recorded(start + 2 * HOUR, 60)];
    expect(day(forward, 100, { until })).toMatchObject({ recordedMs: 2 * HOUR, notRecordedMs: 0 });
    const midnight = [step(start - 30 * MINUTE, -HOUR), ...recorded(start - 30 * MINUTE, 30)];
    const book = bookOf('UTC', midnight);
    expect(book.summary('2026-05-31', WHOLE).notRecordedMs).toBe(24 * HOUR);
    expect(book.summary('2026-06-01', WHOLE).notRecordedMs).toBe(24.5 * HOUR);
  });
});

test('a book keeps the days it heard of last', () => {
  const book = new DayBook(new Calendar('UTC'), { threshold: null });
  const hear = (...days: readonly number[]) => {
    for (const day of days) book.add(span(Date.UTC(2026, 5, day, 12), 1_000));
  };
  hear(1, 2, 3);
  expect(book.dates()).toHaveLength(3);
  book.keepAtMost(2);
  expect(book.dates()).toEqual(['2026-06-02', '2026-06-03']);
  hear(2, 4);
  expect(book.dates()).toEqual(['2026-06-02', '2026-06-04']);
  expect(book.droppedUntil).toBe(Date.UTC(2026, 5, 4));
});
