import { describe, expect, it } from 'vitest';
import type { DaySummary } from '../../../src/contract/day.ts';
import { Calendar } from '../../../src/pacing/calendar.ts';
import { hourProfile } from '../../../src/pacing/report.ts';
import { reportDocument, reportPage } from '../../../src/report/page.ts';
import { htmlOf, type Part, part } from '../../../src/report/part.ts';
import { reportWords } from '../../../src/report/words.ts';
import { epochMs } from '../../../src/units.ts';
import { madeDay } from '../../support/made-day.ts';
import { madeReport, numbersOf, REPORT_ZONE } from '../../support/made-report.ts';

const HOUR = 3_600_000;
const calendar = new Calendar(REPORT_ZONE);

const day = (date: string, hours: number, threshold: number | null): DaySummary =>
  madeDay(calendar, date, { hours, threshold, under: 70 });

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
    timeZone: REPORT_ZONE,
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

/** What the rows of the days say, cell by cell. */
function rowsOf(page: Part): string[][] {
  const inside = ({ content }: Part): Part[] => content.filter((each) => typeof each !== 'string');
  const textOf = (each: Part): string =>
    each.content.map((one) => (typeof one === 'string' ? one : textOf(one))).join('');
  const find = (each: Part): Part[] =>
    each.tag === 'tbody' ? inside(each) : inside(each).flatMap((one) => find(one));
  return find(page).map((row) => inside(row).map(textOf));
}

describe('the days of a report', () => {
  const words = reportWords.en;
  const noteOn = (date: string) => ({
    id: 1,
    at: epochMs(calendar.dayNamed(date).start + HOUR),
    kind: 'crash' as const,
    text: '',
  });
  const days = [day('2025-11-06', 16, 95), day('2025-11-08', 16, 95), day('2025-11-12', 16, 95)];

  it('are all there: those on which nothing was received say so, several in a row in one row', () => {
    const rows = rowsOf(reportPage(madeReport(days, '', { notes: [] }), words));
    expect(rows.map(([date, first]) => [date, first])).toEqual([
      ['Thu 6 Nov', '16\u00a0h\u00a000'],
      ['Fri 7 Nov', 'nothing recorded'],
      ['Sat 8 Nov', '16\u00a0h\u00a000'],
      // The space around the dash is the runtime's.
      [expect.stringMatching(/^9\s?–\s?11\sNov$/), 'nothing recorded'],
      ['Wed 12 Nov', '16\u00a0h\u00a000'],
    ]);
  });

  it('that are still being worked out are not said to be empty', () => {
    const pending = ['2025-11-07', '2025-11-10'];
    const rows = rowsOf(reportPage(madeReport(days, '', { notes: [], pending }), words));
    expect(rows.map(([date, first]) => [date, first]).slice(1, -1)).toEqual([
      ['Fri 7 Nov', 'not worked out yet'],
      ['Sat 8 Nov', '16\u00a0h\u00a000'],
      ['Sun 9 Nov', 'nothing recorded'],
      ['Mon 10 Nov', 'not worked out yet'],
      ['Tue 11 Nov', 'nothing recorded'],
    ]);
  });

  it('on which nothing was received keep their notes: a crash is most often without a strap', () => {
    const notes = [noteOn('2025-11-07'), noteOn('2025-11-10')];
    const rows = rowsOf(reportPage(madeReport(days, '', { notes }), words));
    expect(rows.map((row) => [row[0], row.at(-1)]).slice(1, -1)).toEqual([
      ['Fri 7 Nov', 'crash'],
      ['Sat 8 Nov', ''],
      ['Sun 9 Nov', ''],
      ['Mon 10 Nov', 'crash'],
      ['Tue 11 Nov', ''],
    ]);
  });

  it('that have not come yet are not there', () => {
    const { coverage } = madeReport(days);
    const report = madeReport(days.slice(0, 1), '', { to: '2025-11-12', coverage: { ...coverage, days: 2 } });
    expect(rowsOf(reportPage(report, words)).map(([date]) => date)).toEqual(['Thu 6 Nov', 'Fri 7 Nov']);
  });
});

describe.each(['en', 'de'] as const)('what is counted in %s', (language) => {
  it('stays with its unit at the end of a line', () => {
    const page = htmlOf(reportPage(madeReport([day('2025-11-03', 16, 95)]), reportWords[language]));
    expect(page).toContain('16\u00a0h\u00a000');
    expect(page.match(/\d (?:min|s|h|bpm|%)(?![a-z])/g)).toBeNull();
  });
});

describe.each(['en', 'de'] as const)('the page in %s', (language) => {
  const words = reportWords[language];
  const days = [day('2025-11-03', 16, 95), day('2025-11-04', 3, 95), day('2025-11-05', 0, 95)];

  it('shows texts as texts, whatever is in them', () => {
    const html = reportDocument(madeReport(days, `<img src=x onerror='a("b")'>&amp;`), words);
    expect(html).not.toContain('<img');
    expect(html.split('&lt;img src=x onerror=&#39;a(&quot;b&quot;)&#39;&gt;&amp;amp;')).toHaveLength(3);
  });

  it('says what was recorded before anything else, and never 0 for what is unknown', () => {
    const html = reportDocument(madeReport(days), words);
    expect(html.indexOf(words.coverage.title)).toBeLessThan(html.indexOf(words.numbers.title));
    expect(html).toContain(words.days.notRecorded);
    const [, empty = ''] = html.split('class="incomplete"').slice(-2);
    expect(empty).not.toContain('>0 min<');
    expect(html).toContain(words.definitions.at(-1));
  });

  it('says of the running day that nothing was seen when that is known so far', () => {
    const quiet = { ...day('2025-11-03', 4, 95), overMs: 0, notRecordedMs: 6 * HOUR };
    const saysTooLittle = (until: number) =>
      htmlOf(reportPage(madeReport([{ ...quiet, until: epochMs(until) }]), words)).includes(
        words.days.tooLittle,
      );
    expect([quiet.start + 10 * HOUR, quiet.end].map(saysTooLittle)).toEqual([false, true]);
  });

  it.each(['safe', 'goal', 'score', 'streak', 'ziel', 'punkte'])('never says "%s"', (word) => {
    expect(htmlOf(reportPage(madeReport(days), words)).toLowerCase()).not.toContain(word);
  });
});

it('a part is written with its attributes and texts escaped', () => {
  expect(htmlOf(part('p', { title: '"<' }, 'a & b', part('b', {}, '>')))).toBe(
    '<p title="&quot;&lt;">a &amp; b<b>&gt;</b></p>',
  );
});
