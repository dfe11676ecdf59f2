import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TONES } from '../../dashboard/src/device/tones.ts';
import { openBrowser } from './house.ts';
import { slowNetwork } from './slow-network.ts';
import { listenToNotes, notesOf, untilSaid } from './sounds.ts';
import { startWornHouse, type WornHouse } from './worn-house.ts';

const PATIENCE_MS = 60_000;
/** Longer than any test waits. */
const NEVER_MS = 3_600_000;
const [OVER, UNDER] = [120, 60];
const hertz = (name: keyof typeof TONES) => TONES[name].notes.map((note) => note.hertz);

/** The notes so far as the page wrote them down, without touching it: a look usually counts as a tap. */
async function notesUntouched(page: Page): Promise<unknown> {
  const session = await page.context().newCDPSession(page);
  const expression = `document.documentElement.dataset.notes ?? ''`;
  const { result } = await session.send('Runtime.evaluate', { expression, userGesture: false });
  await session.detach();
  return result.value;
}

describe('an alarm that falls due while the browser lets no sound out', () => {
  let house: WornHouse;
  let browser: Browser;

  beforeAll(async () => {
    // Also at night, when the tests may run.
    house = await startWornHouse({ PLIMSOLL_SOUND_WEARER_NO_SIGNAL: 'always' });
    house.beats(UNDER);
    browser = await openBrowser();
  });

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  /** A page that nobody has touched. */
  const untouched = async (link: string): Promise<Page> => {
    const page = await (await browser.newContext()).newPage();
    await listenToNotes(page);
    await page.goto(link);
    await untilSaid(page, 'This device makes no sound yet');
    return page;
  };

  it('is heard as soon as a tap lets the sound out, once', async () => {
    const page = await untouched(house.link);
    house.beats(OVER);
    await untilSaid(page, 'Over threshold since');
    expect(await notesUntouched(page)).toBe('');
    await page.keyboard.press('a');
    await expect.poll(() => notesOf(page), { timeout: PATIENCE_MS }).toEqual(hertz('pacing'));
    await page.getByRole('button', { name: 'Acknowledge' }).click();
    await page.getByText(/^Acknowledged \d\d:\d\d by you/).waitFor();
    expect(await notesOf(page)).toEqual(hertz('pacing'));
  });

  it('is heard then, too, when it is the page itself that hears nothing', async () => {
    const { origin, port } = new URL(house.link);
    const network = await slowNetwork(Number(port));
    const code = house.store.sessions.newSignInCode('wearer', house.service.now());
    try {
      const page = await untouched(network.through(`${origin}/#sign-in=${code}`));
      network.holdBack(NEVER_MS);
      await untilSaid(page, 'No connection to Plimsoll since');
      expect(await notesUntouched(page)).toBe('');
      await page.keyboard.press('a');
      await expect.poll(() => notesOf(page), { timeout: PATIENCE_MS }).toEqual(hertz('technical'));
    } finally {
      network.close();
    }
  });
});
