import { describe, expect, it } from 'vitest';
import { type DaySummary, DEFAULT_WAKING } from '../../../src/contract/day.ts';
import { type Report, reportSchema } from '../../../src/contract/report.ts';
import { Calendar } from '../../../src/pacing/calendar.ts';
import { hourProfile, reportNumbers } from '../../../src/pacing/report.ts';
import { reportDocument, reportPage } from '../../../src/report/page.ts';
import { htmlOf, part } from '../../../src/report/part.ts';
import { reportWords } from '../../../src/report/words.ts';
import { epochMs } from '../../../src/units.ts';
import { madeDay } from '../../support/made-day.ts';

const HOUR = 3_600_000;
const calendar = new Calendar('Europe/London');
const LATER = epochMs(Date.UTC(2026, 0, 1));

const day = (date: string, hours: number, threshold: number | null): DaySummary =>
  madeDay(calendar, date, { hours, threshold, under: 70 });

const numbersOf = (days: readonly DaySummary[]) =>
  reportNumbers(
    days,
    days.map(({ date }) => date),
    calendar,
    LATER,
  );

function reportOf(days: readonly DaySummary[], text = ''): Report {
  const validFrom = days[0]?.start ?? epochMs(0);
  return reportSchema.parse({
    from: days[0]?.date,
    to: days.at(-1)?.date,
    timeZone: 'Europe/London',
    madeAt: LATER,
    version: 'test',
    waking: DEFAULT_WAKING,
    ...numbersOf(days),
    days,
    pending: [],
    hours: hourProfile(days, () => 6),
    thresholds: [{ id: 1, bpm: 95, method: 'symptom', note: text, validFrom, inputs: null }],
    notes: [{ id: 1, at: validFrom, kind: 'crash', text }],
  });
}

describe('the numbers of a report', () => {
  it('put days under different thresholds never together, and leave out and count what has none', () => {
    const days = [
      day('2025-11-03', 16, 95),
      day('2025-11-04', 18, 95),
      day('2025-11-05', 16, 100),
      day('2025-11-06', 16, null),
    ];
    const { coverage, leftOutDays, under } = numbersOf(days);
    expect(under.map(({ bpm, days: count }) => [bpm, count])).toEqual([
      [95, 2],
      [100, 1],
    ]);
    expect(under[0]?.atMostMs).toEqual({ middle: 8 * HOUR, lowest: 7 * HOUR, highest: 9 * HOUR });
    expect(leftOutDays).toBe(1);
    expect(coverage).toMatchObject({ days: 4, recordedDays: 4, completeDays: 4, recordedMs: 66 * HOUR });
  });

  it('say of days without enough that nothing is known of a usual day', () => {
    const numbers = numbersOf([day('2025-11-03', 4, 95), day('2025-11-04', 0, 95)]);
    expect(numbers).toMatchObject({ under: [], leftOutDays: 0 });
    expect(numbers.coverage).toMatchObject({ days: 2, recordedDays: 1, completeDays: 0 });
    expect(numbersOf([day('2025-11-04', 0, 95)])).toMatchObject({ longest: null, lowestHalfHour: null });
  });

  it('count the time that there was: 25 hours when the clocks go back', () => {
    expect(numbersOf([day('2025-10-26', 16, 95)]).coverage.lengthMs).toBe(25 * HOUR);
    expect(numbersOf([day('2025-03-30', 16, 95)]).coverage.lengthMs).toBe(23 * HOUR);
  });
});

describe('the profile of the hours', () => {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/London',
    hour: 'numeric',
    hourCycle: 'h23',
  });
  const profile = (...days: DaySummary[]) => hourProfile(days, (at) => Number(format.format(at)));

  it('counts the repeated hour twice and the skipped one not at all', () => {
    expect(profile(day('2025-10-26', 16, 95))[1]?.lengthMs).toBe(2 * HOUR);
    expect(profile(day('2025-03-30', 16, 95))[1]?.lengthMs).toBe(0);
  });

  it('knows nothing of being over where no threshold was in force', () => {
    expect(profile(day('2025-11-03', 16, null))[6]).toMatchObject({
      recordedMs: HOUR,
      judgedMs: 0,
      overMs: null,
    });
    expect(profile(day('2025-11-03', 16, null), day('2025-11-04', 16, 95))[6]).toMatchObject({
      recordedMs: 2 * HOUR,
      judgedMs: HOUR,
      overMs: HOUR,
    });
  });
});

describe.each(['en', 'de'] as const)('the page in %s', (language) => {
  const words = reportWords[language];
  const days = [day('2025-11-03', 16, 95), day('2025-11-04', 3, 95), day('2025-11-05', 0, 95)];

  it('shows texts as texts, whatever is in them', () => {
    const html = reportDocument(reportOf(days, `<img src=x onerror='a("b")'>&amp;`), words);
    expect(html).not.toContain('<img');
    expect(html.split('&lt;img src=x onerror=&#39;a(&quot;b&quot;)&#39;&gt;&amp;amp;')).toHaveLength(3);
  });

  it('says what was recorded before anything else, and never 0 for what is unknown', () => {
    const html = reportDocument(reportOf(days), words);
    expect(html.indexOf(words.coverage.title)).toBeLessThan(html.indexOf(words.numbers.title));
    expect(html).toContain(words.days.notRecorded);
    const [, empty = ''] = html.split('class="incomplete"').slice(-2);
    expect(empty).not.toContain('>0 min<');
    expect(html).toContain(words.definitions.at(-1));
  });

  it('says of the running day that nothing was seen when that is known so far', () => {
    const quiet = { ...day('2025-11-03', 4, 95), overMs: 0, notRecordedMs: 6 * HOUR };
    const saysTooLittle = (until: number) =>
      htmlOf(reportPage(reportOf([{ ...quiet, until: epochMs(until) }]), words)).includes(
        words.days.tooLittle,
      );
    expect([quiet.start + 10 * HOUR, quiet.end].map(saysTooLittle)).toEqual([false, true]);
  });

  it.each(['safe', 'goal', 'score', 'streak', 'ziel', 'punkte'])('never says "%s"', (word) => {
    expect(htmlOf(reportPage(reportOf(days), words)).toLowerCase()).not.toContain(word);
  });
});

it('a part is written with its attributes and texts escaped', () => {
  expect(htmlOf(part('p', { title: '"<' }, 'a & b', part('b', {}, '>')))).toBe(
    '<p title="&quot;&lt;">a &amp; b<b>&gt;</b></p>',
  );
});
