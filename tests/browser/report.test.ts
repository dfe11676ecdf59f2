import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from './house.ts';
import { type ScriptedHouse, startScriptedHouse } from './scripted-house.ts';

describe('the page for a clinician', () => {
  let house: ScriptedHouse;
  let browser: Browser;
  let page: Page;
  let address: string;

  beforeAll(async () => {
    house = await startScriptedHouse();
    address = new URL('.', house.link).href;
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
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
});
