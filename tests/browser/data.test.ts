import { existsSync, mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATABASE_FILE } from '../../src/store/database.ts';
import { livePastDays, PAST_ZONE } from '../support/past-days.ts';
import { type House, openBrowser, startHouseIn } from './house.ts';
import { axeFindings, missedByTab, tooSmall } from './inspect.ts';

/** The days are written down first; on a busy machine that takes its time. */
const PREPARED_MS = 300_000;
/** A folder as the service makes them for what it sets aside, renamed by somebody. */
const COPY = 'damaged-<img src=x onerror="document.title=1">';

describe('what is kept', () => {
  let house: House;
  let browser: Browser;
  let page: Page;
  let yesterday = '';

  beforeAll(async () => {
    house = await startHouseIn(
      (data) => {
        yesterday = livePastDays(data, []);
      },
      '--tz',
      PAST_ZONE,
    );
    browser = await openBrowser();
    page = await (await browser.newContext()).newPage();
    await page.goto(house.link);
    await page.getByRole('link', { name: 'Settings' }).click();
    for (const id of ['take-along', 'delete']) await page.getByTestId(id).locator('summary').click();
  }, PREPARED_MS);

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  const along = () => page.getByTestId('take-along');
  const deletion = () => page.getByTestId('delete');
  const deleteNow = () => deletion().getByRole('button', { name: 'Delete now' });
  const download = async (): Promise<string> => {
    const begun = page.waitForEvent('download', { timeout: 60_000 });
    await along().getByRole('button', { name: 'Download' }).click();
    return readFile(await (await begun).path(), 'utf8');
  };

  it('can be reached by everybody', async () => {
    expect(await axeFindings(page)).toEqual([]);
    expect(await tooSmall(page)).toEqual([]);
    expect(await missedByTab(page)).toEqual([]);
  });

  it('is taken along as a file, of one day or of all', async () => {
    const all = (await download()).trimEnd().split('\n');
    await along().getByLabel('First day').fill(yesterday);
    await along().getByLabel('Last day').fill(yesterday);
    const one = (await download()).trimEnd().split('\n');
    expect(one.length).toBeGreaterThan(1_000);
    expect(all.length).toBeGreaterThan(one.length);
    expect(one[0]).toBe(all[0]); // the heading
  });

  it('is not asked for backwards', async () => {
    await along().getByLabel('First day').fill('2026-02-01');
    await along().getByLabel('Last day').fill('2026-01-01');
    await along().getByText('The first day comes after the last one.').waitFor();
    expect(await along().getByRole('button', { name: 'Download' }).isDisabled()).toBe(true);
  });

  it('is not deleted without days: empty ones never mean everything', async () => {
    await deletion().getByText('Choose the first and the last day').waitFor();
    expect(await deletion().getByLabel('Type this out').count()).toBe(0);
    expect(await deleteNow().isDisabled()).toBe(true);
    await deletion().getByLabel('First day').fill(yesterday);
    expect(await deleteNow().isDisabled()).toBe(true);
    const radios = await deletion()
      .getByRole('radio')
      .evaluateAll((found) => found.map((one) => one.clientWidth / one.clientHeight));
    expect(radios).toEqual([1, 1]);
  });

  it('is deleted when the sentence is typed out, and not before', async () => {
    await deletion().getByLabel('First day').fill(yesterday);
    await deletion().getByLabel('Last day').fill(yesterday);
    expect(await deleteNow().isDisabled()).toBe(true);
    await deletion().getByLabel(`Type this out: delete ${yesterday} to ${yesterday}`).fill('delete it');
    expect(await deleteNow().isDisabled()).toBe(true);
    await deletion().getByLabel('Type this out').fill(`delete ${yesterday} to ${yesterday}`);
    await deleteNow().click();
    await deletion().getByText('Deleted: ').waitFor({ timeout: 120_000 });
    await along().getByLabel('First day').fill(yesterday);
    await along().getByLabel('Last day').fill(yesterday);
    expect((await download()).trimEnd().split('\n')).toHaveLength(1);
  });

  it('is named where older copies of it are left, markup and all', async () => {
    const copy = join(house.folder, COPY);
    mkdirSync(copy, { recursive: true });
    await deletion().getByLabel('First day').fill(yesterday);
    await deletion().getByLabel('Last day').fill(yesterday);
    await deletion().getByLabel('Type this out').fill(`delete ${yesterday} to ${yesterday}`);
    await deleteNow().click();
    await deletion().getByText(`Older copies were left: ${copy}.`).waitFor({ timeout: 120_000 });
    expect(await deletion().locator('img').count()).toBe(0);
    expect(await page.title()).toBe('Settings – Plimsoll');
  });

  it('is deleted altogether, and the service ends', async () => {
    await deletion().getByLabel('Everything: Plimsoll then ends').check();
    await deletion().getByLabel('Type this out').fill('delete everything');
    await deleteNow().click();
    await page.getByText('Everything is deleted').waitFor({ timeout: 120_000 });
    await expect.poll(() => existsSync(join(house.folder, DATABASE_FILE)), { timeout: 60_000 }).toBe(false);
    // Who asked for it is not alarmed because it came.
    expect(await page.locator('.live').count()).toBe(0);
    expect(await page.getByTestId('blind').count()).toBe(0);
  });
});
