import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { numberOf, openBrowser } from './house.ts';
import { type Wire, wireTo } from './wire.ts';
import { startWornHouse, type WornHouse } from './worn-house.ts';

const PATIENCE_MS = 60_000;
const [OVER, UNDER] = [120, 60];

describe('a tap while the connection is lost', () => {
  let house: WornHouse;
  let browser: Browser;
  let page: Page;
  let wire: Wire;

  beforeAll(async () => {
    house = await startWornHouse();
    house.beats(UNDER);
    browser = await openBrowser();
    page = await browser.newPage();
    wire = await wireTo(page);
    await page.goto(house.link);
    await numberOf(page).waitFor();
  });

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  const button = (name: string) => page.getByRole('button', { name, exact: true });

  it('reaches the service when the connection is there again', async () => {
    wire.cut();
    await button('Quiet for 10 min').click();
    await button('Sending…').waitFor();
    wire.mend();
    await page.getByText(/^Alerts about the threshold are quiet until \d\d:\d\d, by you\.$/).waitFor();
    await button('Undo').click();
    await button('Quiet for 10 min').waitFor();
  });

  it('is asked again when it was given to a connection that was dead already', {
    timeout: 3 * PATIENCE_MS,
  }, async () => {
    house.beats(OVER);
    await button('Acknowledge').waitFor({ timeout: PATIENCE_MS });
    wire.goDead();
    await button('Acknowledge').click();
    await button('Sending…').waitFor();
    // The page finds out by itself that nothing comes any more.
    await page.getByTestId('blind').waitFor({ timeout: PATIENCE_MS });
    await page.getByText('It is acknowledged as soon as the connection is back.').waitFor();
    wire.mend();
    await page.getByText(/^Acknowledged \d\d:\d\d by you/).waitFor({ timeout: PATIENCE_MS });
    expect(await button('Sending…').count()).toBe(0);
    expect(house.service.snapshot().alerts.flatMap((alert) => alert.acknowledgements)).toHaveLength(1);
  });
});
