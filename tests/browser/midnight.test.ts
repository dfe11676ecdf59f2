import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dateAfter, dateOf } from '../../dashboard/src/local-date.ts';
import { openBrowser } from './house.ts';
import { PassingClock } from './passing-clock.ts';
import { type ScriptedHouse, startScriptedHouse } from './scripted-house.ts';

const MINE = { address: 'AA:BB:CC:DD:EE:01', name: 'Polar H10 1A2B3C4D' };
const [OVER, UNDER] = [110, 60];
const THRESHOLD = 90;
const MINUTE_S = 60;
const MINUTE_MS = 60_000;
/** It begins so long before midnight: half an hour over, five minutes under, and ten for the slowest machine to open its pages. */
const BEFORE_MIN = 45;
const OVER_MIN = 30;
const PATIENCE_MS = 60_000;

describe('midnight', { timeout: 5 * PATIENCE_MS }, () => {
  const clock = new PassingClock();
  // Yesterday and today, as they are called once midnight has passed.
  const yesterday = dateOf(clock.wall(), 'UTC');
  const today = dateAfter(yesterday, 1);
  let house: ScriptedHouse;
  let browser: Browser;
  let context: BrowserContext;
  let now: Page;
  let day: Page;
  let named: Page;
  let weeks: Page;

  const midnight = Date.parse(`${today}T00:00:00Z`);
  /** Lets time go by with a packet a second. */
  const live = (seconds: number, bpm: number) => {
    for (let second = 0; second < seconds; second += 1) {
      clock.pass(1_000);
      house.source.packet(MINE.address, bpm);
    }
  };
  const goOn = (bpm: number) => house.twiceASecond(() => house.source.packet(MINE.address, bpm));
  const open = async (place: string): Promise<Page> => {
    const page = await context.newPage();
    await page.goto(`${new URL('/', house.link).href}#${place}`);
    return page;
  };
  const sees = (page: Page, testId: string, text: string | RegExp) =>
    page.getByTestId(testId).filter({ hasText: text }).waitFor({ timeout: PATIENCE_MS });

  beforeAll(async () => {
    clock.pass(midnight - BEFORE_MIN * MINUTE_MS - clock.wall());
    house = await startScriptedHouse({}, clock);
    house.service.choose(true);
    house.source.inRange(MINE.address, MINE.name);
    house.service.adopt(MINE.address);
    house.source.link('listening', MINE.address);
    browser = await openBrowser();
    context = await browser.newContext({ locale: 'en-GB' });
    now = await context.newPage();
    await now.goto(house.link);
    await now.getByTestId('line').waitFor();
    const origin = new URL(house.link).origin;
    const answer = await context.request.post(`${origin}/api/thresholds`, {
      data: { bpm: THRESHOLD, method: 'symptom', note: '' },
      headers: { origin },
    });
    expect(answer.ok()).toBe(true);
    live(OVER_MIN * MINUTE_S, OVER);
    live(5 * MINUTE_S, UNDER);
    goOn(UNDER);
    await sees(now, 'today', /at least (29|30)\smin over today/);
    day = await open('day');
    named = await open(`day=${yesterday}`);
    weeks = await open('weeks');
  }, 300_000);

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  it('has not passed yet: everything is today’s', async () => {
    for (const page of [day, named]) {
      await page
        .locator(`[data-date="${yesterday}"]`)
        .getByRole('heading', { name: 'Today' })
        .waitFor({ timeout: PATIENCE_MS });
      await sees(page, 'day-over', /at least (29|30)\smin/);
    }
    await sees(weeks, `row-${yesterday}`, /at least (29|30)\smin.*so far/);
    expect(await weeks.getByTestId(`row-${today}`).count()).toBe(0);
    for (const page of [now, day, named, weeks]) await page.evaluate('window.isSame = true');
  });

  it('begins the minutes over today again, on a page that stays open', async () => {
    house.twiceASecond(null);
    live((midnight - clock.wall()) / 1_000 + 1, UNDER);
    goOn(UNDER);
    await sees(now, 'today', 'at least 0 min over today');
  });

  it('makes today yesterday on the day’s screen, and on the weeks’', async () => {
    await day
      .locator(`[data-date="${today}"]`)
      .getByRole('heading', { name: 'Today' })
      .waitFor({ timeout: PATIENCE_MS });
    await sees(day, 'day-over', /not seen; at most \d+\s(s|min)/);
    await named.getByRole('link', { name: 'The day after' }).waitFor({ timeout: PATIENCE_MS });
    expect(await named.getByRole('heading', { name: 'Today' }).count()).toBe(0);
    await sees(named, 'day-over', /at least (29|30)\smin/);
    await sees(weeks, `row-${today}`, 'so far');
    await weeks
      .getByTestId(`row-${yesterday}`)
      .filter({ hasNotText: 'so far' })
      .waitFor({ timeout: PATIENCE_MS });
    await sees(weeks, `row-${yesterday}`, /at least (29|30)\smin/);
  });

  it('lets the new day’s own minutes be counted from its own', async () => {
    house.twiceASecond(null);
    live(5 * MINUTE_S, OVER);
    goOn(UNDER);
    await sees(now, 'today', /at least [45]\smin over today/);
    await sees(day, 'day-over', /at least [45]\smin/);
    await sees(weeks, `row-${today}`, /at least [45]\smin/);
    await sees(named, 'day-over', /at least (29|30)\smin/);
  });

  it('has needed no reload', async () => {
    for (const page of [now, day, named, weeks]) expect(await page.evaluate('window.isSame')).toBe(true);
  });
});
