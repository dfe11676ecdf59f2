import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TONES } from '../../dashboard/src/device/tones.ts';
import { numberOf, openBrowser } from './house.ts';
import { axeFindings, missedByTab, tooSmall } from './inspect.ts';
import { type ScriptedHouse, startScriptedHouse } from './scripted-house.ts';
import { listenToNotes, notesOf } from './sounds.ts';

const MINE = { address: 'AA:BB:CC:DD:EE:01', name: 'Polar H10 1A2B3C4D' };
const PATIENCE_MS = 60_000;

describe('the first run', () => {
  let house: ScriptedHouse;
  let browser: Browser;
  let page: Page;
  let taps = 0;

  beforeAll(async () => {
    house = await startScriptedHouse({ PLIMSOLL_ALERTS_OVER_DWELL: '5' });
    browser = await openBrowser();
    page = await browser.newPage({ viewport: { width: 390, height: 844 }, reducedMotion: 'reduce' });
    await listenToNotes(page);
    await page.goto(house.link);
  });

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  const welcome = () => page.getByTestId('welcome');
  const tap = async (name: string) => {
    taps += 1;
    await welcome().getByRole('button', { name }).click();
  };
  const beat = (bpm: number, isMine: boolean) =>
    house.twiceASecond(() => {
      house.source.inRange(MINE.address, MINE.name);
      house.source.packet(MINE.address, bpm, {}, !isMine);
    });
  const isReachable = async () => {
    expect(await axeFindings(page)).toEqual([]);
    expect(await tooSmall(page)).toEqual([]);
    expect(await missedByTab(page)).toEqual([]);
  };

  it('begins with the strap', async () => {
    await welcome().getByText('Welcome: 1 of 3').waitFor();
    beat(72, false);
    await welcome().getByText('72 bpm').waitFor();
    await isReachable();
    await tap(`This is mine: ${MINE.name}`);
    await expect.poll(() => house.store.straps.adopted().length).toBe(1);
    house.source.link('listening', MINE.address);
    beat(72, true);
  });

  it('goes on with the threshold', async () => {
    await welcome().getByText('Welcome: 2 of 3').waitFor();
    await isReachable();
    await welcome().getByRole('textbox', { name: 'Beats a minute' }).fill('90');
    await welcome().getByLabel('Found by my own experience').check();
    taps += 2;
    await tap('Save');
  });

  it('ends with the sound, which a tap lets out', async () => {
    await welcome().getByText('Welcome: 3 of 3').waitFor();
    await isReachable();
    const before = (await notesOf(page)).length;
    await tap('Play the sound');
    await expect
      .poll(async () => (await notesOf(page)).slice(before))
      .toEqual(TONES.pacing.notes.map(({ hertz }) => hertz));
    await tap('I hear it');
    await welcome().waitFor({ state: 'detached' });
  });

  it('takes six taps and a number, and is not asked for again', async () => {
    expect(taps).toBe(6);
    await page.reload();
    await numberOf(page).waitFor();
    expect(await welcome().count()).toBe(0);
  });

  it('leads to the first alert: seen, heard, and acknowledged with one tap', async () => {
    await page.keyboard.press('a');
    await page.getByTestId('sound-band').waitFor({ state: 'detached' });
    beat(112, true);
    await page.getByTestId('line').getByText('Over threshold').waitFor({ timeout: PATIENCE_MS });
    await page.getByTestId('alert').waitFor({ timeout: PATIENCE_MS });
    await expect
      .poll(async () => await notesOf(page), { timeout: PATIENCE_MS })
      .toEqual(TONES.pacing.notes.map(({ hertz }) => hertz));
    await page.getByRole('button', { name: 'Acknowledge' }).click();
    await page.getByText(/^Acknowledged \d\d:\d\d by you/).waitFor();
  });
});

/** What of these cannot be seen whole and pressed as the page stands. */
const outOfSight = async (buttons: readonly Locator[]): Promise<string[]> => {
  const found = await Promise.all(
    buttons.map((button) =>
      button.evaluate((one) => {
        const { bottom, left, right, top } = one.getBoundingClientRect();
        const { clientHeight, clientWidth } = one.ownerDocument.documentElement;
        const isWhole = top >= 0 && left >= 0 && bottom <= clientHeight && right <= clientWidth;
        const over = one.ownerDocument.elementFromPoint((left + right) / 2, (top + bottom) / 2);
        return isWhole && one.contains(over) ? [] : [`${one.textContent} from ${top} to ${bottom}`];
      }),
    ),
  );
  return found.flat();
};

describe.each([
  { width: 390, height: 844 },
  { width: 1024, height: 600 },
  { width: 1280, height: 800 },
])('a step of the first run on a screen of $width × $height', (viewport) => {
  it('begins at its top with its heading, and both ways on are in sight', async () => {
    const house = await startScriptedHouse();
    const browser = await openBrowser();
    try {
      const page = await browser.newPage({ viewport, reducedMotion: 'reduce' });
      await page.goto(house.link);
      house.twiceASecond(() => house.source.inRange(MINE.address, MINE.name));
      const button = (name: string | RegExp) => page.getByTestId('welcome').getByRole('button', { name });
      const steps = [
        { heading: 'Which strap is yours?', on: `This is mine: ${MINE.name}`, later: /^Later: no strap/ },
        { heading: 'Do you know your threshold?', on: 'Save', later: /^Later: the number/ },
        { heading: 'Do you hear it?', on: 'I hear it', later: /^Later: no sound/ },
      ];
      for (const [index, { heading, later, on }] of steps.entries()) {
        await button(on).waitFor();
        const isFocused = () =>
          page.getByRole('heading', { name: heading }).evaluate((one) => one.matches(':focus'));
        await expect.poll(isFocused).toBe(index > 0);
        await expect.poll(() => page.evaluate('scrollY')).toBe(0);
        expect(await outOfSight([button(later), button(on)])).toEqual([]);
        // In two lines its words would be 80 px high.
        expect((await button(on).boundingBox())?.height).toBeLessThan(72);
        await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)');
        await button(later).press('Enter');
      }
      await page.getByTestId('welcome').waitFor({ state: 'detached' });
    } finally {
      await browser.close();
      await house.stop();
    }
  });
});

describe('a first run that is put off', () => {
  it('is three taps, and leaves the page as it is', async () => {
    const house = await startScriptedHouse();
    const browser = await openBrowser();
    try {
      const page = await browser.newPage();
      await page.goto(house.link);
      for (const later of [/^Later: no strap/, /^Later: the number/, /^Later: no sound/])
        await page.getByTestId('welcome').getByRole('button', { name: later }).click();
      await page.getByTestId('welcome').waitFor({ state: 'detached' });
      await page.getByRole('link', { name: 'Choose your strap' }).waitFor();
      await page.getByRole('link', { name: 'Enter your threshold' }).waitFor();
    } finally {
      await browser.close();
      await house.stop();
    }
  });
});
