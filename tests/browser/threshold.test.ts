import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, numberOf, openBrowser, startHouse } from './house.ts';

const MARKUP = '<img src=x onerror="document.title=1"><b>bold</b>';

describe('the threshold', () => {
  let house: House;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    house = await startHouse('--demo');
    browser = await openBrowser();
    context = await browser.newContext();
    page = await context.newPage();
    await page.goto(house.link);
    await page.getByRole('link', { name: /^Threshold \d+$/ }).click();
  });

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  const bpmField = () => page.getByRole('textbox', { name: 'Beats a minute' });
  const enter = async (bpm: string, note = '') => {
    await bpmField().fill(bpm);
    await page.locator('textarea').fill(note);
    await page.getByRole('button', { name: 'Save' }).click();
  };
  const problem = () => page.getByTestId('threshold').getByRole('alert');
  const inForce = () => page.getByTestId('in-force');

  it('is shown with its method, and as the estimate that it is', async () => {
    expect(await inForce().innerText()).toContain('an estimate; it can be off by 15\u00a0bpm or more');
    expect(await inForce().innerText()).toMatch(/(measured by a clinician|found by own experience), since/);
  });

  it.each([
    ['20', 'The threshold lies between 50 and 200 bpm.'],
    ['250', 'The threshold lies between 50 and 200 bpm.'],
    ['88.5', 'The threshold is a whole number of beats a minute.'],
    ['fast', 'The threshold is a whole number of beats a minute.'],
    ['', 'The threshold is a whole number of beats a minute.'],
  ])('refuses "%s" with a sentence, and keeps what was typed', async (typed, sentence) => {
    const before = await inForce().innerText();
    await enter(typed);
    await problem().filter({ hasText: sentence }).waitFor();
    expect(await bpmField().inputValue()).toBe(typed);
    expect(await inForce().innerText()).toBe(before);
  });

  it('asks how it was found rather than assuming it', async () => {
    expect(await page.getByRole('radio', { checked: true }).count()).toBe(0);
    await enter('90');
    await problem().filter({ hasText: 'Say how the threshold was found' }).waitFor();
  });

  it('takes a lower one, and shows markup in a note as text', async () => {
    await page.getByLabel('Found by my own experience').check();
    await enter('60', MARKUP);
    await page.getByText('The threshold is 60 bpm from now on.').waitFor();
    await inForce().getByText('found by own experience').waitFor();
    expect(await inForce().locator('.note').innerText()).toBe(MARKUP);
    expect(await page.locator('.panel img, .panel b').count()).toBe(0);
    expect(await page.title()).toBe('Threshold – Plimsoll');
  });

  it('wants a reason for a higher one, in words before it is saved', async () => {
    await bpmField().fill('61');
    await page.getByText('Plimsoll never raises it: only you do, and with a reason.').waitFor();
    await enter('61');
    await problem().waitFor();
    await enter('61', 'Measured again.');
    await inForce().getByText('61').waitFor();
  });

  it('keeps the earlier ones in the list', async () => {
    await page.getByRole('heading', { name: 'Earlier' }).waitFor();
    await page.locator('.rows').getByText('60 bpm').waitFor();
  });

  it('is judged by at once', async () => {
    await page.getByRole('link', { name: 'Back' }).click();
    await page.getByText('Over threshold. Sit or lie down.').first().waitFor({ timeout: 20_000 });
    expect(await numberOf(page).count()).toBe(1);
  });

  it('leaves markup in the name of a strap as text', async () => {
    const named = await context.newPage();
    await named.routeWebSocket('**/live', (socket) => {
      const service = socket.connectToServer();
      service.onMessage((message) => {
        const heard = JSON.parse(String(message));
        for (const strap of heard.strap?.adopted ?? []) strap.name = MARKUP;
        socket.send(JSON.stringify(heard));
      });
    });
    await named.goto(house.address);
    await named.getByTestId('facts').getByText(MARKUP).waitFor();
    expect(await named.locator('.facts img, .facts b').count()).toBe(0);
    await named.close();
  });
});
