import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { type House, numberOf, openBrowser, startHouse } from './house.ts';

describe('a machine without Bluetooth', () => {
  let house: House;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    house = await startHouse();
    browser = await openBrowser();
    page = await browser.newPage();
    await page.goto(house.link);
    await page.locator('.panel').waitFor();
  });

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  const skipWithBluetooth = async ({ skip }: TestContext) => {
    await page.getByTestId('line').waitFor();
    const panel = page.getByTestId('bluetooth');
    const missing = await panel.waitFor({ timeout: 20_000 }).then(
      () => true,
      () => false,
    );
    skip(!missing, 'this machine has Bluetooth');
  };

  it('is told what is missing and how to mend it, and shows no number', async (context) => {
    await skipWithBluetooth(context);
    const [what, mend] = await page.getByTestId('bluetooth').locator('p').allInnerTexts();
    expect(what).toMatch(/\S.*\.$/);
    expect(mend).toMatch(/\S.*\.$/);
    expect(await numberOf(page).count()).toBe(0);
    expect(await page.locator('.mark').getAttribute('aria-label')).toBe('No signal yet');
  });

  it('opens the demo in one click, and leaves it in one', async (context) => {
    await skipWithBluetooth(context);
    await page.getByRole('button', { name: 'Try the demo' }).click();
    await page.waitForURL(`${house.address}demo/`);
    await numberOf(page).waitFor();
    expect(await page.getByTestId('demo').innerText()).toContain('DEMO');
    await page.getByRole('link', { name: 'Leave the demo' }).click();
    await page.waitForURL(house.address);
    await page.getByTestId('bluetooth').waitFor();
    expect(await page.getByTestId('demo').count()).toBe(0);
  });
});
