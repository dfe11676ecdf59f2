import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type House, numberOf, openBrowser, startHouse } from './house.ts';
import { untilRead } from './screens.ts';
import { type Shown, type Stage, stageFor } from './states.ts';

/** A tablet lying and upright, a phone upright and lying, an old tablet. */
const SIZES = [
  { width: 1280, height: 800 },
  { width: 800, height: 1280 },
  { width: 390, height: 844 },
  { width: 1024, height: 600 },
  { width: 844, height: 390 },
] as const;
const PHONE = { width: 390, height: 844 } as const;
const LYING_PHONE = SIZES[4];
const ALERTS: readonly (readonly Shown[])[] = [[], ['over'], ['over', 'long-over']];
const USUAL_TEXT_PX = 16;
const PATIENCE_MS = 20_000;
/** Of the screen, as much may stay covered while a long page scrolls. */
const MOST_COVERED = 0.36;
/** And of a screen with little room. */
const MOST_OF_LITTLE = 0.16;
/** Fewer px of a sentence say nothing. */
const LEGIBLE_PX = 120;

/** The parts of the page that lie over another, by name. */
const OVERLAPS = `(() => {
  const parts = ['.mark', '.gauge-line', '[data-testid="today"]', '.strip', '.facts', '.live > footer > *', '.band']
    .flatMap((name) => [...document.querySelectorAll(name)].map((one) => [name, one.getBoundingClientRect()]));
  return parts.flatMap(([name, a], index) => parts.slice(index + 1).flatMap(([other, b]) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 1
      ? [name + ' / ' + other] : []));
})()`;

/** Words of the mark that reach the ring: a corner of them is farther from the middle than its inner edge. */
const WORDS_BEYOND_THE_RING = `(() => {
  const ring = document.querySelector('.mark-ring');
  const [x, y, inner] = ['cx', 'cy', 'r'].map((name) => Number(ring.getAttribute(name)));
  return [...document.querySelectorAll('.mark-words')].filter((words) => {
    const box = words.getBBox();
    const baseline = Number(words.getAttribute('y'));
    return [box.x, box.x + box.width].some((left) =>
      [box.y + box.height * 0.2, baseline].some((top) => Math.hypot(left - x, top - y) > inner - 4));
  }).map((words) => words.textContent);
})()`;

/** Writes down what the page says to the service. */
const LISTEN_TO_PAGE = `{
  window.said = [];
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (text) {
    said.push(JSON.parse(text));
    send.call(this, text);
  };
}`;

/** Tells what comes into sight or leaves it when it has happened twice, as a busy browser does. */
const TELL_OF_TWO_MOMENTS = `window.IntersectionObserver = class extends IntersectionObserver {
  constructor(told, how) {
    const moments = [];
    super((seen) => {
      moments.push(...seen);
      if (moments.length > 1) told(moments.splice(0));
    }, how);
  }
}`;

