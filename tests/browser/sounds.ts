import type { Page } from 'playwright-core';

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

/** The notes so far, in Hz. Asking does not count as a tap either. */
export const notesOf = async (page: Page): Promise<number[]> =>
  ((await page.locator('html').getAttribute('data-notes')) ?? '').split(' ').filter(Boolean).map(Number);
