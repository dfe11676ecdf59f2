import type { Browser, BrowserContext, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, numberOf, openBrowser, startHouse } from './house.ts';
import { type PixelReader, pixelReader } from './pixels.ts';
import { THEMES, wear } from './screens.ts';
import { type Stage, type State, stageFor } from './states.ts';

/** Achromatopsia sees the page in greys. */
const VISIONS = ['none', 'deuteranopia', 'protanopia', 'tritanopia', 'achromatopsia'] as const;
const MARKS = [
  'under',
  'near',
  'over',
  'no-signal',
  'not-recording',
  'no-threshold',
] as const satisfies State[];
/** Of the grid over the mark, in cells, that must differ between any two states. */
const LEAST_DIFFERENCE = 0.01 * 96 * 96;

describe('a state of the page', () => {
  let house: House;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let stage: Stage;
  let session: CDPSession;
  let pixels: PixelReader & { close(): Promise<void> };

  beforeAll(async () => {
    house = await startHouse('--demo');
    browser = await openBrowser();
    pixels = await pixelReader(browser);
    context = await browser.newContext({ reducedMotion: 'reduce', viewport: { width: 800, height: 1280 } });
    page = await context.newPage();
    stage = await stageFor(page);
    await page.goto(house.link);
    await numberOf(page).waitFor();
    session = await context.newCDPSession(page);
  });

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  const see = (type: (typeof VISIONS)[number]) =>
    session.send('Emulation.setEmulatedVisionDeficiency', { type });

  it('is seen here as it is by eyes that see no colours', async () => {
    await stage.show('over');
    expect(await pixels.colour(await page.locator('.mark').screenshot())).toBeGreaterThan(50);
    await see('achromatopsia');
    expect(await pixels.colour(await page.locator('.mark').screenshot())).toBeLessThan(10);
    await see('none');
  });

  it.each(THEMES)('is told by its words and by its shape alone, in the %s theme', async (theme) => {
    await wear(page, theme, { showNumber: false });
    await see('achromatopsia');
    const seen = new Map<State, { words: string; shape: string }>();
    for (const state of MARKS) {
      await stage.show(state);
      const mark = page.locator('.mark');
      const inside = await mark.locator('.mark-words').allTextContents();
      const words = [...inside, await page.getByTestId('line').innerText()].join(' ');
      // The number is hidden: the shape has to tell.
      seen.set(state, { words, shape: await pixels.shape(await mark.screenshot()) });
    }
    for (const [one, a] of seen)
      for (const [other, b] of seen) {
        if (one >= other) continue;
        expect(a.words).not.toBe(b.words);
        const differing = [...a.shape].filter((cell, index) => cell !== b.shape[index]).length;
        expect([one, other, differing > LEAST_DIFFERENCE, differing]).toEqual([one, other, true, differing]);
      }
    await see('none');
  });

  it.each(THEMES)('can be read whatever colours are seen, in the %s theme', async (theme) => {
    await wear(page, theme, { showNumber: false });
    for (const state of ['alert', 'no-signal'] as const) {
      await stage.show(state);
      for (const vision of VISIONS) {
        await see(vision);
        for (const place of ['line', 'demo', ...(state === 'alert' ? ['alert'] : []), 'today', 'facts']) {
          const text = page.getByTestId(place);
          if ((await text.count()) === 0) continue; // bed mode has one number, and nothing beside it
          const contrast = await pixels.contrast(await text.screenshot());
          expect([theme, state, vision, place, contrast >= 4.5, contrast]).toEqual([
            theme,
            state,
            vision,
            place,
            true,
            contrast,
          ]);
        }
      }
    }
    await see('none');
  });
});
