import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dateAfter } from '../../dashboard/src/local-date.ts';
import { livePastDays, PAST_ZONE } from '../support/past-days.ts';
import { readPdf } from '../support/pdf.ts';
import { type House, openBrowser, startHouseIn } from './house.ts';

const MARKUP = '<img src=x onerror="document.title=1"><b>bold</b>';
const HOUR_S = 3_600;
/** The page looks at its clocks twice a second. */
const LOOKED_AT_MS = 2_000;
/** Two weeks are written down first; on a busy machine that takes its time. */
const PREPARED_MS = 300_000;

describe('the weeks', () => {
  let house: House;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let yesterday = '';

  beforeAll(async () => {
    house = await startHouseIn(
      (data) => {
        yesterday = livePastDays(data, [{ second: 10 * HOUR_S, kind: 'words', text: MARKUP }], {
          thresholdNote: MARKUP,
        });
      },
      '--tz',
      PAST_ZONE,
    );
    browser = await openBrowser();
    context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    page = await context.newPage();
    await page.goto(house.link);
    await page.getByRole('link', { name: 'Day', exact: true }).click();
    await page.getByRole('link', { name: 'Weeks' }).click();
  }, PREPARED_MS);

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  const row = (date: string) => page.getByTestId(`row-${date}`);

  it('have a row a day, with what is at least and at most', async () => {
    // Yesterday may still be worked out again: the service has only just started.
    const before = dateAfter(yesterday, -1);
    await row(before)
      .getByText(/at least .*, at most /)
      .waitFor();
    expect(await row(before).innerText()).toMatch(/recorded[^a-z]*longest /);
    await page.getByText('threshold 100, then 95').waitFor();
  });

  it('say of each week what it is beside the one before, or why it is not held against it', async () => {
    const compared = page.locator('[data-testid^="compared-"]');
    await compared.first().waitFor();
    for (const text of await compared.allInnerTexts()) {
      expect(text).toMatch(
        /Not held against the week before: |Days recorded enough, with a threshold of \d+\sbpm\./,
      );
    }
  });

  it('show a note as it was typed, markup and all', async () => {
    await row(yesterday).getByText(MARKUP).waitFor();
    expect(await page.locator('.day img, .day b').count()).toBe(0);
    expect(await page.title()).toBe('Weeks – Plimsoll');
  });

  it('are written again with each minute, not whenever the page looks at its clocks', async () => {
    /** How many dates and times the page writes in so long. */
    const written = async () =>
      Number(
        await page.evaluate(`new Promise((resolve) => {
          const was = Object.getOwnPropertyDescriptor(Intl.DateTimeFormat.prototype, 'format');
          const change = (get) => Object.defineProperty(Intl.DateTimeFormat.prototype, 'format', { ...was, get });
          let count = 0;
          change(function () {
            count += 1;
            return was.get.call(this);
          });
          setTimeout(() => {
            change(was.get);
            resolve(count);
          }, ${LOOKED_AT_MS});
        })`),
      );
    const rows = await page.locator('[data-testid^="row-"]').count();
    expect(rows).toBeGreaterThan(10);
    // The mark writes some with each look. A minute may end in one of the two spans.
    expect(Math.min(await written(), await written())).toBeLessThan(4 * rows);
  });

  it('draw every bar as long as every other, for a bar is a day', async () => {
    const bars = page.locator('.day-bar');
    await expect.poll(() => bars.count()).toBeGreaterThan(10);
    for (const [width, height] of [
      [800, 1280],
      [390, 844],
      [1024, 600],
      [1280, 800],
    ] as const) {
      await page.setViewportSize({ width, height });
      const lengths = await bars.evaluateAll((all) => all.map((bar) => bar.getBoundingClientRect().width));
      expect(new Set(lengths.map(Math.round)).size).toBe(1);
      expect(lengths[0]).toBeGreaterThan(width / 3);
    }
  });

  it('draw what was over so that it is seen, on a scale that says how long it is', async () => {
    const widths = await page
      .locator('.bar-over-alone')
      .evaluateAll((all) => all.map((bar) => bar.getBoundingClientRect().width));
    const bar = await page.locator('.over-bar').first().boundingBox();
    expect(Math.max(...widths)).toBeGreaterThan((bar?.width ?? 0) / 4);
    expect(Math.max(...widths)).toBeLessThanOrEqual((bar?.width ?? 0) + 1);
    expect(await page.locator('.scales').first().innerText()).toMatch(
      /^Day\s+Over\s+0\s+6\sh\s+12\sh\s+18\sh\s+24\sh\s+0\s+\d+\s(min|h)\s+\d+\s(min|h)$/,
    );
  });

  it('have room on every screen', async () => {
    for (const [width, height] of [
      [800, 1280],
      [390, 844],
      [1024, 600],
      [1280, 800],
    ] as const) {
      await page.setViewportSize({ width, height });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    }
  });

  it('lead to a page for a clinician, which prints as the page that it shows and nothing else', async () => {
    await page.getByRole('link', { name: 'A page for a clinician' }).click();
    const paper = page.getByTestId('paper');
    await paper.getByText('What was recorded').waitFor();
    // The threshold's note is part of how it was found.
    await paper.locator('.report-thresholds').getByText(MARKUP).waitFor();
    expect(await paper.getByText(MARKUP).count()).toBe(1);
    expect(await paper.locator('tbody tr').count()).toBeGreaterThan(10);
    await page.getByLabel('With what the notes say').check();
    await paper.locator('.report-notes').getByText(MARKUP).waitFor();
    expect(await page.locator('.paper img, .paper b').count()).toBe(0);
    const { images, pages, text } = readPdf(await page.pdf({ preferCSSPageSize: true }));
    expect([pages, images]).toEqual([1, 0]);
    const printed = text.replace(/\s/g, '');
    for (const words of ['Whatwasrecorded', 'Daybyday', '<b>bold</b>', 'notamedicaldevice']) {
      expect(printed).toContain(words);
    }
    expect(printed).not.toContain('Print');
    expect(printed).not.toContain('Acknowledge');
    await page.goBack();
  });

  it('show the page for a clinician so large that it is read on a phone, and its table scrolls there', async () => {
    await page.setViewportSize({ width: 390, height: 844 });
    await page.getByRole('link', { name: 'A page for a clinician' }).click();
    const paper = page.getByTestId('paper');
    await paper.getByText('What was recorded').waitFor();
    const smallest = await page.evaluate(`Math.min(...Array.from(
      document.querySelectorAll('.paper :is(p, dt, dd, td, th, li)'),
      (one) => parseFloat(getComputedStyle(one).fontSize),
    ))`);
    expect(smallest).toBeGreaterThanOrEqual(14);
    const table = paper.getByRole('region');
    const [shown, all] = await table.evaluate((one) => [one.clientWidth, one.scrollWidth] as const);
    expect(all).toBeGreaterThan(shown);
    await page.goBack();
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it('lead to each day', async () => {
    await row(yesterday).getByRole('link').click();
    await page.locator(`[data-date="${yesterday}"] [data-painted]`).waitFor();
    await page.getByRole('link', { name: 'Weeks' }).click();
    await row(yesterday).waitFor();
  });
});
