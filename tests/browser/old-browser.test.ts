import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, numberOf, openBrowser, startHouse } from './house.ts';
import { screens, untilRead } from './screens.ts';

const ASSETS = join(import.meta.dirname, '../../dist/dashboard/assets');

/** Takes away what Safari 15.4 does not have: it is what the last iPads run that cannot be brought to 16. */
const BEFORE_SAFARI_16 = `{
  const without = (of, ...names) => {
    for (const name of names) delete of?.[name];
  };
  const lists = [Array.prototype, Object.getPrototypeOf(Uint8Array.prototype)];
  for (const list of lists) without(list, 'findLast', 'findLastIndex', 'toReversed', 'toSorted', 'toSpliced', 'with');
  without(Array, 'fromAsync');
  without(Object, 'groupBy');
  without(Map, 'groupBy');
  without(Promise, 'withResolvers', 'try');
  without(String.prototype, 'isWellFormed', 'toWellFormed');
  without(Set.prototype, 'union', 'intersection', 'difference', 'isSubsetOf', 'isSupersetOf', 'isDisjointFrom');
  without(Object.getPrototypeOf(Object.getPrototypeOf([].values())), 'map', 'filter', 'take', 'toArray', 'some', 'find');
  without(AbortSignal, 'timeout', 'any');
  without(URL, 'parse', 'canParse');
  without(Intl, 'DurationFormat');
  without(Document.prototype, 'adoptedStyleSheets');
  without(CSSStyleSheet.prototype, 'replace', 'replaceSync');
  without(Navigator.prototype, 'userActivation', 'wakeLock');
  without(CanvasRenderingContext2D.prototype, 'roundRect', 'letterSpacing', 'createConicGradient');
  without(window, 'Iterator', 'Notification', 'OffscreenCanvas', 'requestIdleCallback', 'scheduler');
  window.CSSStyleSheet = undefined;
}`;

describe('a tablet that cannot be brought beyond Safari 15', () => {
  let house: House;
  let browser: Browser;
  let page: Page;
  const faults: string[] = [];

  beforeAll(async () => {
    house = await startHouse('--demo');
    browser = await openBrowser();
    page = await browser.newPage();
    page.on('pageerror', ({ message }) => faults.push(message));
    await page.addInitScript(BEFORE_SAFARI_16);
  });

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  it('gets in, and sees what is now', async () => {
    await page.goto(house.link);
    await numberOf(page).waitFor();
    expect(faults).toEqual([]);
  });

  it.each(screens)('opens %s', async (screen) => {
    await page.goto(`${house.address}#${screen}`);
    await untilRead(page, screen);
    expect(faults).toEqual([]);
  });

  it('sees the kiosk and the weeks as large as others do, though it does not know how wide a part is', async () => {
    await page.route('**/*.css', async (route) => {
      const style = await (await route.fetch()).text();
      // Units and questions that it does not know: it passes over each of them.
      const known = style.replaceAll(/\d(cqi|cqw|lh)\b/g, '1unknown').replaceAll('@container', '@unknown');
      await route.fulfill({ body: known, contentType: 'text/css' });
    });
    await page.setViewportSize({ width: 1024, height: 768 });
    const sizeOf = async (part: string, what: string) =>
      Number.parseFloat(
        String(await page.evaluate(`getComputedStyle(document.querySelector('${part}')).${what}`)),
      );
    await page.goto(`${house.address}#kiosk`);
    await page.reload();
    await untilRead(page, 'kiosk');
    expect(await sizeOf('.today-over strong', 'fontSize')).toBeGreaterThanOrEqual(64);
    await page.goto(`${house.address}#weeks`);
    await page.locator('.scale').first().waitFor();
    expect(await sizeOf('.scale', 'height')).toBeGreaterThanOrEqual(16);
  });

  it('is sent no expression that it cannot read: one would take away the whole file', () => {
    const scripts = readdirSync(ASSETS).filter((name) => name.endsWith('.js'));
    expect(scripts.length).toBeGreaterThan(0);
    const behind = scripts.filter((name) => /\(\?<[=!]/.test(readFileSync(join(ASSETS, name), 'utf8')));
    expect(behind).toEqual([]);
  });
});
