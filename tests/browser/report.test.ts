import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Calendar } from '../../src/pacing/calendar.ts';
import { madeDay } from '../support/made-day.ts';
import { madeReport, REPORT_ZONE } from '../support/made-report.ts';
import { openBrowser } from './house.ts';
import { type ScriptedHouse, startScriptedHouse } from './scripted-house.ts';
import { type Wire, wireTo } from './wire.ts';

/** Of everything in the page that matches, how many lines of text it takes, by what it says. */
const linesOf = (
  selector: string,
) => `Object.fromEntries([...document.querySelectorAll('${selector}')].map((one) => {
  const range = document.createRange();
  range.selectNodeContents(one);
  const tops = [...range.getClientRects()].map(({ top }) => Math.round(top));
  return [one.textContent, new Set(tops).size];
}))`;

describe('the page for a clinician', () => {
  let house: ScriptedHouse;
  let browser: Browser;
  let page: Page;
  let address: string;
  let wire: Wire;

  beforeAll(async () => {
    house = await startScriptedHouse();
    address = new URL('.', house.link).href;
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    wire = await wireTo(page);
    await page.goto(house.link);
    await page.goto(`${address}#report=2026-02-01/2026-02-28`);
    await page.getByTestId('paper').waitFor();
  });

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  const print = () => page.getByRole('button', { name: 'Print' });

  it('is not printed for a span that is none: what would come out is the screen', async () => {
    expect(await print().isEnabled()).toBe(true);
    await page.getByLabel('First day').fill('2026-03-05');
    await page.getByRole('alert').getByText('Choose a first day that is not after the last one.').waitFor();
    expect(await print().isEnabled()).toBe(false);
    await page.getByLabel('First day').fill('2026-02-02');
    await page.getByTestId('paper').waitFor();
    expect(await print().isEnabled()).toBe(true);
  });

  it('is not printed with what was chosen before, and nothing moves until the answer comes', async () => {
    let answer = () => {};
    const held = new Promise<void>((done) => {
      answer = done;
    });
    await page.route(/api\/report/, async (route) => {
      await held;
      await route.continue();
    });
    const height = () => page.evaluate('document.documentElement.scrollHeight');
    const before = await height();
    await page.getByLabel('With what the notes say').check();
    await page.getByTestId('paper').waitFor({ state: 'detached' });
    expect(await print().isEnabled()).toBe(false);
    expect(await height()).toBe(before);
    answer();
    await page.getByTestId('paper').waitFor();
    expect(await print().isEnabled()).toBe(true);
    await page.unroute(/api\/report/);
  });

  it('keeps what was chosen while the connection was lost, and is asked for again', async () => {
    await page.getByLabel('With what the notes say').check();
    await page.getByTestId('paper').waitFor();
    wire.goDead();
    await page.getByTestId('blind').waitFor({ timeout: 60_000 });
    expect(await print().isEnabled()).toBe(false);
    const again = page.waitForRequest(/api\/report\?.*notes=words/, { timeout: 60_000 });
    wire.mend();
    await again;
    await page.getByTestId('blind').waitFor({ state: 'detached' });
    expect(await page.getByLabel('With what the notes say').isChecked()).toBe(true);
    await expect.poll(() => print().isEnabled()).toBe(true);
    await page.getByLabel('With what the notes say').uncheck();
  });

  it('keeps words and numbers whole on a phone, in German too, and each field beside its name', async () => {
    const calendar = new Calendar(REPORT_ZONE);
    const days = ['2025-11-03', '2025-11-04', '2025-11-26', '2025-11-30'].map((date) =>
      madeDay(calendar, date, { hours: 15, threshold: 95, under: 70 }),
    );
    await page.route(/api\/report/, (route) => route.fulfill({ json: madeReport(days) }));
    await page.setViewportSize({ width: 390, height: 844 });
    for (const language of ['en', 'de']) {
      await page.evaluate(`localStorage.setItem('plimsoll-language', '${language}')`);
      await page.reload();
      await page.getByTestId('paper').waitFor();
      const facts = (await page.evaluate(linesOf('.report dd'))) as Record<string, number>;
      expect(Object.keys(facts).length).toBeGreaterThan(3);
      expect([language, Object.entries(facts).filter(([, lines]) => lines > 1)]).toEqual([language, []]);
      const dates = (await page.evaluate(linesOf('.report tbody th'))) as Record<string, number>;
      expect([language, Object.values(dates)]).toEqual([language, Array(6).fill(1)]);
      const apart =
        await page.evaluate(`[...document.querySelectorAll('.report-ask label[for]')].map((label) => {
        const [name, field] = [label, document.getElementById(label.htmlFor)].map((one) => one.getBoundingClientRect());
        return Math.abs((name.top + name.bottom) / 2 - (field.top + field.bottom) / 2) < field.height / 2;
      })`);
      expect([language, apart]).toEqual([language, [true, true]]);
    }
    await page.evaluate(`localStorage.removeItem('plimsoll-language')`);
  });
});
