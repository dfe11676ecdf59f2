import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, numberOf, openBrowser, startHouse } from './house.ts';
import { axeFindings, tooSmall } from './inspect.ts';
import { pixelReader } from './pixels.ts';
import { untilRead } from './screens.ts';
import { type Stage, stageFor } from './states.ts';

const PHONE = { width: 390, height: 844 } as const;
const UPRIGHT = { width: 800, height: 1280 } as const;

interface Place {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Where a part of the page is, in px of the screen. */
async function placeOf(part: Locator): Promise<Place> {
  const box = await part.boundingBox();
  if (box === null) throw new TypeError('the part is not on the screen');
  return { left: box.x, right: box.x + box.width, top: box.y, bottom: box.y + box.height };
}

const widthOf = ({ left, right }: Place) => right - left;
const heightOf = ({ bottom, top }: Place) => bottom - top;

describe('a glance', () => {
  let house: House;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let stage: Stage;

  beforeAll(async () => {
    house = await startHouse('--demo');
    browser = await openBrowser();
    context = await browser.newContext({ reducedMotion: 'reduce', viewport: PHONE });
    page = await context.newPage();
    stage = await stageFor(page);
    await page.goto(house.link);
    await numberOf(page).waitFor();
  });

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  /** The first page, from wherever the page is. */
  const show = async (alerts: readonly ('over' | 'long-over')[] = []) => {
    await page.goto(`${house.address}#now`);
    await stage.show(alerts.length > 0 ? 'over' : 'under', alerts);
    await page.keyboard.press('a');
    await page.getByTestId('sound-band').waitFor({ state: 'detached' });
  };

  describe('at the first page', () => {
    it('sees a large mark on a phone while no alert stands', async () => {
      await show();
      expect(heightOf(await placeOf(page.locator('.mark')))).toBeGreaterThan(0.29 * PHONE.height);
    });

    it.each([[['over']], [['over', 'long-over']]] as const)(
      'sees the mark, the minutes and the menu on a phone under %j',
      async (alerts) => {
        await show(alerts);
        expect(heightOf(await placeOf(page.locator('.mark')))).toBeGreaterThan(0.18 * PHONE.height);
        for (const part of [page.locator('.mark'), page.getByTestId('today'), page.locator('.menu')])
          expect((await placeOf(part)).bottom).toBeLessThan(PHONE.height);
      },
    );

    it('sees a dot between two facts, and none where a line of them begins or ends', async () => {
      await show();
      const pixels = await pixelReader(browser);
      const lines: Place[][] = [];
      for (const fact of await page.getByTestId('facts').getByRole('listitem').all()) {
        const place = await fact.evaluate((one) => {
          const range = one.ownerDocument.createRange();
          range.selectNodeContents(one);
          return range.getBoundingClientRect();
        });
        const before = lines.at(-1);
        if (before?.[0]?.top === place.top) before.push(place);
        else lines.push([place]);
      }
      /** What there is to see between two places across, at the height of a line. */
      const isMarked = async ({ top, bottom }: Place, left: number, right: number) => {
        const clip = { x: left + 1, y: top, width: right - left - 2, height: bottom - top };
        return (await pixels.contrast(await page.screenshot({ clip }))) > 1.2;
      };
      let dots = 0;
      for (const [first, ...others] of lines) {
        if (first === undefined) throw new TypeError('a line without facts');
        let before = first;
        for (const other of others) {
          expect(await isMarked(first, before.right, other.left)).toBe(true);
          before = other;
          dots += 1;
        }
        expect(await isMarked(first, 0, first.left)).toBe(false);
        expect(await isMarked(first, before.right, PHONE.width)).toBe(false);
      }
      expect([lines.length > 1, dots > 0]).toEqual([true, true]);
      await pixels.close();
    });

    it('finds one wide silence button below the strip', async () => {
      await show();
      for (const size of [PHONE, UPRIGHT, { width: 1280, height: 800 }, { width: 1024, height: 600 }]) {
        await page.setViewportSize(size);
        const [strip, button] = [
          await placeOf(page.locator('.strip')),
          await placeOf(page.getByTestId('quiet-for')),
        ];
        expect(button.top).toBeGreaterThan(strip.bottom);
        expect(Math.abs(widthOf(button) - widthOf(strip))).toBeLessThan(2);
        expect(heightOf(button)).toBeGreaterThanOrEqual(56);
      }
      await page.setViewportSize(PHONE);
    });

    it('reads each fact in one line', async () => {
      await show();
      const lines = (await page
        .locator('.facts li')
        .evaluateAll((facts) => facts.map((fact) => fact.getClientRects()[0]?.height))) as number[];
      expect(lines.length).toBe(4);
      expect(new Set(lines).size).toBe(1);
    });

    it('finds the buttons of an alert over the whole width of an upright tablet', async () => {
      await page.setViewportSize(UPRIGHT);
      await show(['over', 'long-over']);
      const buttons = await Promise.all(
        (await page.getByTestId('alert').getByRole('button').all()).map(placeOf),
      );
      expect(buttons).toHaveLength(3);
      expect(Math.min(...buttons.map(({ left }) => left))).toBeLessThan(64);
      expect(Math.max(...buttons.map(({ right }) => right))).toBeGreaterThan(UPRIGHT.width - 64);
      await page.setViewportSize(PHONE);
    });
  });

  describe('across the kitchen', () => {
    const KIOSKS = [{ width: 1024, height: 600 }, { width: 1280, height: 800 }, UPRIGHT] as const;
    const sizeOf = async (part: string) =>
      Number.parseFloat(
        String(await page.evaluate(`getComputedStyle(document.querySelector('${part}')).fontSize`)),
      );

    it.each(KIOSKS)('reads all of the kiosk at $width × $height', async (size) => {
      await page.setViewportSize(size);
      await show([]);
      await page.goto(`${house.address}#kiosk`);
      await page.getByTestId('today').waitFor();
      expect(await sizeOf('.today-over strong')).toBeGreaterThanOrEqual(64);
      for (const part of ['.today-over', '.details .quiet.number', '.strip-times'])
        expect([part, (await sizeOf(part)) >= 20]).toEqual([part, true]);
      expect(heightOf(await placeOf(page.locator('.strip svg')))).toBeGreaterThanOrEqual(144);
      const [mark, line] = [await placeOf(page.locator('.mark')), await placeOf(page.getByTestId('line'))];
      if (size.width > size.height) expect(heightOf(mark)).toBeGreaterThan(0.62 * size.height);
      else expect(widthOf(mark)).toBeGreaterThan(0.9 * size.width);
      expect(line.bottom).toBeLessThan(size.height);
      expect(await page.evaluate('document.documentElement.scrollHeight')).toBe(size.height);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(size.width);
      await page.setViewportSize(PHONE);
      await page.goto(`${house.address}#now`);
    });
  });

  describe('at a day', () => {
    const part = (name: string) => page.getByTestId('day').getByRole('link', { name });

    it.each([{ width: 1280, height: 800 }, { width: 1024, height: 600 }, UPRIGHT, PHONE])(
      'sees the whole chart, its two numbers and its buttons at $width × $height',
      async (size) => {
        await show();
        await page.setViewportSize(size);
        await page.goto(`${house.address}#day`);
        await page.locator('[data-painted]').waitFor();
        await part('The day before').click();
        await part('The day after').waitFor();
        await page.locator('[data-painted]').waitFor();
        const plot = await placeOf(page.locator('.plot'));
        expect(plot.top).toBeLessThan(0.46 * size.height);
        expect((await placeOf(page.getByTestId('day-over'))).bottom).toBeLessThan(plot.top);
        const buttons = await Promise.all(
          (await page.getByTestId('day-chart').getByRole('button').all()).map(placeOf),
        );
        expect(buttons).toHaveLength(5);
        expect(new Set(buttons.map(({ top }) => top)).size).toBe(1);
        for (const { bottom } of [plot, ...buttons]) expect(bottom).toBeLessThanOrEqual(size.height);
      },
    );

    it('finds the title, the ways to other days and the way back in one row of a tablet', async () => {
      await page.setViewportSize({ width: 1024, height: 600 });
      const row = [page.locator('.day h2'), part('The day before'), part('Weeks')];
      const places = await Promise.all([...row, page.locator('.back > a')].map(placeOf));
      const middles = places.map(({ bottom, top }) => (top + bottom) / 2);
      expect(Math.max(...middles) - Math.min(...middles)).toBeLessThan(4);
      await page.locator('.back > a').click();
      await page.getByTestId('today').waitFor();
      await page.setViewportSize(PHONE);
    });
  });

  describe('at any other screen of a phone', () => {
    const PLACES = { notes: 'notes', threshold: 'threshold', settings: 'settings', strap: 'straps' } as const;

    it.each(Object.entries(PLACES))('has the state in sight in one low row: %s', async (place, opened) => {
      await show();
      await page.goto(`${house.address}#${place}`);
      await page.getByTestId(opened).waitFor();
      expect(heightOf(await placeOf(page.locator('.gauge')))).toBeLessThanOrEqual(64);
      expect(await numberOf(page).isVisible()).toBe(true);
      expect(await page.getByTestId('line').innerText()).toBe('Under threshold');
      expect((await placeOf(page.locator('.place'))).top).toBeLessThan(0.2 * PHONE.height);
    });

    it('finds the way back in the same place of every screen, long or short', async () => {
      await page.setViewportSize({ width: 1280, height: 800 });
      const tops = new Set<number>();
      for (const screen of ['notes', 'strap', 'reading', 'settings', 'threshold'] as const) {
        await page.goto(`${house.address}#${screen}`);
        await untilRead(page, screen);
        tops.add((await placeOf(page.getByRole('link', { name: 'Back', exact: true }))).top);
      }
      expect(tops.size).toBe(1);
      await page.setViewportSize(PHONE);
    });

    it('finds each date in one line', async () => {
      await page.goto(`${house.address}#threshold`);
      const since = page.getByTestId('in-force').getByText(/since/);
      const lines = await since.evaluate((one) => {
        const text = one.lastChild ?? one;
        const [start, end] = [
          text.textContent?.search(/\d+\s\w+\s\d{4}/) ?? -1,
          text.textContent?.length ?? 0,
        ];
        const range = one.ownerDocument.createRange();
        range.setStart(text, start);
        range.setEnd(text, end);
        return range.getClientRects().length;
      });
      expect(lines).toBe(1);
    });

    it('finds what is noted with one tap in one row', async () => {
      await page.goto(`${house.address}#notes`);
      const buttons = await page.locator('.one-tap > button').all();
      expect(buttons).toHaveLength(3);
      expect(new Set((await Promise.all(buttons.map(placeOf))).map(({ top }) => top)).size).toBe(1);
    });

    it('sees which words a choice belongs to: they are nearer than those before it', async () => {
      await page.goto(`${house.address}#device`);
      const [first, second] = await page.locator('.buttons > .option').all();
      if (first === undefined || second === undefined) throw new TypeError('nothing to choose from');
      const wordsOf = (option: Locator) =>
        option.evaluate((one) => {
          const range = one.ownerDocument.createRange();
          range.selectNodeContents(one.lastChild ?? one);
          return range.getBoundingClientRect();
        });
      const circle = await placeOf(second.getByRole('radio'));
      const toItsOwn = (await wordsOf(second)).left - circle.right;
      expect(circle.left - (await wordsOf(first)).right).toBeGreaterThan(1.5 * toItsOwn);
      // On a phone all of them are in one row.
      const last = await placeOf(page.locator('.buttons > .option').last());
      expect(last.top).toBe((await placeOf(second)).top);
    });

    it('says since when there is no signal in words that can be read, also where the mark is not', async () => {
      await page.goto(`${house.address}#now`);
      await stage.show('no-signal');
      expect(await page.locator('.gauge-words').isVisible()).toBe(false);
      for (const place of ['notes', 'day']) {
        await page.goto(`${house.address}#${place}`);
        await page.getByTestId(place).waitFor();
        expect(await page.getByTestId('line').innerText()).toMatch(/^No signal since \d\d:\d\d\. \S/);
      }
    });
  });

  describe('at the menu', () => {
    const more = () => page.getByRole('button', { name: 'More' });
    const settings = () => page.getByRole('link', { name: 'Settings' });

    it('finds what is used most first, in even columns', async () => {
      for (const size of [PHONE, UPRIGHT]) {
        await page.setViewportSize(size);
        await show();
        const first = page.locator('.menu > .button, .menu > button');
        expect(await first.allInnerTexts()).toEqual(['Day', 'Notes', 'Bed mode']);
        const places = await Promise.all((await first.all()).map(placeOf));
        expect(new Set(places.map((place) => Math.round(widthOf(place)))).size).toBe(1);
        expect(new Set(places.map(({ top }) => top)).size).toBe(1);
      }
      expect(await settings().isVisible()).toBe(true);
      await page.setViewportSize(PHONE);
    });

    it('finds the rest behind one button on a phone, by keyboard too, and folds it again', async () => {
      await show();
      expect(await settings().isVisible()).toBe(false);
      await more().press('Enter');
      await settings().waitFor();
      expect(await more().getAttribute('aria-expanded')).toBe('true');
      expect(await axeFindings(page)).toEqual([]);
      expect(await tooSmall(page)).toEqual([]);
      expect((await placeOf(settings())).bottom).toBeLessThan(PHONE.height);
      await page.keyboard.press('Tab');
      expect(await page.evaluate('document.activeElement.hash')).toBe('#threshold');
      await page.keyboard.press('Escape');
      await settings().waitFor({ state: 'hidden' });
      expect(await page.evaluate('document.activeElement.textContent')).toBe('More');
      await more().click();
      await settings().waitFor();
      await page.locator('.mark').click();
      await settings().waitFor({ state: 'hidden' });
    });

    it('is led on from there', async () => {
      await more().click();
      await settings().click();
      await page.getByTestId('settings-alerts').waitFor();
      await page.goto(`${house.address}#now`);
    });
  });
});
