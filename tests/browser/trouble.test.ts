import { renameSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_FOLDER } from '../../src/data-folder.ts';
import { JOURNAL_FILE } from '../../src/store/journal-log.ts';
import { type House, linkFor, openBrowser, startHouse } from './house.ts';
import { axeFindings, misfits, missedByTab, tooSmall, withTextOfTwiceTheSize } from './inspect.ts';
import { openScreen, type Screen, THEMES, type Theme, wear } from './screens.ts';

const PATIENCE_MS = 60_000;
/** Eight pages are looked at in every theme, with the keyboard and in two sizes. */
const LOOKED_AT_MS = 300_000;

/** A page that is open all the while, and the themes that it is looked at in. */
interface Open {
  readonly name: string;
  readonly page: Page;
  readonly themes: readonly Theme[];
}

describe('a page, be it the wearer’s or a display’s,', () => {
  let house: House;
  let browser: Browser;
  const pages: Open[] = [];

  const openAll = async (who: string, context: BrowserContext, link: string, screens: readonly Screen[]) => {
    const open = async (screen: Screen, address: string) => {
      const page = await context.newPage();
      await openScreen(page, address, screen);
      pages.push({ name: `${who}, ${screen}`, page, themes: THEMES });
      return page;
    };
    const first = await open('now', link);
    for (const screen of screens) await open(screen, `${house.address}#${screen}`);
    // In bed mode the first page is another one.
    await wear(first, 'bed');
    const bed = await context.newPage();
    await bed.goto(house.address);
    await bed.getByRole('button', { name: 'Leave bed mode' }).waitFor();
    pages.push({ name: `${who}, in bed`, page: bed, themes: ['bed'] });
    return first;
  };

  beforeAll(async () => {
    house = await startHouse('--demo');
    browser = await openBrowser();
    const calm = { reducedMotion: 'reduce' } as const;
    const phone = await browser.newContext({ ...calm, viewport: { width: 390, height: 844 } });
    const tablet = await browser.newContext({ ...calm, viewport: { width: 1024, height: 600 } });
    const wearer = await openAll('wearer', phone, house.link, ['day', 'kiosk']);
    await openAll('display', tablet, await linkFor('display', wearer, house), ['kiosk', 'device']);
  }, LOOKED_AT_MS);

  afterAll(async () => {
    house?.signal('SIGCONT');
    await browser?.close();
    await house?.stop();
  });

  const alert = (page: Page) => page.getByTestId('alert').filter({ hasText: 'cannot be written' });
  const journal = () => join(house.folder, DEMO_FOLDER, JOURNAL_FILE);
  /** Nothing can be written any more: the file that is appended to is not there. */
  const takeJournalAway = async () => {
    renameSync(journal(), `${journal()}.away`);
    for (const { page } of pages) await alert(page).waitFor({ timeout: PATIENCE_MS });
  };
  const bringJournalBack = async () => {
    renameSync(`${journal()}.away`, journal());
    for (const { page } of pages) await alert(page).waitFor({ state: 'detached', timeout: PATIENCE_MS });
  };
  const freeze = async () => {
    house.signal('SIGSTOP');
    for (const { page } of pages) {
      await page
        .getByTestId('blind')
        .getByRole('button', { name: 'Quiet' })
        .waitFor({ timeout: PATIENCE_MS });
    }
  };
  const thaw = async () => {
    house.signal('SIGCONT');
    for (const { page } of pages) {
      await page.getByTestId('blind').waitFor({ state: 'detached', timeout: PATIENCE_MS });
    }
  };

  /** What is wrong with any of the pages as they stand. */
  const found = async (of: readonly Open[] = pages): Promise<unknown[]> => {
    const all: unknown[] = [];
    for (const { name, page, themes } of of) {
      const note = (what: string, findings: readonly string[]) =>
        all.push(...findings.map((finding) => [name, what, finding]));
      for (const theme of themes) {
        await page.evaluate(`document.documentElement.dataset.theme = '${theme}'`);
        note(theme, await axeFindings(page));
      }
      note('too small', await tooSmall(page));
      note('missed by keyboard', await missedByTab(page));
      note('misfit', await misfits(page));
      await withTextOfTwiceTheSize(page, async () => {
        note('misfit, large text', await misfits(page));
        note('missed by keyboard, large text', await missedByTab(page));
      });
    }
    return all;
  };

  it('is reachable on a display while all is well', { timeout: LOOKED_AT_MS }, async () => {
    expect(await found(pages.filter(({ name }) => name.startsWith('display')))).toEqual([]);
  });

  it('is reachable while it is blind', { timeout: LOOKED_AT_MS }, async () => {
    try {
      await freeze();
      expect(await found()).toEqual([]);
    } finally {
      await thaw();
    }
  });

  it('is reachable while nothing can be written to the disk, blind then or not', {
    timeout: LOOKED_AT_MS,
  }, async () => {
    try {
      await takeJournalAway();
      expect(await found()).toEqual([]);
      await freeze();
      // Each of the two was seen in every theme; together they want room, not other colours.
      const inOneTheme = pages.map((open) => ({ ...open, themes: open.themes.slice(0, 1) }));
      expect(await found(inOneTheme)).toEqual([]);
    } finally {
      await thaw();
      await bringJournalBack();
    }
  });

  it('tells where it cannot be written as text, markup and all', async () => {
    try {
      await takeJournalAway();
      for (const { page } of pages) {
        await alert(page)
          .getByText(`The folder ${join(house.folder, DEMO_FOLDER)} cannot be written`)
          .waitFor();
        expect(await page.locator('b').count()).toBe(0);
      }
    } finally {
      await bringJournalBack();
    }
  });
});
