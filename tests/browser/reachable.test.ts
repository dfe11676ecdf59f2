import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, numberOf, openBrowser, startHouse } from './house.ts';
import { axeFindings, misfits, missedByTab, tooSmall } from './inspect.ts';
import { keptFor, type Screen, screens, THEMES, type Theme, untilRead } from './screens.ts';
import { STATES, type Stage, stageFor } from './states.ts';

const LEAST_TARGET_PX = 44;

describe('every screen', () => {
  let house: House;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let stage: Stage;

  beforeAll(async () => {
    house = await startHouse('--demo');
    browser = await openBrowser();
    context = await browser.newContext({ reducedMotion: 'reduce', viewport: { width: 390, height: 844 } });
    page = await context.newPage();
    stage = await stageFor(page);
    await page.goto(house.link);
    await numberOf(page).waitFor();
  });

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  const wear = (theme: Theme) =>
    page.evaluate(`localStorage.setItem('plimsoll-device', '${keptFor(theme)}')`);
  const open = async (screen: Screen) => {
    await page.goto(`${house.address}#${screen}`);
    await untilRead(page, screen);
    // Lets the sound out, so that only what belongs to the screen is on it.
    await page.keyboard.press('a');
    await page.getByTestId('sound-band').waitFor({ state: 'detached' });
  };

  describe.each(THEMES)('in the %s theme', (theme) => {
    it('is found to be reachable by axe', async () => {
      // In bed mode the first page is another one, and stands among the states.
      await wear(theme === 'bed' ? 'dark' : theme);
      for (const screen of screens) {
        await page.reload();
        await open(screen);
        await page.evaluate(`document.documentElement.dataset.theme = '${theme}'`);
        expect([screen, await axeFindings(page)]).toEqual([screen, []]);
      }
    });

    it('is found to be reachable by axe in every state', async () => {
      await wear(theme);
      await page.goto(`${house.address}#now`);
      try {
        for (const state of STATES) {
          await stage.show(state);
          expect([state, await axeFindings(page)]).toEqual([state, []]);
        }
      } finally {
        await wear('dark');
        await stage.show('under');
      }
    });
  });

  it.each(screens)(
    '%s can be used with the keyboard alone, and with a thumb that trembles',
    async (screen) => {
      await page.reload();
      await open(screen);
      await page.evaluate(`for (const folded of document.querySelectorAll('details')) folded.open = true`);
      expect(await tooSmall(page, LEAST_TARGET_PX)).toEqual([]);
      expect(await missedByTab(page)).toEqual([]);
    },
  );

  it('loses nothing and lays nothing over other words with text of twice the size', async () => {
    const session = await context.newCDPSession(page);
    const sizeOfText = (standard: number) =>
      session.send('Page.setFontSizes', { fontSizes: { standard, fixed: standard } });
    await sizeOfText(32);
    for (const screen of screens) {
      await page.reload();
      await open(screen);
      await page.evaluate(`for (const folded of document.querySelectorAll('details')) folded.open = true`);
      expect(await page.evaluate(`getComputedStyle(document.documentElement).fontSize`)).toBe('32px');
      expect([screen, await misfits(page)]).toEqual([screen, []]);
    }
    await sizeOfText(16);
    await session.detach();
  });
});
