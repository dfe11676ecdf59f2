import type { Browser, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { OLD_AFTER_MS } from '../../dashboard/src/freshness.ts';
import { systemClock } from '../../src/clock.ts';
import { epochMs } from '../../src/units.ts';
import { type House, numberOf, openBrowser, startHouse } from './house.ts';
import { type ScriptedHouse, startScriptedHouse } from './scripted-house.ts';
import { startWornHouse, type WornHouse } from './worn-house.ts';

const DAY_MS = 86_400_000;

describe('a page in German', () => {
  let house: House;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    house = await startHouse('--demo');
    browser = await openBrowser();
    page = await (await browser.newContext({ locale: 'de-AT' })).newPage();
    await page.goto(house.link);
    await numberOf(page).waitFor();
  });

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  const language = () => page.locator('html').getAttribute('lang');

  it('is what a browser gets that wants German, and says so to a screen reader', async () => {
    await page.getByText('Plimsoll ist kein Medizinprodukt.').waitFor();
    expect(await language()).toBe('de');
    expect(await page.getByTestId('line').innerText()).toMatch(/der Schwelle/);
    await page.getByRole('link', { name: 'Einstellungen' }).click();
    await page.getByTestId('settings-alerts').getByText('Alarme', { exact: true }).waitFor();
    await page.getByRole('link', { name: 'Zurück' }).click();
    await page.getByRole('link', { name: /^Schwelle \d+$/ }).click();
    await page.getByText('Zuerst ein paar Fragen').waitFor();
    await page.getByRole('link', { name: 'Zurück' }).click();
  });

  it('can be had in English on this device all the same, and the device remembers it', async () => {
    await page.getByRole('link', { name: 'Dieses Gerät' }).click();
    await page.getByLabel('Sprache').selectOption('English');
    await page.getByText('Plimsoll is not a medical device.').waitFor();
    await page.reload();
    await page.getByLabel('Language').waitFor();
    expect(await language()).toBe('en');
  });
});

describe('a page whose language comes late', () => {
  let house: WornHouse;
  let browser: Browser;

  beforeAll(async () => {
    house = await startWornHouse();
    house.beats(72);
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  it('shows no number that was said meanwhile as a new one', async () => {
    const context = await browser.newContext({ locale: 'de-DE' });
    const page = await context.newPage();
    await page.goto(house.link);
    await numberOf(page).waitFor();
    let held: Route | undefined;
    await page.route('**/german-*.js', (route) => {
      held = route;
    });
    await page.addInitScript(`
      const watch = new MutationObserver(() => {
        const mark = document.querySelector('.mark');
        if (mark === null) return;
        watch.disconnect();
        window.firstMark = [mark.textContent, mark.dataset.old !== undefined];
      });
      watch.observe(document, { childList: true, subtree: true });
    `);
    const heard: string[] = [];
    page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => heard.push(JSON.parse(String(payload)).type)),
    );
    await page.reload({ waitUntil: 'commit' });
    await expect.poll(() => heard.filter((type) => type === 'reading').length).toBeGreaterThan(1);
    house.twiceASecond(null);
    const quietFrom = systemClock.monotonic();
    await expect.poll(() => systemClock.monotonic() - quietFrom).toBeGreaterThan(OLD_AFTER_MS + 500);
    await held?.continue();
    await page.locator('.mark').waitFor();
    expect(await page.evaluate('window.firstMark')).toEqual(['72', true]);
    await context.close();
  });
});

describe('what is known of a strap, on a page in German', () => {
  const STRAP = { address: 'AA:BB:CC:DD:EE:01', name: 'Polar OH1 1A2B3C4D' };
  let house: ScriptedHouse;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    house = await startScriptedHouse();
    browser = await openBrowser();
    page = await (await browser.newContext({ locale: 'de-DE' })).newPage();
    house.twiceASecond(() => {
      house.source.inRange(STRAP.address, STRAP.name);
      house.source.packet(STRAP.address, 72, {}, true);
    });
  });

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  it('is said in German, with words that are fetched when there is something to say', async () => {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(house.link);
    await page.getByText('Was man weiß über: Polar OH1 und Verity Sense').click();
    await page.getByText('Es sendet keine RR-Intervalle').waitFor();
    expect(await page.getByText('RR intervals').count()).toBe(0);
    expect(asked.filter((url) => /straps-[^/]*\.js$/.test(url))).toHaveLength(1);
  });

  it('is said in English rather than not at all where those words cannot be fetched', async () => {
    const other = await page.context().newPage();
    await other.route(/straps-[^/]*\.js$/, (route) => route.abort());
    await other.goto(new URL('/', page.url()).href);
    await other.getByText('Was man weiß über: Polar OH1 and Verity Sense').click();
    await other.getByText('It sends no RR intervals').waitFor();
  });
});

describe('heart rates at rest, on a page in German', () => {
  let house: ScriptedHouse;
  let browser: Browser;

  beforeAll(async () => {
    house = await startScriptedHouse();
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  it('are written with a comma', async () => {
    for (const daysAgo of [0, 1, 2, 3]) {
      const at = epochMs(house.service.now() - daysAgo * DAY_MS);
      const date = new Date(at).toISOString().slice(0, 10);
      house.store.mornings.add({ at, date, timeZone: 'UTC', bpm: 61.45, notOkShare: 0, rmssd: null });
    }
    const page = await (await browser.newContext({ locale: 'de-DE' })).newPage();
    await page.goto(house.link);
    await page.getByText('Welcher Gurt ist Ihrer?').waitFor();
    await page.goto(new URL('/#threshold', page.url()).href);
    const resting = page.getByTestId('resting');
    await resting.getByText(/^61,5\sbpm, der mittlere Wert aus 4 Morgenmessungen/).waitFor();
    await resting.locator('summary').click();
    expect(await resting.getByRole('listitem').first().innerText()).toContain(': 61,5\u00a0bpm');
  });
});
