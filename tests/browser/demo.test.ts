import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, numberOf, openBrowser, startHouse } from './house.ts';

/** Over for 30 s raises the alert. */
const UNTIL_ALERT_MS = 60_000;

/** A threshold that any living heart is over. */
const ENTER_LOWEST = `fetch('api/thresholds', {
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ bpm: 50, method: 'symptom', note: '' }),
}).then((answer) => answer.status)`;

const SIZES = [
  { width: 1280, height: 800 },
  { width: 800, height: 1280 },
  { width: 390, height: 844 },
  { width: 1024, height: 600 },
];

describe('the demo', () => {
  let house: House;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  const requested: string[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    house = await startHouse('--demo');
    browser = await openBrowser();
    context = await browser.newContext({ viewport: { width: 1280, height: 800 } });
    page = await context.newPage();
    page.on('request', (request) => requested.push(request.url()));
    page.on('websocket', (socket) => requested.push(socket.url()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    await page.goto(house.link);
  });

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  it('is signed in by the printed link, and shows a number that moves', async () => {
    await numberOf(page).waitFor();
    expect(page.url()).toBe(house.address);
    expect(await page.getByTestId('demo').innerText()).toContain('DEMO');
    const first = await numberOf(page).innerHTML();
    await page.locator('.mark-number', { hasNotText: first }).waitFor({ timeout: 60_000 });
    expect(Number(await numberOf(page).innerHTML())).toBeGreaterThan(24);
  });

  it('shows what the mark shows in words, and what was recorded today', async () => {
    const line = await page.getByTestId('line').innerText();
    expect(line).toMatch(/^(Under threshold|Near threshold|Over threshold(\. Sit or lie down\.)?)$/);
    expect(await page.getByTestId('today').innerText()).toMatch(/at least .* over today/);
    expect(await page.getByTestId('facts').innerText()).toMatch(/\sconnected\sbattery[\s\S]*watching/);
    expect(await page.locator('.strip-trace').getAttribute('d')).not.toBe('');
  });

  it('tells how many screens are watching', async () => {
    const second = await context.newPage();
    await second.goto(house.address);
    await page.getByText('2 screens watching').waitFor();
    await second.close();
    await page.getByText('1 screen watching').waitFor();
  });

  it('asks nothing of anybody but the service, and breaks no rule of its content policy', async () => {
    const { host } = new URL(house.address);
    expect(requested.filter((url) => new URL(url).host !== host)).toEqual([]);
    // The first check of the session, before the sign-in, may be refused.
    expect(complaints.filter((text) => !text.includes('401'))).toEqual([]);
  });

  it('lets nobody in by a link that was used', async () => {
    const stranger = await browser.newContext();
    const door = await stranger.newPage();
    await door.goto(house.link);
    await door.getByRole('alert').waitFor();
    await door.getByTestId('door-form').waitFor();
    expect(await door.innerText('body')).toContain(
      'Open the link that Plimsoll printed when it started, or type a code from the wearer’s screen.',
    );
    expect(await numberOf(door).count()).toBe(0);
    await stranger.close();
  });

  it('hides the number on this device, and remembers it', async () => {
    await page.getByRole('link', { name: 'This device' }).click();
    await page.getByRole('button', { name: 'Hide number' }).click();
    await numberOf(page).waitFor({ state: 'detached' });
    await page.reload();
    await page.getByRole('button', { name: 'Show number' }).waitFor();
    expect(await numberOf(page).count()).toBe(0);
    expect(await page.getByTestId('line').innerText()).not.toBe('');
    await page.getByRole('button', { name: 'Show number' }).click();
    await numberOf(page).waitFor();
    await page.getByRole('link', { name: 'Back' }).click();
  });

  it('shows an alert on every screen, clear of the mark, until one of them acknowledges it', async () => {
    const second = await context.newPage();
    await second.goto(house.address);
    expect(await page.evaluate(ENTER_LOWEST)).toBe(201);
    await page.getByTestId('alert').waitFor({ timeout: UNTIL_ALERT_MS });
    await second.getByTestId('alert').waitFor();

    for (const size of SIZES) {
      await page.setViewportSize(size);
      const alert = await page.getByTestId('alert').boundingBox();
      const mark = await page.locator('.mark').boundingBox();
      const button = await page.getByRole('button', { name: 'Acknowledge' }).boundingBox();
      expect((alert?.y ?? 0) + (alert?.height ?? 0)).toBeLessThanOrEqual(mark?.y ?? 0);
      expect(button?.height).toBeGreaterThanOrEqual(44);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(size.width);
    }

    await page.getByRole('button', { name: 'Acknowledge' }).press('Enter');
    await second.getByText(/^Acknowledged \d\d:\d\d by you/).waitFor();
    expect(await second.getByRole('button', { name: 'Acknowledge' }).count()).toBe(0);
    await second.close();
  });
});
