import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, numberOf, openBrowser, startHouse } from './house.ts';

/** Blind after 6 s of silence; the page looks at its clocks twice a second. */
const BLIND_WITHIN_MS = 8_000;

/** The colours of everything on the page that is a number, each once. */
const COLOURS_OF_NUMBERS = `[...new Set(
  Array.from(document.querySelectorAll('.number'), (element) => {
    const style = getComputedStyle(element);
    return element instanceof SVGElement ? style.fill : style.color;
  }),
)]`;
const COLOUR_OF_OLD = `(() => {
  const probe = document.createElement('p');
  probe.style.color = 'var(--old)';
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
})()`;

/** What is old, and what the chart of a day is drawn in. */
const COLOURS_OF_CHART = `['--old', '--text', '--quiet', '--under-ink', '--over', '--over-ink'].map((name) =>
  getComputedStyle(document.querySelector('.plot')).getPropertyValue(name).trim())`;

describe('a page that loses the service', () => {
  let house: House;
  let browser: Browser;
  let page: Page;
  let day: Page;
  let report: Page;

  beforeAll(async () => {
    house = await startHouse('--demo');
    browser = await openBrowser();
    page = await (await browser.newContext({ reducedMotion: 'reduce' })).newPage();
    await page.goto(house.link);
    await numberOf(page).waitFor();
    [day, report] = [await page.context().newPage(), await page.context().newPage()];
    await day.goto(`${house.address}#day`);
    await day.locator('[data-painted]').waitFor();
    await report.goto(`${house.address}#report`);
    await report.getByTestId('paper').waitFor();
    await page.bringToFront();
  });

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  const expectBlind = async () => {
    await page.getByTestId('blind').waitFor({ timeout: BLIND_WITHIN_MS });
    expect(await page.getByTestId('blind').innerText()).toMatch(
      /^No connection to Plimsoll since \d\d:\d\d\. Numbers below are old\./,
    );
    expect(await numberOf(page).count()).toBe(0);
    expect(await page.locator('.mark').getAttribute('data-kind')).toBe('no-signal');
    expect(await page.evaluate(COLOURS_OF_NUMBERS)).toEqual([await page.evaluate(COLOUR_OF_OLD)]);
    expect(await page.getByTestId('today').innerText()).toMatch(/\d/);
  };

  it('shows its numbers in more than one colour while it hears the service', async () => {
    expect(await page.evaluate(COLOURS_OF_NUMBERS)).not.toEqual([await page.evaluate(COLOUR_OF_OLD)]);
  });

  it('says that it is blind and greys every number when the service hangs', async () => {
    house.signal('SIGSTOP');
    await expectBlind();
  });

  it('greys the day’s chart too, and prints nothing that is old', async () => {
    const chartIs = (isOld: boolean) =>
      expect
        .poll(() => day.evaluate(COLOURS_OF_CHART), { timeout: 20_000 })
        .toSatisfy((colours: string[]) => {
          const [old = ''] = colours;
          return colours.slice(1).every((colour) => colour === old) === isOld;
        });
    await day.getByTestId('blind').waitFor({ timeout: BLIND_WITHIN_MS });
    await chartIs(true);
    await report.getByTestId('blind').waitFor({ timeout: BLIND_WITHIN_MS });
    expect(await report.getByRole('button', { name: 'Print' }).isDisabled()).toBe(true);
    house.signal('SIGCONT');
    await day.getByTestId('blind').waitFor({ state: 'detached', timeout: 20_000 });
    await chartIs(false);
    await report.getByTestId('blind').waitFor({ state: 'detached', timeout: 20_000 });
    await report.getByRole('button', { name: 'Print', disabled: false }).waitFor({ timeout: 20_000 });
  });

  it('sees again by itself when the service goes on', async () => {
    house.signal('SIGCONT');
    await numberOf(page).waitFor({ timeout: 20_000 });
    expect(await page.getByTestId('blind').count()).toBe(0);
  });

  it('asks again what it could not learn while it was blind, also on a screen beside the mark', async () => {
    await page.getByRole('link', { name: 'Notes' }).click();
    await page.getByTestId('notes').waitFor();
    await page.getByRole('link', { name: 'Back', exact: true }).click();
    house.signal('SIGSTOP');
    await page.getByTestId('blind').waitFor({ timeout: BLIND_WITHIN_MS });
    await page.getByRole('link', { name: 'Notes' }).click();
    const failed = page.getByTestId('notes').getByText('Plimsoll could not be reached');
    await failed.waitFor({ timeout: 20_000 });
    house.signal('SIGCONT');
    await failed.waitFor({ state: 'detached', timeout: 20_000 });
    await page.getByRole('link', { name: 'Back', exact: true }).click();
  });

  it('fetches a screen again that could not be fetched', async () => {
    const ofWeeks = /WeeksScreen[^/]*\.js$/;
    await page.route(ofWeeks, (route) => route.abort());
    await page.goto(`${house.address}#weeks`);
    await page.getByText('Plimsoll could not be reached').waitFor();
    await page.unroute(ofWeeks);
    await page.getByTestId('weeks').waitFor({ timeout: 20_000 });
    await page.getByRole('link', { name: 'Back', exact: true }).click();
    await numberOf(page).waitFor({ timeout: 20_000 });
  });

  it('says that it is blind and greys every number when the service is killed', async () => {
    house.signal('SIGKILL');
    await expectBlind();
  });
});
