import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findChromium } from '../../src/cli/chromium.ts';
import { livePastDays, PAST_ZONE } from '../support/past-days.ts';
import { readPdf } from '../support/pdf.ts';
import { plimsollWith } from '../support/product.ts';

const MARKUP = '<img src=x onerror="document.title=1"><b>bold</b>';
/** A browser that prints on a slow machine takes its time. */
const PATIENCE_MS = 150_000;
const WITHOUT_BROWSER = { CHROMIUM: '/nowhere/chromium' };

describe('a report', { timeout: 180_000 }, () => {
  let data: string;
  let out: string;
  const report = (options: readonly string[], environment: NodeJS.ProcessEnv = {}) =>
    plimsollWith(environment, PATIENCE_MS, 'report', '--data', data, '--tz', PAST_ZONE, ...options);
  const file = (name: string) => join(out, name);

  beforeAll(() => {
    data = mkdtempSync(join(tmpdir(), 'plimsoll-report-'));
    out = mkdtempSync(join(tmpdir(), 'plimsoll-made-'));
    livePastDays(data, [{ second: 36_000, kind: 'crash', text: MARKUP }], { thresholdNote: MARKUP });
  }, 300_000);

  afterAll(() => {
    for (const folder of [data, out]) rmSync(folder, { recursive: true, force: true });
  });

  it('is HTML that shows every text as text, and asks for nothing', () => {
    const { code, stdout } = report(['-o', file('a.html'), '--notes']);
    expect([code, stdout]).toEqual([0, expect.stringContaining('a.html (html, ')]);
    const html = readFileSync(file('a.html'), 'utf8');
    expect(html).not.toContain('<img');
    expect(html).not.toContain('<b>');
    expect(html.split('&lt;img src=x onerror=&quot;')).toHaveLength(3);
    expect(html).not.toMatch(/<script|<link|src="|url\((?!#)|@import/);
    expect(html.indexOf('What was recorded')).toBeLessThan(html.indexOf('Complete days'));
  });

  it('tells of what kind notes are, and what they say only when asked', () => {
    expect(report(['-o', file('b.html'), '--language', 'de']).code).toBe(0);
    const html = readFileSync(file('b.html'), 'utf8');
    expect(html).toContain('<html lang="de">');
    expect(html).toContain('Crash');
    // The threshold's note is part of how it was found.
    expect(html.split('&lt;img')).toHaveLength(2);
  });

  it.skipIf(findChromium(process.env) === null && process.env['CI'] === undefined)(
    'is a PDF with real text where a Chromium is installed',
    () => {
      const { code, stdout } = report(['-o', file('c.pdf'), '--notes', '--json']);
      expect([code, JSON.parse(stdout)]).toEqual([
        0,
        { file: file('c.pdf'), format: 'pdf', octets: expect.any(Number), why: null },
      ]);
      const { images, pages, text } = readPdf(readFileSync(file('c.pdf')));
      expect([pages, images]).toEqual([1, 0]);
      for (const words of [
        'Whatwasrecorded',
        'Completedays',
        'Daybyday',
        '<b>bold</b>',
        'notamedicaldevice',
      ]) {
        expect(text.replace(/\s/g, '')).toContain(words);
      }
      expect(readdirSync(out).filter((name) => name.startsWith('plimsoll-report-'))).toEqual([]);
    },
  );

  it('is HTML where there is no Chromium, and says so', () => {
    const { code, stderr, stdout } = report(['-o', file('d.pdf')], WITHOUT_BROWSER);
    expect([code, stderr]).toEqual([0, expect.stringContaining('No Chromium is installed here')]);
    expect(stdout).toContain('d.html (html, ');
    expect([existsSync(file('d.pdf')), existsSync(file('d.html'))]).toEqual([false, true]);
  });

  it('is data for programs with --json and no file', () => {
    const { code, stdout } = report(['--json']);
    const { coverage, days, notes } = JSON.parse(stdout);
    expect([code, coverage.days, days.length, notes[0].text]).toEqual([0, 28, coverage.recordedDays, '']);
  });

  it.each([
    [['-o', 'x.pdf', '--from', '2026-02-30'], '2026-02-30 is no day'],
    [
      ['-o', 'x.pdf', '--from', '2026-03-02', '--to', '2026-03-01'],
      'The first day comes after the last one.',
    ],
    [['-o', 'x.pdf', '--from', '2020-03-02', '--to', '2026-03-01'], 'a year at most'],
    [['-o', 'x.doc'], 'ends neither in .pdf nor in .html'],
    [['-o', 'x.pdf', '--language', 'xx'], '--language takes one of en, de'],
    [[], 'Name the file to write with -o'],
  ])('that is asked for as %j is refused with a sentence', (options, sentence) => {
    const { code, stderr } = report(options);
    expect([code, stderr]).toEqual([2, expect.stringContaining(sentence)]);
  });

  it('overwrites nothing', () => {
    const before = readFileSync(file('a.html'));
    const { code, stderr } = report(['-o', file('a.html')]);
    expect([code, stderr]).toEqual([2, expect.stringContaining('nothing is overwritten')]);
    expect(readFileSync(file('a.html'))).toEqual(before);
  });
});
