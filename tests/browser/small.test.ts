import type { Browser, Page, Response } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, linkFor, numberOf, openBrowser, startHouse } from './house.ts';

const MOST_SCRIPT_OCTETS = 60_000;
const SCREENS = [
  'threshold',
  'reading',
  'notes',
  'strap',
  'device',
  'devices',
  'settings',
  'day',
  'weeks',
  'kiosk',
];

/** The page in a new browser window: everything that it asked for by then, and how many octets of script were sent. */
async function firstLoad(browser: Browser, link: string, locale: string) {
  const page = await (await browser.newContext({ locale })).newPage();
  const answers: Response[] = [];
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  page.on('websocket', (socket) => asked.push(socket.url()));
  page.on('response', (response) => answers.push(response));
  await page.goto(link);
  await page.getByText(/medical device|Medizinprodukt/).waitFor();
  await page.waitForLoadState('networkidle');
  // What comes later, when other screens are opened, is not read: the page may be gone by then.
  const scripts = answers.filter((answer) => new URL(answer.url()).pathname.endsWith('.js'));
  const sent = scripts.map(async (answer) => {
    expect([answer.url(), await answer.headerValue('content-encoding')]).toEqual([answer.url(), 'gzip']);
    expect(await answer.text()).toMatch(/^\/\/# allFunctionsCalledOnLoad\n/);
    return Number(await answer.headerValue('content-length'));
  });
  const octets = (await Promise.all(sent)).reduce((sum, some) => sum + some, 0);
  return { page, asked, octets };
}

describe('the page', () => {
  let house: House;
  let browser: Browser;
  let page: Page;
  let asked: string[];

  beforeAll(async () => {
    house = await startHouse('--demo');
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  it('loads at most 60 kB of JavaScript first, gzipped, in English', async () => {
    const loaded = await firstLoad(browser, house.link, 'en-GB');
    ({ asked, page } = loaded);
    await numberOf(page).waitFor();
    const { octets } = loaded;
    process.stdout.write(`first load, English: ${octets} octets of JavaScript gzipped\n`);
    expect(octets).toBeGreaterThan(10_000);
    expect(octets).toBeLessThanOrEqual(MOST_SCRIPT_OCTETS);
  });

  it('does so in German too', async () => {
    const { octets } = await firstLoad(browser, await linkFor('wearer', page, house), 'de-DE');
    process.stdout.write(`first load, German: ${octets} octets of JavaScript gzipped\n`);
    expect(octets).toBeGreaterThan(10_000);
    expect(octets).toBeLessThanOrEqual(MOST_SCRIPT_OCTETS);
  });

  it('asks nothing of anybody but the service, on any screen', async () => {
    for (const screen of SCREENS) {
      await page.goto(`${house.address}#${screen}`);
      await page.waitForLoadState('networkidle');
    }
    const { host } = new URL(house.address);
    expect(asked.length).toBeGreaterThan(SCREENS.length);
    expect(asked.filter((url) => new URL(url).host !== host)).toEqual([]);
  });
});
