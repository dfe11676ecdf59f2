import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { Calendar, systemTimeZone } from '../../src/pacing/calendar.ts';
import { openStore } from '../../src/store/store.ts';
import { epochMs } from '../../src/units.ts';
import { type House, openBrowser, startHouseIn } from './house.ts';
import { axeFindings } from './inspect.ts';

const MARKUP = '<img src=x onerror="document.title=1"><b>bold</b>';
const DAY = 86_400_000;
const QUESTIONS = 5;

/** Four mornings of 58 bpm at rest, in the folder of the demo. */
function withMornings(folder: string): void {
  const store = openStore(folder);
  const timeZone = systemTimeZone();
  const calendar = new Calendar(timeZone);
  for (let daysBefore = 4; daysBefore > 0; daysBefore -= 1) {
    const at = epochMs(systemClock.wall() - daysBefore * DAY);
    const { date } = calendar.dayOf(at);
    store.mornings.add({ at, date, timeZone, bpm: 58, notOkShare: 0, rmssd: { ms: 31, pairs: 110 } });
  }
  store.close();
}

describe('the personal threshold', () => {
  let house: House;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    house = await startHouseIn((data) => withMornings(`${data}/demo`), '--demo');
    browser = await openBrowser();
    context = await browser.newContext();
    page = await context.newPage();
    await page.goto(house.link);
    await page.getByRole('link', { name: 'Threshold 95' }).click();
  });

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  const resting = () => page.getByTestId('method-resting');
  const notes = () => page.getByTestId('notes');
  /** The newest first. */
  const written = () => notes().locator('[data-testid^="note-"]');

  it('gives no number before the questions are answered', async () => {
    await page.getByTestId('questions').waitFor();
    await resting().getByText('no number').waitFor();
    expect(await page.getByTestId('questions').getByRole('radio', { checked: true }).count()).toBe(0);
    await page.getByRole('button', { name: 'Keep these answers' }).click();
    await page.getByRole('alert').filter({ hasText: 'Answer every question with yes or no.' }).waitFor();
  });

  it('says what the answers mean and gives an estimate, with what it came from and its caveat', async () => {
    for (let question = 0; question < QUESTIONS; question += 1) {
      await page.getByTestId('questions').getByLabel('No', { exact: true }).nth(question).check();
    }
    await page.getByRole('textbox', { name: 'Your age in years' }).fill('40');
    await page.getByRole('button', { name: 'Keep these answers' }).click();
    await page.getByTestId('answers').getByText('Nothing speaks against the formula').waitFor();
    await resting().getByText('73 bpm', { exact: true }).waitFor();
    await page.getByTestId('method-age').getByText('99 bpm', { exact: true }).waitFor();
    await page.getByTestId('disagreement').getByText('22 bpm apart, from 73 to 95').waitFor();
    expect(await page.getByTestId('methods').innerText()).toContain('it can be off by 15\u00a0bpm or more');
    expect(await page.getByTestId('method-age').getByRole('button').count()).toBe(0);
  });

  it('asks before a morning reading is taken out, and says when that failed', async () => {
    const mornings = page.getByTestId('resting').locator('.rows > li');
    await page.getByText('Morning readings of the last 28 days').click();
    const first = mornings.first();
    await first.getByRole('button', { name: /^Take out/ }).click();
    await first.getByText('The reading cannot be brought back.').waitFor();
    await page.route(/api\/threshold\/readings\/\d+$/, (route) => route.abort());
    await first.getByRole('button', { name: 'Take it out' }).click();
    await first.getByRole('alert').getByText('Plimsoll could not be reached.').waitFor();
    await page.unroute(/api\/threshold\/readings\/\d+$/);
    expect(await mornings.count()).toBe(4);
  });

  it('is chosen in two taps, and then it is the one on the first page', async () => {
    await resting().getByRole('button', { name: 'Choose 73 bpm' }).click();
    await resting().getByRole('button', { name: 'Use 73 bpm from now on' }).click();
    await page.getByTestId('in-force').getByText('from the heart rate at rest').waitFor();
    await page.getByRole('link', { name: 'Back' }).click();
    await page.getByRole('link', { name: 'Threshold 73' }).waitFor();
  });

  it('offers nothing above the one in force', async () => {
    await page.getByRole('link', { name: 'Threshold 73' }).click();
    await page.getByTestId('method-symptom').getByText('does not offer a higher one').waitFor();
    expect(await page.getByTestId('method-symptom').getByRole('button').count()).toBe(0);
  });

  it('cannot be raised by a carer, whatever page they come with', async () => {
    const headers = { origin: new URL(house.address).origin };
    const post = (by: BrowserContext, path: string, data: unknown) =>
      by.request.post(new URL(path, house.address).href, { data, headers });
    const { code } = await (await post(context, 'api/pairing', { role: 'carer' })).json();
    const carers = await browser.newContext();
    await post(carers, 'api/session', { code, device: 'Kitchen tablet' });
    const raised = await post(carers, 'api/thresholds', { bpm: 120, method: 'symptom', note: 'too low' });
    expect(raised.status()).toBe(403);
    const carer = await carers.newPage();
    await carer.goto(house.address);
    await carer.getByRole('link', { name: 'Notes' }).waitFor();
    expect(await carer.getByRole('link', { name: /Threshold/ }).count()).toBe(0);
    await carers.close();
  });

  it('a guided reading begins with one tap, goes dark, and can be stopped', async () => {
    const worn = () => page.evaluate('document.documentElement.dataset.theme');
    const bars = () => page.locator('meta[name="theme-color"]').getAttribute('content');
    await page.emulateMedia({ reducedMotion: 'reduce' });
    expect(await worn()).toBe('light');
    await page.getByRole('link', { name: 'Morning reading' }).click();
    await page.getByRole('button', { name: 'Start' }).click();
    const hasFocus = (name: string) =>
      page.getByRole('heading', { name }).evaluate((heading) => heading.matches(':focus'));
    await page.getByTestId('reading-running').getByText('Lie still.').waitFor();
    await expect.poll(() => hasFocus('Lie still.')).toBe(true);
    expect(await page.locator('.gauge').isVisible()).toBe(false);
    // All of it, the bands and the browser's own bars too: it is read in a dark bedroom.
    await expect.poll(worn).toBe('bed');
    expect(await bars()).toMatch(/^#0+$/);
    // What cannot be stopped now says so, and can be left.
    await page.route(/api\/threshold\/reading$/, (route) => route.abort());
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByTestId('reading-running').getByText('Plimsoll could not be reached').waitFor();
    await page.getByTestId('reading-running').getByRole('link', { name: 'Back to the threshold' }).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await page.unroute(/api\/threshold\/reading$/);
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.getByText('The reading was stopped. Nothing was kept.').waitFor();
    await expect.poll(() => hasFocus('Morning reading')).toBe(true);
    await expect.poll(worn).toBe('light');
    expect(await bars()).not.toMatch(/^#0+$/);
    await page.getByRole('link', { name: 'Back', exact: true }).click();
  });

  it('a bad day is one tap, and can be undone', async () => {
    await page.getByRole('link', { name: 'Notes' }).click();
    await written().first().waitFor();
    const before = await written().allInnerTexts();
    await notes().getByRole('button', { name: 'Bad day', exact: true }).click();
    await notes().getByRole('status').getByText('Noted: Bad day').waitFor();
    await written().nth(before.length).waitFor();
    expect(await written().first().innerText()).toContain('Bad day');
    await notes().getByRole('button', { name: 'Undo' }).click();
    await written().nth(before.length).waitFor({ state: 'detached' });
    expect(await written().allInnerTexts()).toEqual(before);
  });

  it('a note is shown as it was typed, markup and all', async () => {
    await notes().getByText('Own words, or another time').click();
    await notes().getByRole('combobox', { name: 'What it is' }).selectOption('crash');
    await notes().getByRole('textbox', { name: 'Own words' }).fill(MARKUP);
    await notes().getByRole('button', { name: 'Write it down' }).click();
    const note = written().filter({ has: page.locator('.note', { hasText: MARKUP }) });
    await note.waitFor();
    expect(await note.locator('.note').innerText()).toBe(MARKUP);
    expect(await page.locator('.panel img, .panel b').count()).toBe(0);
    expect(await page.title()).toBe('Notes – Plimsoll');
  });

  it('looks back over 72 hours from it, with facts and without a cause', async () => {
    await written()
      .first()
      .getByRole('button', { name: /^Look back 72 hours/ })
      .click();
    const back = page.getByTestId('look-back');
    await back.getByText('The last 24 h').waitFor();
    expect(await back.locator('.hour-bars').count()).toBe(3);
    await back.getByText('Hour by hour').click();
    expect(await back.locator('tbody tr').count()).toBe(72);
    expect(await back.innerText()).not.toMatch(/because|caused|score/i);
  });
});
