import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { numberOf, openBrowser } from './house.ts';
import { type Wire, wireTo } from './wire.ts';
import { startWornHouse, type WornHouse } from './worn-house.ts';

const PATIENCE_MS = 60_000;

describe('a display on the wall', () => {
  let house: WornHouse;
  let browser: Browser;
  let page: Page;
  let wire: Wire;
  let address: string;

  const kiosk = () => page.locator('.live[data-place="kiosk"]');
  /** As the browser opens the page when the power is back. */
  const openAnew = async () => {
    await page.goto('about:blank');
    await page.goto(address);
    await numberOf(page).waitFor();
  };

  beforeAll(async () => {
    house = await startWornHouse();
    house.beats(60);
    address = new URL('/', house.link).href;
    browser = await openBrowser();
    page = await browser.newPage();
    await page.clock.install();
    wire = await wireTo(page);
    await page.goto(house.newLink('display'));
    await page.getByRole('link', { name: 'Kiosk' }).click();
    await kiosk().waitFor();
  });

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  it('comes back to the kiosk after a power cut', async () => {
    await openAnew();
    await kiosk().waitFor();
    await page.reload();
    await kiosk().waitFor();
  });

  it('moves its picture through a night without the service: nothing is burnt in', async () => {
    const place = () => kiosk().getAttribute('style');
    wire.goDead();
    await page.getByTestId('blind').waitFor({ timeout: PATIENCE_MS });
    const places = new Set<string | null>([await place()]);
    for (let minute = 0; minute < 3; minute += 1) {
      await page.clock.fastForward('01:00');
      await expect.poll(async () => places.has(await place()), { timeout: PATIENCE_MS }).toBe(false);
      places.add(await place());
    }
    expect(places.size).toBe(4);
    expect(await page.getByTestId('blind').count()).toBe(1);
    wire.mend();
    await page.getByTestId('blind').waitFor({ state: 'detached', timeout: PATIENCE_MS });
  });

  it('stays on the first page when the kiosk was left', async () => {
    await page.getByRole('link', { name: 'Leave the kiosk' }).press('Enter');
    await page.getByRole('link', { name: 'Kiosk', exact: true }).waitFor();
    await openAnew();
    await page.getByRole('link', { name: 'Kiosk', exact: true }).waitFor();
    expect(await kiosk().count()).toBe(0);
  });

  it('opens where its address says, whatever it showed last', async () => {
    await page.getByRole('link', { name: 'Kiosk', exact: true }).click();
    await kiosk().waitFor();
    await page.goto('about:blank');
    await page.goto(`${address}#device`);
    await page.getByTestId('device').waitFor();
    expect(await kiosk().count()).toBe(0);
  });

  it('is one by its role: the wearer’s device opens at the first page', async () => {
    const context = await browser.newContext();
    page = await context.newPage();
    await page.goto(house.newLink('wearer'));
    await numberOf(page).waitFor();
    await page.evaluate(`location.hash = '#kiosk'`);
    await kiosk().waitFor();
    await openAnew();
    expect(await kiosk().count()).toBe(0);
    await context.close();
  });
});
