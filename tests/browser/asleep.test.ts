import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, numberOf, openBrowser, startHouse } from './house.ts';
import { type SlowNetwork, slowNetwork } from './slow-network.ts';

/** So many of the service's heartbeats, 2 s apart, are longer than a sleep that goes without a word. */
const NAP_BEATS = 32;
/** Later than a page believes, but not so late that it gives the connection up, in ms. */
const LATE_MS = 7_000;

describe('a page that sleeps, or whose network does', () => {
  let house: House;
  let browser: Browser;
  let context: BrowserContext;
  let network: SlowNetwork;

  beforeAll(async () => {
    house = await startHouse('--demo');
    network = await slowNetwork(Number(new URL(house.address).port));
    browser = await openBrowser();
    context = await browser.newContext();
  });

  afterAll(async () => {
    await browser?.close();
    network?.close();
    await house?.stop();
  });

  const open = async (address: string): Promise<{ page: Page; session: CDPSession }> => {
    const page = await context.newPage();
    await page.goto(address);
    await numberOf(page).waitFor({ timeout: 30_000 });
    return { page, session: await context.newCDPSession(page) };
  };

  it('says from when to when it slept, once it is awake', async () => {
    const { page, session } = await open(house.link);
    // Another page stays awake, and counts how long the nap is.
    const awake = await context.newPage();
    let beats = 0;
    awake.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => {
        if (String(payload).includes('"type":"heartbeat"')) beats += 1;
      }),
    );
    await awake.goto(house.address);
    await numberOf(awake).waitFor({ timeout: 30_000 });
    await session.send('Debugger.enable');
    await session.send('Debugger.pause');
    const before = beats;
    await expect.poll(() => beats, { timeout: 120_000 }).toBeGreaterThanOrEqual(before + NAP_BEATS);
    await awake.close();
    await session.send('Debugger.resume');
    const slept = page.getByTestId('slept');
    await slept.waitFor({ timeout: 30_000 });
    expect(await slept.innerText()).toMatch(
      /^This page slept from \d\d:\d\d to \d\d:\d\d\. In that time it would not have sounded\./,
    );
    await numberOf(page).waitFor({ timeout: 30_000 });
    await slept.getByRole('button', { name: 'OK' }).click();
    await slept.waitFor({ state: 'detached' });
    await page.close();
  }, 240_000);

  it('does not show a number that the network held back as if it were new', async () => {
    const { page } = await open(network.through(house.address));
    network.holdBack(LATE_MS);
    await page.getByTestId('blind').waitFor({ timeout: 30_000 });
    const before = network.delivered;
    await expect.poll(() => network.delivered, { timeout: 60_000 }).toBeGreaterThan(before + 10);
    expect(await page.getByTestId('blind').count()).toBe(1);
    expect(await numberOf(page).count()).toBe(0);
    network.holdBack(0);
    await numberOf(page).waitFor({ timeout: 60_000 });
    await page.getByTestId('blind').waitFor({ state: 'detached' });
    await page.close();
  });
});
