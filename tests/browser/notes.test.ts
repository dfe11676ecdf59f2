import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from './house.ts';
import { type ScriptedHouse, startScriptedHouse } from './scripted-house.ts';

/** Everything that writes a note, or takes one back. */
const NOTES = /api\/notes(\/\d+)?$/;
const FAILED = 'Plimsoll could not be reached. Try again.';
const OWN_WORDS = 'Stairs, twice, and then the phone call.';

describe('notes', () => {
  let house: ScriptedHouse;
  let address: string;
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    house = await startScriptedHouse();
    address = new URL('.', house.link).href;
    browser = await openBrowser();
    page = await (await browser.newContext()).newPage();
    await page.goto(house.link);
    await page.goto(`${address}#notes`);
    await notes().getByText('Nothing is written down yet.').waitFor();
    await notes().getByText('Own words, or another time').click();
  });

  afterEach(() => letThrough());

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  const notes = () => page.getByTestId('notes');
  const written = () => notes().locator('[data-testid^="note-"]');
  const oneTap = (kind: string) => notes().getByRole('button', { name: kind, exact: true });
  const problem = () => notes().getByRole('alert').filter({ hasText: FAILED });
  /** Until it is let through again the service does not hear what is written; it is read all the same. */
  const cutOff = () =>
    page.route(NOTES, (route) => (route.request().method() === 'GET' ? route.fallback() : route.abort()));
  const letThrough = () => page.unroute(NOTES);
  /** The list has been read again, after whatever was asked before. */
  const readAgain = () =>
    page.waitForResponse((answer) => NOTES.test(answer.url()) && answer.request().method() === 'GET');

  it('that could not be written say so, and go on saying so when the list is read', async () => {
    await cutOff();
    const read = readAgain();
    await oneTap('Crash').click();
    await read;
    await problem().waitFor();
    expect(await written().count()).toBe(0);
    // Another device wrote one meanwhile: what failed here has failed all the same.
    const again = readAgain();
    await page.request.post(new URL('api/notes', address).href, {
      data: { kind: 'rest', text: '' },
      headers: { origin: new URL(address).origin },
    });
    await again;
    await written().first().waitFor();
    expect(await problem().count()).toBe(1);
  });

  it('keep their own words until they are written', async () => {
    await cutOff();
    await notes().getByRole('textbox', { name: 'Own words' }).fill(OWN_WORDS);
    const read = readAgain();
    await notes().getByRole('button', { name: 'Write it down' }).click();
    await read;
    await problem().waitFor();
    expect(await notes().getByRole('textbox', { name: 'Own words' }).inputValue()).toBe(OWN_WORDS);
    await letThrough();
    await notes().getByRole('button', { name: 'Write it down' }).click();
    await written().getByText(OWN_WORDS).waitFor();
    expect(await problem().count()).toBe(0);
    expect(await notes().getByRole('textbox', { name: 'Own words' }).inputValue()).toBe('');
  });

  it('that could not be taken back say so, and stay in the list', async () => {
    await cutOff();
    const before = await written().count();
    const read = readAgain();
    await written()
      .getByRole('button', { name: /^Take back: Rest/ })
      .click();
    await read;
    await problem().waitFor();
    expect(await written().count()).toBe(before);
  });

  it('are written once by a hand that taps twice', async () => {
    const before = await written().count();
    await oneTap('Bad day').dblclick();
    await notes().getByRole('status').getByText('Noted: Bad day').waitFor();
    await oneTap('Rest').click();
    await notes().getByRole('status').getByText('Noted: Rest').waitFor();
    await expect.poll(() => written().count()).toBe(before + 2);
    expect(
      await written()
        .getByText(/^Bad day/)
        .count(),
    ).toBe(1);
  });

  it('with own words are asked about before they are taken back, for words do not come again', async () => {
    const note = written().filter({ hasText: OWN_WORDS });
    await note.getByRole('button', { name: /^Take back/ }).click();
    await note.getByText('What it says cannot be brought back.').waitFor();
    await note.getByRole('button', { name: 'Keep it' }).click();
    await note.getByRole('button', { name: /^Take back/ }).click();
    await note.getByRole('button', { name: 'Take it back' }).click();
    await note.waitFor({ state: 'detached' });
  });

  it('with own words are asked about by Undo too', async () => {
    await notes().getByRole('textbox', { name: 'Own words' }).fill(OWN_WORDS);
    await notes().getByRole('button', { name: 'Write it down' }).click();
    const status = notes().getByRole('status').filter({ hasText: 'Noted: Note' });
    await status.getByRole('button', { name: 'Undo' }).click();
    await status.getByRole('button', { name: 'Keep it' }).click();
    expect(await written().getByText(OWN_WORDS).count()).toBe(1);
    await status.getByRole('button', { name: 'Undo' }).click();
    await status.getByRole('button', { name: 'Take it back' }).click();
    await written().getByText(OWN_WORDS).waitFor({ state: 'detached' });
  });
});
