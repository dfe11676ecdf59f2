import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, numberOf, openBrowser, startHouse } from './house.ts';
import { axeFindings, misfits, missedByTab, tooSmall, withTextOfTwiceTheSize } from './inspect.ts';
import { openScreen, type Screen, screens, THEMES, wear } from './screens.ts';
import { STATES, type Stage, stageFor } from './states.ts';

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

  const open = (screen: Screen) => openScreen(page, `${house.address}#${screen}`, screen);

  describe.each(THEMES)('in the %s theme', (theme) => {
    it('is found to be reachable by axe', async () => {
      // In bed mode the first page is another one, and stands among the states.
      await wear(page, theme === 'bed' ? 'dark' : theme);
      for (const screen of screens) {
        await page.reload();
        await open(screen);
        await page.evaluate(`document.documentElement.dataset.theme = '${theme}'`);
        expect([screen, await axeFindings(page)]).toEqual([screen, []]);
      }
    });

    it('is found to be reachable by axe in every state', async () => {
      await wear(page, theme);
      await page.goto(`${house.address}#now`);
      try {
        for (const state of STATES) {
          await stage.show(state);
          expect([state, await axeFindings(page)]).toEqual([state, []]);
        }
      } finally {
        await wear(page, 'dark');
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
      expect(await tooSmall(page)).toEqual([]);
      expect(await missedByTab(page)).toEqual([]);
    },
  );

  it('loses nothing and lays nothing over other words with text of twice the size', async () => {
    await withTextOfTwiceTheSize(page, async () => {
      for (const screen of screens) {
        await page.reload();
        await open(screen);
        await page.evaluate(`for (const folded of document.querySelectorAll('details')) folded.open = true`);
        expect([screen, await misfits(page)]).toEqual([screen, []]);
      }
    });
  });
});
