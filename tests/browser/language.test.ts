import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, numberOf, openBrowser, startHouse } from './house.ts';

describe('a page in German', () => {
  let house: House;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    house = await startHouse('--demo');
    browser = await openBrowser();
    page = await (await browser.newContext({ locale: 'de-AT' })).newPage();
    await page.goto(house.link);
    await numberOf(page).waitFor();
  });

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  const language = () => page.locator('html').getAttribute('lang');

  it('is what a browser gets that wants German, and says so to a screen reader', async () => {
    await page.getByText('Plimsoll ist kein Medizinprodukt.').waitFor();
    expect(await language()).toBe('de');
    expect(await page.getByTestId('line').innerText()).toMatch(/der Schwelle/);
    await page.getByRole('link', { name: 'Einstellungen' }).click();
    await page.getByTestId('settings-alerts').getByText('Alarme', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Zurück' }).click();
    await page.getByRole('link', { name: /^Schwelle \d+$/ }).click();
    await page.getByText('Zuerst ein paar Fragen').waitFor();
    await page.getByRole('link', { name: 'Zurück' }).click();
  });

  it('can be had in English on this device all the same, and the device remembers it', async () => {
    await page.getByRole('link', { name: 'Dieses Gerät' }).click();
    await page.getByLabel('Sprache').selectOption('English');
    await page.getByText('Plimsoll is not a medical device.').waitFor();
    await page.reload();
    await page.getByLabel('Language').waitFor();
    expect(await language()).toBe('en');
  });
});
