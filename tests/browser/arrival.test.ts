import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { numberOf, openBrowser } from './house.ts';
import { startWornHouse, type WornHouse } from './worn-house.ts';

const PATIENCE_MS = 60_000;

describe('whoever goes to another screen with the keyboard or by ear', () => {
  let house: WornHouse;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    house = await startWornHouse();
    house.beats(60);
    browser = await openBrowser();
    page = await browser.newPage();
    await page.goto(house.link);
    await numberOf(page).waitFor();
  });

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  /** What has the focus, and what it says. */
  const focused = () =>
    page.evaluate(`document.activeElement.tagName + ' ' + document.activeElement.textContent.slice(0, 40)`);
  const follow = async (name: string) => {
    await page.getByRole('link', { name, exact: true }).focus();
    await page.keyboard.press('Enter');
  };

  it('comes there though the link was pressed before the page was painted for the first time', async () => {
    const early = await (await browser.newContext()).newPage();
    await early.addInitScript(`
      const watch = new MutationObserver(() => {
        if (document.querySelector('a[href="#notes"]') === null) return;
        watch.disconnect();
        location.hash = '#notes';
      });
      watch.observe(document, { childList: true, subtree: true });
    `);
    await early.goto(house.newLink('wearer'));
    await early.getByTestId('notes').waitFor();
    await early.context().close();
  });

  it('is where the page begins when it is opened', async () => {
    expect(await page.title()).toBe('Plimsoll');
    expect(await page.evaluate('document.activeElement === document.body')).toBe(true);
  });

  it.each([
    ['Day', 'H2 Today', 'Day – Plimsoll'],
    ['Weeks', 'H2 Weeks', 'Weeks – Plimsoll'],
    ['Back', 'H1 Plimsoll', 'Plimsoll'],
    ['Settings', 'H2 Settings', 'Settings – Plimsoll'],
    ['This device', 'H2 Sound and screen', 'This device – Plimsoll'],
  ])('comes by “%s” to the heading of the screen, which the title names', async (link, heading, title) => {
    await follow(link);
    await expect.poll(focused).toBe(heading);
    expect(await page.title()).toBe(title);
  });

  it('comes there though the code of the screen is long in coming', async () => {
    let send = () => {};
    const held = new Promise<void>((done) => {
      send = done;
    });
    await page.route(/NotesScreen/, async (route) => {
      await held;
      await route.continue();
    });
    await follow('Back');
    await follow('Notes');
    await expect.poll(() => page.title()).toBe('Notes – Plimsoll');
    expect(await focused()).toMatch(/^BODY/);
    send();
    await expect.poll(focused).toBe('H2 Notes');
  });

  it('comes there at once the next time, without a word of connecting', async () => {
    await follow('Back');
    await expect.poll(focused).toBe('H1 Plimsoll');
    const saw = page.evaluate(`new Promise((resolve) => {
      const place = () => document.querySelector('.place').textContent;
      const watch = new MutationObserver(() => {
        if (document.querySelector('.place') === null) return;
        watch.disconnect();
        resolve(place());
      });
      watch.observe(document.body, { childList: true, subtree: true });
    })`);
    await follow('Notes');
    expect(await saw).toMatch(/^(Back)?\s*Notes/);
  });

  it('stays in what they write while the heart beats and the service tells of it', async () => {
    const panel = page.getByTestId('notes');
    await panel.locator('summary').first().click();
    const writes = panel.getByRole('textbox').first();
    await writes.focus();
    house.beats(61);
    await numberOf(page).getByText('61').waitFor({ timeout: PATIENCE_MS });
    expect(await writes.evaluate((one) => one.matches(':focus'))).toBe(true);
  });

  it('is not called away from an alert by the way back of the browser', async () => {
    house.beats(120);
    const acknowledge = page.getByTestId('alert').getByRole('button', { name: 'Acknowledge' });
    await acknowledge.waitFor({ timeout: PATIENCE_MS });
    await acknowledge.focus();
    await page.goBack();
    await expect.poll(() => page.title()).toBe('Plimsoll');
    expect(await acknowledge.evaluate((one) => one.matches(':focus'))).toBe(true);
  });

  it('comes into bed mode and out of it to the beginning of the page', async () => {
    await page.getByRole('button', { name: 'Bed mode', exact: true }).press('Enter');
    await expect.poll(() => page.title()).toBe('Bed mode – Plimsoll');
    await expect.poll(focused).toBe('H1 Plimsoll');
    await page.getByRole('button', { name: 'Leave bed mode' }).press('Enter');
    await expect.poll(() => page.title()).toBe('Plimsoll');
    await expect.poll(focused).toBe('H1 Plimsoll');
  });
});
