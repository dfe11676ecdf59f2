import type { Browser, BrowserContext, Page, WebSocketRoute } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { numberOf, openBrowser } from './house.ts';
import { startWornHouse, type WornHouse } from './worn-house.ts';

const [OVER, UNDER] = [120, 60];
const PATIENCE_MS = 60_000;
/** What a page that was opened anew does not know of. */
const MARK = 'window.isTheOldPage = true';
/** While the page is being replaced there is nobody to ask. */
const isOld = (page: Page) => page.evaluate('window.isTheOldPage === true').catch(() => null);

/** A page whose service can be upgraded: from then on the connection is another one, and the version too. */
interface Opened {
  readonly page: Page;
  upgrade(): void;
  /** How many heartbeats of the upgraded service the page has heard. */
  beats(): number;
}

describe('a page that is open while the service is upgraded', () => {
  let house: WornHouse;
  let browser: Browser;
  let context: BrowserContext;

  beforeAll(async () => {
    house = await startWornHouse();
    browser = await openBrowser();
    context = await browser.newContext();
    const first = await context.newPage();
    await first.goto(house.link);
    await first.getByTestId('line').waitFor();
    await first.close();
  });

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  beforeEach(() => house.beats(UNDER));

  /** @param kept what its device keeps, beside what is usual */
  const open = async (place: string, kept: object): Promise<Opened> => {
    const page = await context.newPage();
    let version: string | null = null;
    let beats = 0;
    const sockets = new Set<WebSocketRoute>();
    await page.routeWebSocket('**/live', (socket) => {
      sockets.add(socket);
      const service = socket.connectToServer();
      service.onMessage((text) => {
        const said = JSON.parse(String(text));
        if (version !== null && said.type === 'heartbeat') beats += 1;
        socket.send(
          JSON.stringify(version !== null && said.type === 'snapshot' ? { ...said, version } : said),
        );
      });
    });
    await page.addInitScript(`localStorage.setItem('plimsoll-device', '${JSON.stringify(kept)}')`);
    await page.goto(`${new URL('/', house.link).href}#${place}`);
    await page.locator('.mark').waitFor();
    await page.evaluate(MARK);
    return {
      page,
      beats: () => beats,
      upgrade: () => {
        version = 'test-2';
        for (const socket of sockets) void socket.close();
        sockets.clear();
      },
    };
  };
  const becomesNew = (page: Page) => expect.poll(() => isOld(page), { timeout: PATIENCE_MS }).toBe(false);
  const staysOld = async ({ beats, page }: Opened) => {
    await expect.poll(beats, { timeout: PATIENCE_MS }).toBeGreaterThan(2);
    expect(await isOld(page)).toBe(true);
  };

  it.each(['now', 'kiosk'])('is opened anew by itself where nobody notices, and once: %s', async (place) => {
    const opened = await open(place, { silent: true });
    const { page } = opened;
    opened.upgrade();
    await becomesNew(page);
    await numberOf(page).waitFor();
    await page.evaluate(MARK);
    const before = opened.beats();
    await expect.poll(opened.beats, { timeout: PATIENCE_MS }).toBeGreaterThan(before + 2);
    expect(await isOld(page)).toBe(true);
    await page.close();
  });

  it('is not while somebody types, but with the next change of place', async () => {
    const opened = await open('threshold', { silent: true });
    const { page } = opened;
    const field = page.getByTestId('threshold').getByRole('textbox', { name: 'Beats a minute' });
    await field.fill('9');
    opened.upgrade();
    await staysOld(opened);
    expect(await field.inputValue()).toBe('9');
    await page.getByRole('link', { name: 'Back', exact: true }).click();
    await becomesNew(page);
    await page.close();
  });

  it('is not while it would have to be tapped before it sounds again', async () => {
    const opened = await open('now', {});
    await opened.page.keyboard.press('a');
    await opened.page.getByTestId('sound-band').waitFor({ state: 'detached' });
    opened.upgrade();
    await staysOld(opened);
    await opened.page.close();
  });

  it('is not while an alert stands', async () => {
    house.beats(OVER);
    const opened = await open('now', { silent: true });
    await opened.page.getByTestId('alert').waitFor({ timeout: PATIENCE_MS });
    opened.upgrade();
    await staysOld(opened);
    await opened.page.close();
  });

  it('is opened anew when the code of a screen has another name by now', async () => {
    const { page } = await open('now', {});
    let isUpgraded = false;
    await page.route(/WeeksScreen[^/]*\.js$/, (route) =>
      isUpgraded ? route.continue() : route.fulfill({ status: 404, body: '' }),
    );
    await page.route(new URL('/', house.link).href, async (route) => {
      if (route.request().isNavigationRequest()) {
        isUpgraded = true;
        await route.continue();
        return;
      }
      await route.fulfill({ body: '<script type="module" src="./assets/index-upgraded.js"></script>' });
    });
    await page.evaluate(`location.hash = '#weeks'`);
    await page.getByTestId('weeks').waitFor({ timeout: PATIENCE_MS });
    expect(await isOld(page)).toBe(false);
    await page.close();
  });
});
