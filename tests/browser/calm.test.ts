import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, numberOf, openBrowser, startHouseWith } from './house.ts';
import { THEMES } from './screens.ts';

const PATIENCE_MS = 120_000;

/** Writes down what every live region of the page comes to say. */
const LISTEN = `{
  window.announced = [];
  const last = new WeakMap();
  new MutationObserver(() => {
    for (const region of document.querySelectorAll('[aria-live], [role="status"], [role="alert"]')) {
      const text = region.textContent.trim();
      if (text !== '' && last.get(region) !== text) announced.push(text);
      last.set(region, text);
    }
  }).observe(document, { subtree: true, childList: true, characterData: true });
}`;

/** How long anything on the page takes to move or to fade, in s; each length once. */
const LENGTHS = `[...new Set([...document.querySelectorAll('*')].flatMap((one) => {
  const { animationDuration, transitionDuration } = getComputedStyle(one);
  return [...animationDuration.split(','), ...transitionDuration.split(',')].map(parseFloat);
}))]`;

const COLOURS = `(() => {
  const style = getComputedStyle(document.documentElement);
  return ['--quiet', '--edge', '--text'].map((name) => style.getPropertyValue(name));
})()`;

describe('a page for somebody who asked for calm', () => {
  let house: House;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    // However slow the machine is, no other alert comes to stand beside it.
    const only = { PLIMSOLL_ALERTS_LONG_OVER_AFTER: '60', PLIMSOLL_ALERTS_NO_SIGNAL_AFTER: '600' };
    house = await startHouseWith(
      { ...only, PLIMSOLL_ALERTS_OVER_DWELL: '5', PLIMSOLL_ALERTS_QUIET: '0' },
      '--demo',
    );
    browser = await openBrowser();
    page = await browser.newPage();
    await page.addInitScript(LISTEN);
    await page.goto(house.link);
    await numberOf(page).waitFor();
  });

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  it.each(THEMES)('has nothing quiet for who asks for contrast, in the %s theme', async (theme) => {
    await page.evaluate(`document.documentElement.dataset.theme = '${theme}'`);
    await page.emulateMedia({ contrast: 'no-preference' });
    const [quiet, edge, text] = (await page.evaluate(COLOURS)) as string[];
    expect(quiet).not.toBe(text);
    expect(edge).not.toBe(text);
    await page.emulateMedia({ contrast: 'more' });
    expect(await page.evaluate(COLOURS)).toEqual([text, text, text]);
    await page.emulateMedia({ contrast: null });
  });

  it('moves nothing for who asks for less motion', async () => {
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    expect(await page.evaluate(LENGTHS)).not.toEqual([0]);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await page.evaluate(LENGTHS)).toEqual([0]);
  });

  it('tells a screen reader of an alert once, and never a number', { timeout: 6 * PATIENCE_MS }, async () => {
    // A threshold that any living heart is over.
    const answer = await page.context().request.post(`${house.address}api/thresholds`, {
      data: { bpm: 50, method: 'symptom', note: '' },
      headers: { origin: new URL(house.address).origin },
    });
    expect(answer.ok()).toBe(true);
    await page.getByTestId('alert').waitFor({ timeout: PATIENCE_MS });
    // Time goes by, and numbers change with it.
    for (let change = 0; change < 3; change += 1) {
      const before = await numberOf(page).textContent();
      await expect.poll(() => numberOf(page).textContent(), { timeout: PATIENCE_MS }).not.toBe(before);
    }
    const announced = (await page.evaluate('announced')) as string[];
    expect(announced.filter((text) => text.includes('Over threshold since'))).toHaveLength(1);
    expect(announced.filter((text) => /\d/.test(text.replaceAll(/\d\d:\d\d/g, '')))).toEqual([]);
  });
});
