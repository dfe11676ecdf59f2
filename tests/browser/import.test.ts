import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATABASE_FILE } from '../../src/store/database.ts';
import { sqlite } from '../../src/store/sqlite.ts';
import { plimsoll } from '../support/product.ts';
import { csvFile } from '../support/recordings.ts';
import { type House, openBrowser, startHouseIn } from './house.ts';

const NAME = '<img src=x onerror="document.title=1"><b>Sunday walk.csv';
const DATE = '2026-03-10';
const START = Date.parse(`${DATE}T08:00Z`);

describe('a recording that was brought in from a file', () => {
  let house: House;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    house = await startHouseIn(() => undefined, '--tz', 'UTC');
    const file = csvFile(join(house.folder, NAME), START, 1_800, 85);
    expect(plimsoll('import', file, '--data', house.folder)).toMatchObject({ code: 0, stderr: '' });
    browser = await openBrowser();
    page = await browser.newPage();
    await page.goto(house.link);
    await page.getByRole('link', { name: 'Settings' }).waitFor();
  });

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  /** The name is neither markup on the page, nor is it there as text. */
  const expectNoName = async () => {
    expect(await page.locator('img[src="x"], main b').count()).toBe(0);
    expect(await page.title()).toMatch(/Plimsoll$/);
    expect(await page.content()).not.toContain('Sunday walk');
  };

  it('is on every page what it holds, and on none what its file is called', async () => {
    const everything = await page.request.get(new URL('api/export?format=csv', house.address).href);
    expect(await everything.text()).toContain('Sunday walk');
    await page.goto(`${house.address}#day=${DATE}`);
    await page.locator(`[data-date="${DATE}"] [data-painted]`).waitFor();
    await expectNoName();
    await page.goto(`${house.address}#weeks=${DATE}`);
    await page
      .getByTestId(`row-${DATE}`)
      .getByText(/30\smin recorded/)
      .waitFor();
    await expectNoName();
    await page.goto(`${house.address}#report=${DATE}/${DATE}`);
    await page.getByTestId('paper').getByText('30 min').first().waitFor();
    await expectNoName();
    await page.goto(`${house.address}#settings`);
    await page.getByTestId('take-along').locator('summary').click();
    await expectNoName();
  });

  it('is a number and a size where a part of it is found damaged', async () => {
    const database = new (sqlite())(join(house.folder, DATABASE_FILE));
    database.exec('UPDATE segments SET bytes = zeroblob(length(bytes))');
    database.close();
    await page.goto(`${house.address}#day=${DATE}`);
    await page.reload();
    await page
      .getByTestId('alert')
      .getByText(/^segment \d+ is damaged \(.*\d+ bytes; .*\) and was set aside/)
      .waitFor({ timeout: 30_000 });
    await expectNoName();
  });
});
