import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, numberOf, openBrowser, startHouse } from './house.ts';

interface Manifest {
  readonly start_url: string;
  readonly icons: readonly {
    readonly src: string;
    readonly sizes: string;
    readonly type: string;
    readonly purpose: string;
  }[];
}

/** The width and height that a PNG says it has. */
const sizeOfPng = (png: Buffer) => `${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`;

describe('the page as an app of the home screen', () => {
  let house: House;
  let browser: Browser;
  let page: Page;
  let session: CDPSession;

  beforeAll(async () => {
    house = await startHouse('--demo');
    browser = await openBrowser();
    page = await browser.newPage();
    await page.goto(house.link);
    await numberOf(page).waitFor();
    session = await page.context().newCDPSession(page);
  });

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  const get = (path: string) => page.request.get(new URL(path, house.address).href);

  it('has a manifest in which the browser finds no fault', async () => {
    const { errors, url } = await session.send('Page.getAppManifest');
    expect(url).toBe(new URL('manifest.webmanifest', house.address).href);
    expect(errors).toEqual([]);
    const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
    // What speaks against it is this test's own private window, nothing of the page.
    expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual(
      [],
    );
    const answer = await get('manifest.webmanifest');
    expect(answer.headers()['content-type']).toMatch(/^application\/manifest\+json/);
  });

  it('has an icon of each size it names, one of them for masks', async () => {
    const { icons, start_url: start }: Manifest = await (await get('manifest.webmanifest')).json();
    expect(new URL(start, house.address).href).toBe(house.address);
    expect(icons.some(({ purpose }) => purpose === 'maskable')).toBe(true);
    for (const { sizes, src, type } of icons) {
      const answer = await get(src);
      expect([src, answer.status(), answer.headers()['content-type']]).toEqual([src, 200, type]);
      if (type === 'image/png') expect([src, sizeOfPng(await answer.body())]).toEqual([src, sizes]);
    }
  });

  it('keeps nothing for offline: an old number cannot come out of a cache', async () => {
    const workers = await page.evaluate(
      `navigator.serviceWorker.getRegistrations().then((all) => all.length)`,
    );
    expect(workers).toBe(0);
    expect(await page.evaluate('caches.keys()')).toEqual([]);
  });

  it.each([
    ['dark', '#161412'],
    ['light', '#f3eee4'],
  ] as const)('colours the browser’s own bars as its %s ground', async (colorScheme, ground) => {
    await page.emulateMedia({ colorScheme });
    await page.locator(`meta[name="theme-color"][content="${ground}"]`).waitFor({ state: 'attached' });
  });
});
