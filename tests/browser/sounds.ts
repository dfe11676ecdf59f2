import type { Page } from 'playwright-core';
import { expect } from 'vitest';

/**
 * Writes down every note that the page sends to its speakers from now on. It has to be called before the
 * page is opened, and it does not touch the page in a way that counts as a tap.
 */
export async function listenToNotes(page: Page): Promise<void> {
  await page.addInitScript({
    content: `{
      const start = OscillatorNode.prototype.start;
      OscillatorNode.prototype.start = function (when) {
        const { dataset } = document.documentElement;
        dataset.notes = (dataset.notes ?? '') + ' ' + this.frequency.value;
        start.call(this, when);
      };
    }`,
  });
}

/**
 * Waits until the page says something, and does not touch it: what a test usually asks of a page counts as
 * a tap for the browser, and would let out the sound before the page could say that it is blocked.
 */
export async function untilSaid(page: Page, words: string): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const textNow = async (): Promise<unknown> => {
    const expression = 'document.body.innerText';
    return (await session.send('Runtime.evaluate', { expression, userGesture: false })).result.value;
  };
  await expect.poll(textNow, { timeout: 30_000, interval: 200 }).toContain(words);
  await session.detach();
}

/** The notes so far, in Hz. Asking may count as a tap. */
export const notesOf = async (page: Page): Promise<number[]> =>
  ((await page.locator('html').getAttribute('data-notes')) ?? '').split(' ').filter(Boolean).map(Number);