describe('the first page', () => {
  let house: House;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let stage: Stage;

  beforeAll(async () => {
    house = await startHouse('--demo');
    browser = await openBrowser();
    context = await browser.newContext({ reducedMotion: 'reduce', viewport: SIZES[0] });
    page = await context.newPage();
    stage = await stageFor(page);
    await page.goto(house.link);
    await numberOf(page).waitFor();
  });

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  const speak = (language: string) =>
    page.evaluate(`localStorage.setItem('plimsoll-language', '${language}')`);
  const withText = async (standard: number) => {
    const session = await context.newCDPSession(page);
    await session.send('Page.setFontSizes', { fontSizes: { standard, fixed: standard } });
  };
  const keep = (device: object) =>
    page.evaluate(`localStorage.setItem('plimsoll-device', '${JSON.stringify(device)}')`);
  const show = async (alerts: readonly Shown[]) => {
    await stage.show(alerts.length > 0 ? 'over' : 'under', alerts);
    await page.keyboard.press('a');
    await page.getByTestId('sound-band').waitFor({ state: 'detached' });
  };

  for (const language of ['en', 'de'])
    for (const percent of [100, 200])
      it(`lays nothing over anything else, in ${language} with text of ${percent} %`, async () => {
        await speak(language);
        await withText((USUAL_TEXT_PX * percent) / 100);
        for (const alerts of ALERTS) {
          await show(alerts);
          for (const size of SIZES) {
            await page.setViewportSize(size);
            const where = `${size.width} × ${size.height}, ${alerts.length} alerts`;
            expect([where, await page.evaluate(OVERLAPS)]).toEqual([where, []]);
            if (alerts.length > 0 || percent > 100 || size === LYING_PHONE) continue;
            const height = await page.evaluate('document.documentElement.scrollHeight');
            expect([where, height]).toEqual([where, size.height]);
          }
        }
        await withText(USUAL_TEXT_PX);
      });

  it('lays nothing over the mark in bed mode either', async () => {
    await keep({ bed: true });
    for (const alerts of ALERTS) {
      await show(alerts);
      for (const size of SIZES) {
        await page.setViewportSize(size);
        const where = `${size.width} × ${size.height}, ${alerts.length} alerts`;
        expect([where, await page.evaluate(OVERLAPS)]).toEqual([where, []]);
      }
    }
    await keep({});
  });

  it('says two alerts about one thing in one band on a phone, below it the whole mark, and acknowledges both', async () => {
    await speak('en');
    await page.setViewportSize(PHONE);
    await show(['over', 'long-over']);
    const mark = await page.locator('.mark').boundingBox();
    expect((mark?.y ?? 0) + (mark?.height ?? 0)).toBeLessThan(PHONE.height);
    expect(await page.locator('.alerts, main').getByText('Sit or lie down.').count()).toBe(1);
    expect(await page.getByRole('button', { name: 'I’m all right' }).count()).toBe(1);
    await page.evaluate(LISTEN_TO_PAGE);
    await page.getByRole('button', { name: 'Acknowledge' }).click();
    const asked = (await page.evaluate('said')) as { type: string; alertId?: string }[];
    expect(asked.filter(({ type }) => type === 'acknowledge').map(({ alertId }) => alertId)).toEqual([
      'over-shown',
      'long-over-shown',
    ]);
  });

  it('keeps every word inside the ring of the mark', async () => {
    await page.setViewportSize(PHONE);
    for (const language of ['en', 'de']) {
      await speak(language);
      for (const state of ['no-signal', 'not-recording'] as const) {
        await stage.show(state);
        expect([language, state, await page.evaluate(WORDS_BEYOND_THE_RING)]).toEqual([language, state, []]);
      }
    }
  });

  const again = () => page.getByTestId('alerts-in-sight');
  /** Scrolls past the alerts; the page may still grow. */
  const scrollPast = () =>
    vi.waitUntil(
      async () => {
        await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)');
        return (await again().count()) > 0;
      },
      { timeout: PATIENCE_MS },
    );

  it.each(['en', 'de'])(
    'keeps alerts in sight on a long page, and covers little of it, in %s',
    async (language) => {
      await speak(language);
      for (const size of [PHONE, SIZES[0], SIZES[3]]) {
        await page.setViewportSize(size);
        await page.goto(`${house.address}#device`);
        await show(['over', 'long-over']);
        await untilRead(page, 'device');
        expect(await again().count()).toBe(0);
        await scrollPast();
        expect(await again().getByRole('button').count()).toBe(1);
        const box = await again().boundingBox();
        expect((box?.y ?? 0) + (box?.height ?? 0)).toBeLessThanOrEqual(MOST_COVERED * size.height + 64);
        for (const text of await page.getByTestId('alert').locator('p:first-child').allInnerTexts())
          expect(await again().innerText()).toContain(text);
        const back = page.locator('.back');
        const top = (await back.boundingBox())?.y ?? 0;
        expect(top).toBeGreaterThanOrEqual((box?.y ?? 0) + (box?.height ?? 0) - 1);
        expect(top).toBeLessThan(size.height);
        await page.evaluate('scrollTo(0, 0)');
        await again().waitFor({ state: 'detached' });
      }
      await page.goto(`${house.address}#now`);
    },
  );

  it.each([
    { ...LYING_PHONE, percent: 100 },
    { ...PHONE, percent: 200 },
    { ...SIZES[0], percent: 200 },
  ])(
    'keeps the first alert in sight, and little of it, where there is little room: $width × $height, text of $percent %',
    async ({ percent, ...size }) => {
      await speak('de');
      await withText((USUAL_TEXT_PX * percent) / 100);
      await page.setViewportSize(size);
      await page.goto(`${house.address}#device`);
      await show(['over', 'long-over']);
      await untilRead(page, 'device');
      await scrollPast();
      const button = again().getByRole('button').filter({ visible: true });
      expect(await button.count()).toBe(1);
      const isIn = await button.boundingBox();
      expect((isIn?.x ?? size.width) + (isIn?.width ?? 0)).toBeLessThanOrEqual(size.width);
      const box = await again().boundingBox();
      expect(box?.y).toBe(0);
      expect(box?.height).toBeLessThanOrEqual(MOST_OF_LITTLE * size.height);
      const words = await again().locator('p').first().boundingBox();
      expect(words?.width).toBeGreaterThan(LEGIBLE_PX);
      expect((words?.x ?? size.width) + (words?.width ?? 0)).toBeLessThanOrEqual(size.width);
      await withText(USUAL_TEXT_PX);
      await page.goto(`${house.address}#now`);
    },
  );

  it('keeps alerts in sight when the browser is late to say that they are gone', async () => {
    const late = await context.newPage();
    await late.setViewportSize(PHONE);
    await late.addInitScript(TELL_OF_TWO_MOMENTS);
    const lateStage = await stageFor(late);
    await late.goto(`${house.address}#device`);
    await lateStage.show('over', ['over']);
    await untilRead(late, 'device');
    await late.evaluate('scrollTo(0, document.documentElement.scrollHeight)');
    await late.getByTestId('alerts-in-sight').waitFor();
    await late.close();
  });
});
