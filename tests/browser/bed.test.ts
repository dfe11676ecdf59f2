import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from './house.ts';
import { axeFindings } from './inspect.ts';
import { type PixelReader, pixelReader } from './pixels.ts';
import { openScreen, type Screen, wear } from './screens.ts';
import { type ScriptedHouse, startScriptedHouse } from './scripted-house.ts';

/** Rounding, and the edges of letters. */
const LEAST_COLD = 6;
const FORMS = ['device', 'devices', 'threshold', 'settings'] as const satisfies Screen[];
const OTHERS = ['weeks', 'reading', 'notes', 'strap', 'report'] as const satisfies Screen[];

describe('bed mode', () => {
  let house: ScriptedHouse;
  let address: string;
  let browser: Browser;
  let page: Page;
  let pixels: PixelReader & { close(): Promise<void> };

  beforeAll(async () => {
    house = await startScriptedHouse();
    address = new URL('.', house.link).href;
    browser = await openBrowser();
    pixels = await pixelReader(browser);
    page = await browser.newPage({ viewport: { width: 800, height: 1280 }, reducedMotion: 'reduce' });
    await page.goto(house.link);
    await page.getByTestId('welcome').waitFor();
    await wear(page, 'bed');
  });

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  const open = async (screen: Screen) => {
    await page.goto(`${address}#${screen}`);
    await page.reload();
    await openScreen(page, `${address}#${screen}`, screen);
    await page.evaluate(`for (const folded of document.querySelectorAll('details')) folded.open = true`);
  };
  const choices = () => page.locator('input:is([type="radio"], [type="checkbox"])');

  it.each([...FORMS, ...OTHERS])('gives no white and no grey light, on %s neither', async (screen) => {
    await open(screen);
    expect(await pixels.cold(await page.screenshot({ fullPage: true }))).toBeLessThan(LEAST_COLD);
  });

  it('shows what is chosen by shape as well, and where the keyboard is', async () => {
    await open('devices');
    const [chosen, other] = [
      choices().and(page.locator(':checked')),
      choices().and(page.locator(':not(:checked)')),
    ];
    const shapes = await Promise.all(
      [chosen, other].map(async (one) => pixels.shape(await one.first().screenshot())),
    );
    expect(shapes[0]).not.toBe(shapes[1]);
    await chosen.first().focus();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Shift+Tab');
    const outline = await page.evaluate('parseFloat(getComputedStyle(document.activeElement).outlineWidth)');
    expect(outline).toBeGreaterThan(2);
  });

  it('leaves boxes to choose from visible where the system chooses the colours', async () => {
    await page.emulateMedia({ forcedColors: 'active' });
    for (const screen of FORMS) {
      await open(screen);
      for (const choice of await choices().all())
        if (await choice.isVisible())
          expect(await pixels.contrast(await choice.screenshot())).toBeGreaterThan(3);
    }
    await page.emulateMedia({ forcedColors: 'none' });
    expect(await axeFindings(page)).toEqual([]);
  });
});
