import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { livePastDays, PAST_ZONE } from '../support/past-days.ts';
import { type House, openBrowser, startHouseIn } from './house.ts';
import { wireTo } from './wire.ts';

const MARKUP = '<img src=x onerror="document.title=1"><b>bold</b>';
const HOUR_S = 3_600;
/** Writes down every text that the chart draws. */
const LISTEN_TO_CHART = `{
  window.drawn = [];
  const draw = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...place) {
    drawn.push(text);
    draw.call(this, text, ...place);
  };
}`;
/** The words of the tables that are torn apart by the end of a line. */
const BROKEN_WORDS = `[...document.querySelectorAll('.hours :is(th, td)')].flatMap((cell) => {
  const text = cell.firstChild;
  return [...(text?.data ?? '').matchAll(/[^ ]+/g)].flatMap(({ 0: word, index }) => {
    const range = document.createRange();
    range.setStart(text, index);
    range.setEnd(text, index + word.length);
    const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top)));
    return lines.size > 1 ? [word] : [];
  });
})`;
/** Two weeks are written down first; on a busy machine that takes its time. */
const PREPARED_MS = 300_000;

describe('a day', () => {
  let house: House;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let yesterday = '';

  beforeAll(async () => {
    house = await startHouseIn(
      (data) => {
        yesterday = livePastDays(data, [
          { second: 10 * HOUR_S, kind: 'words', text: MARKUP },
          { second: 15 * HOUR_S, kind: 'bad-day', text: '' },
        ]);
      },
      '--tz',
      PAST_ZONE,
    );
    browser = await openBrowser();
    context = await browser.newContext({ viewport: { width: 1280, height: 800 }, hasTouch: true });
    page = await context.newPage();
    await page.addInitScript(LISTEN_TO_CHART);
    await page.goto(house.link);
    await page.getByRole('link', { name: 'Day', exact: true }).click();
  }, PREPARED_MS);

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  const fact = (name: string) => page.getByTestId(`day-${name}`);
  const readout = () => page.locator('.readout');
  const button = (name: string) => page.getByRole('button', { name, exact: true });

  it('without a recording says so, and shows no number in its place', async () => {
    await page.getByText('Nothing is recorded yet today.').waitFor();
    expect(await fact('over').innerText()).toContain('not enough recorded to say');
    expect(await fact('heart').innerText()).toContain('unknown');
    expect(await page.getByTestId('day-chart').count()).toBe(0);
  });

  it('shows its course, and its numbers with what was recorded first', async () => {
    await page.getByRole('link', { name: 'The day before' }).click();
    await page.locator(`[data-date="${yesterday}"] [data-painted]`).waitFor();
    expect(await page.locator('.day-facts dt').first().innerText()).toBe('Recorded');
    const [chart, over, lowest] = await Promise.all(
      [page.getByTestId('day-chart'), fact('over'), fact('lowest')].map((part) => part.boundingBox()),
    );
    expect(over?.y).toBeLessThan(chart?.y ?? 0);
    expect(lowest?.y).toBeGreaterThan(chart?.y ?? 0);
    // What explains the two numbers above the chart stands below it.
    expect((await fact('about-over').boundingBox())?.y).toBeGreaterThan(chart?.y ?? 0);
    expect(await fact('about-over').innerText()).toContain('At most counts all that was not recorded');
    expect(await fact('recorded').innerText()).toContain('not recorded');
    expect(await fact('over').innerText()).toMatch(/at least .*, at most /);
    expect(await fact('episodes').innerText()).toMatch(/longest .* over/);
    expect(await fact('lowest').innerText()).toMatch(/bpm, from \d\d:\d\d/);
  });

  it('tells the same in tables', async () => {
    await page.getByText('Hour by hour, and the episodes').click();
    await page.getByTestId('episode-rows').waitFor();
    const tables = page.getByTestId('day-tables');
    expect(await tables.locator('table').first().locator('tbody tr').count()).toBe(24);
    expect(await tables.innerText()).toContain('30\u00a0min');
    expect(await page.getByTestId('episode-rows').locator('tbody tr').count()).toBeGreaterThan(10);
  });

  it.each(['en', 'de'])('breaks no number and no word in its tables on a phone, in %s', async (language) => {
    const speak = async (spoken: string) => {
      await page.evaluate(`localStorage.setItem('plimsoll-language', '${spoken}')`);
      await page.reload();
      await page.getByTestId('day-tables').locator('summary').click();
      await page.getByTestId('episode-rows').waitFor();
    };
    await speak(language);
    for (const width of [360, 390]) {
      await page.setViewportSize({ width, height: 844 });
      expect([width, await page.evaluate(BROKEN_WORDS)]).toEqual([width, []]);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    }
    await page.setViewportSize({ width: 1280, height: 800 });
    await speak('en');
  });

  it('pins a note to the chart by its number, and shows it below as it was typed, markup and all', async () => {
    const drawn = new Set((await page.evaluate('drawn')) as string[]);
    const rows = fact('notes').locator('li');
    expect([...drawn].filter((text) => /^\d$/.test(text))).toEqual(['1', '2']);
    expect([...drawn].filter((text) => /[<>]|bold/.test(text))).toEqual([]);
    expect(await rows.count()).toBe(2);
    expect(await rows.first().locator('.note').innerText()).toBe(MARKUP);
    expect(await page.locator('.day img, .day b').count()).toBe(0);
    expect(await page.title()).toBe('Day – Plimsoll');
  });

  it('is looked at closer with buttons and with keys, and asks for what is seen then', async () => {
    await readout().getByText('Whole day').waitFor();
    const finer = page.waitForResponse((response) => response.url().includes('/api/trace'));
    await button('Closer').click();
    await readout().getByText('06:00 to 18:00').waitFor();
    expect((await finer).status()).toBe(200);
    await button('Closer').press('ArrowRight');
    await readout().getByText('09:00 to 21:00').waitFor();
    await button('Closer').press('0');
    await readout().getByText('Whole day').waitFor();
  });

  it('says of a gap how long it is, and not how much of it is in the picture', async () => {
    const lengths = async (since: number) =>
      ((await page.evaluate('drawn')) as string[])
        .slice(since)
        .filter((text) => text.startsWith('not recorded'));
    const drawnSoFar = async () => Number(await page.evaluate('drawn.length'));
    await button('Closer').click();
    await button('Closer').click();
    await button('Later').click();
    await button('Closer').click();
    await button('Closer').click();
    await readout().getByText('12:45 to 14:15').waitFor();
    await expect.poll(() => lengths(0)).not.toEqual([]);
    const [whole] = await lengths(0);
    expect(whole).toMatch(/^not recorded, (28|29|30)\u00a0min$/);
    let release = () => {};
    const held = new Promise<void>((done) => {
      release = done;
    });
    await page.route(/api\/trace/, async (route) => {
      await held;
      await route.continue();
    });
    await button('Closer').click();
    await readout().getByText('13:07 to 13:52').waitFor();
    // Drawn of what was there at first, and then of what is finer and has only what is shown.
    const before = await drawnSoFar();
    release();
    await expect.poll(drawnSoFar).toBeGreaterThan(before);
    expect(new Set(await lengths(before))).toEqual(new Set([whole]));
    await page.unroute(/api\/trace/);
    await button('Whole day').click();
  });

  it('is dragged along with a finger, and pulled apart with two', async () => {
    await button('Closer').click();
    await readout().getByText('06:00 to 18:00').waitFor();
    await page.locator('.u-over').scrollIntoViewIfNeeded();
    const box = await page.locator('.u-over').boundingBox();
    if (box === null) throw new TypeError('the chart has no place on the page');
    const touch = await context.newCDPSession(page);
    const at = (...shares: number[]) =>
      shares.map((share, id) => ({ x: box.x + share * box.width, y: box.y + box.height / 2, id }));
    const send = (type: 'touchStart' | 'touchMove' | 'touchEnd', ...shares: number[]) =>
      touch.send('Input.dispatchTouchEvent', { type, touchPoints: at(...shares) });
    await send('touchStart', 0.5);
    await send('touchMove', 0.6);
    await send('touchMove', 0.75);
    await send('touchEnd');
    await readout().filter({ hasNotText: '18:00' }).waitFor();
    await button('Whole day').click();
    await send('touchStart', 0.4, 0.6);
    await send('touchMove', 0.3, 0.7);
    await send('touchMove', 0.1, 0.9);
    await send('touchEnd');
    await page.getByRole('button', { name: 'Wider', disabled: false }).waitFor();
  });

  it('has room on every screen, and targets that a finger meets', async () => {
    for (const [width, height] of [
      [1280, 800],
      [800, 1280],
      [390, 844],
      [1024, 600],
    ] as const) {
      await page.setViewportSize({ width, height });
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    }
    for (const target of await page.locator('.day button, .day a, .day input').all()) {
      expect((await target.boundingBox())?.height).toBeGreaterThanOrEqual(44);
    }
    await page.setViewportSize({ width: 1280, height: 800 });
  });

  it('that is asked for keeps room for its chart, where nothing is seen and nobody is told of anything', async () => {
    const past = await context.newPage();
    await past.route(/api\/trace/, () => undefined);
    await past.goto(`${house.address}#day=${yesterday}`);
    const chart = past.getByTestId('day-chart');
    await chart.locator('canvas').waitFor({ state: 'attached' });
    expect([await chart.isVisible(), await past.locator('[data-painted]').count()]).toEqual([false, 0]);
    expect(await past.getByRole('button', { name: 'Closer' }).count()).toBe(0);
    const room = await chart.boundingBox();
    // Lets those go that were held.
    await past.unroute(/api\/trace/);
    await past.locator('[data-painted]').waitFor();
    expect([await chart.isVisible(), (await chart.boundingBox())?.height]).toEqual([true, room?.height]);
    await past.close();
  });

  it('that could not be had is had by a tap, or when the service is heard again', {
    timeout: 180_000,
  }, async () => {
    const past = await context.newPage();
    const wire = await wireTo(past);
    const lose = () => past.route(/api\/days\//, (route) => route.abort());
    const failed = past.getByRole('alert').getByText('Plimsoll could not be reached.');
    await lose();
    await past.goto(`${house.address}#day=${yesterday}`);
    await failed.waitFor();
    await past.unroute(/api\/days\//);
    await past.getByRole('button', { name: 'Try again' }).press('Enter');
    await past.locator('[data-painted]').waitFor();
    expect(await failed.count()).toBe(0);
    expect(await past.getByRole('heading', { level: 2 }).evaluate((one) => one.matches(':focus'))).toBe(true);

    await lose();
    await past.reload();
    await failed.waitFor();
    wire.goDead();
    await past.getByTestId('blind').waitFor({ timeout: 60_000 });
    await past.unroute(/api\/days\//);
    wire.mend();
    await past.locator('[data-painted]').waitFor({ timeout: 60_000 });
    expect(await failed.count()).toBe(0);
    await past.close();
  });

  it('is for carers if the wearer shares everything, and refused by the service if not', async () => {
    const headers = { origin: new URL(house.address).origin };
    const at = (path: string) => new URL(path, house.address).href;
    const share = (value: string) =>
      context.request.put(at('api/settings'), { data: { 'sharing.carers': value }, headers });
    const answer = await context.request.post(at('api/pairing'), { data: { role: 'carer' }, headers });
    const { code } = await answer.json();
    const carers = await browser.newContext();
    await carers.request.post(at('api/session'), { data: { code, device: 'Kitchen tablet' }, headers });
    const carer = await carers.newPage();
    await share('everything');
    await carer.goto(at(`#day=${yesterday}`));
    await carer.locator('[data-painted]').waitFor();
    await share('live');
    await carer.getByText('The wearer keeps past days to themselves.').waitFor();
    expect(await carer.getByRole('button', { name: 'Try again' }).count()).toBe(0);
    expect(await carer.locator('[data-painted]').count()).toBe(0);
    expect((await carers.request.get(at(`api/days/${yesterday}`))).status()).toBe(403);
    await share('everything');
    await carer.locator('[data-painted]').waitFor();
    for (const [place, seen] of [
      ['weeks', '[data-testid^="week-"]'],
      ['notes', '[data-testid="notes"] h3'],
    ] as const) {
      await carer.goto(at(`#${place}`));
      await carer.locator(seen).first().waitFor();
      await share('live');
      await carer.getByText(/^The wearer keeps .* to themselves/).waitFor();
      expect(await carer.locator(seen).count()).toBe(0);
      await share('everything');
      await carer.locator(seen).first().waitFor();
    }
    await carers.close();
  });
});
