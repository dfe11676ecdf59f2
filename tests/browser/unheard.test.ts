import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TONES } from '../../dashboard/src/device/tones.ts';
import { type House, linkFor, openBrowser, startHouseWith } from './house.ts';
import { listenToNotes, notesOf, untilSaid } from './sounds.ts';

const PATIENCE_MS = 60_000;
const hertz = (name: keyof typeof TONES) => TONES[name].notes.map((note) => note.hertz);

/** A page that nobody has touched: what a test usually does to a page counts as a tap. */
async function untouched(browser: Browser, address: string): Promise<{ page: Page; look: CDPSession }> {
  const page = await (await browser.newContext()).newPage();
  await listenToNotes(page);
  const look = await page.context().newCDPSession(page);
  await page.goto(address);
  return { page, look };
}

const notesUntouched = async (look: CDPSession): Promise<unknown> => {
  const expression = `document.documentElement.dataset.notes ?? ''`;
  return (await look.send('Runtime.evaluate', { expression, userGesture: false })).result.value;
};

describe('an alarm that falls due while the browser lets no sound out', () => {
  let house: House;
  let browser: Browser;
  let wearer: Page;

  beforeAll(async () => {
    // However slow the machine is, no other alert comes to stand beside it.
    const only = { PLIMSOLL_ALERTS_LONG_OVER_AFTER: '60', PLIMSOLL_ALERTS_NO_SIGNAL_AFTER: '600' };
    const soon = { PLIMSOLL_ALERTS_OVER_DWELL: '5', PLIMSOLL_ALERTS_QUIET: '0' };
    house = await startHouseWith({ ...only, ...soon }, '--demo');
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  it('is heard as soon as a tap lets the sound out', { timeout: 3 * PATIENCE_MS }, async () => {
    const { page, look } = await untouched(browser, house.link);
    wearer = page;
    await untilSaid(page, 'This device makes no sound yet');
    const answer = await page.context().request.post(new URL('api/thresholds', house.address).href, {
      data: { bpm: 50, method: 'symptom', note: '' },
      headers: { origin: new URL(house.address).origin },
    });
    expect(answer.ok()).toBe(true);
    await untilSaid(page, 'Over threshold since');
    expect(await notesUntouched(look)).toBe('');
    await page.keyboard.press('a');
    await expect.poll(() => notesOf(page), { timeout: PATIENCE_MS }).toEqual(hertz('pacing'));
    // It is heard once.
    await page.getByRole('button', { name: 'Acknowledge' }).click();
    await page.getByText(/^Acknowledged \d\d:\d\d by you/).waitFor();
    expect(await notesOf(page)).toEqual(hertz('pacing'));
  });

  it('is heard then, too, when it is the page itself that hears nothing', {
    timeout: 3 * PATIENCE_MS,
  }, async () => {
    const { page, look } = await untouched(browser, await linkFor('wearer', wearer, house));
    await untilSaid(page, 'This device makes no sound yet');
    house.signal('SIGSTOP');
    await untilSaid(page, 'No connection to Plimsoll since');
    expect(await notesUntouched(look)).toBe('');
    await page.keyboard.press('a');
    await expect.poll(() => notesOf(page), { timeout: PATIENCE_MS }).toEqual(hertz('technical'));
    house.signal('SIGCONT');
  });
});
