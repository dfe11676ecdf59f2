import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TONES } from '../../dashboard/src/device/tones.ts';
import { type House, numberOf, openBrowser, startHouseWith } from './house.ts';
import { listenToNotes, notesOf } from './sounds.ts';

const PATIENCE_MS = 60_000;

describe('an alert on two screens', () => {
  let house: House;
  let browser: Browser;
  let wearer: Page;
  let carer: Page;

  /** Asks the service as a page of this context would. */
  const post = async (context: BrowserContext, path: string, data: object) => {
    const origin = new URL(house.address).origin;
    const answer = await context.request.post(new URL(path, house.address).href, {
      data,
      headers: { origin },
    });
    expect(answer.ok()).toBe(true);
    return answer;
  };

  const open = async (context: BrowserContext, address: string): Promise<Page> => {
    const page = await context.newPage();
    await listenToNotes(page);
    await page.goto(address);
    await numberOf(page).waitFor();
    // Any key lets the sound out.
    await page.keyboard.press('a');
    await page.getByTestId('sound-band').waitFor({ state: 'detached' });
    return page;
  };

  beforeAll(async () => {
    // However slow the machine is, no other alert comes to stand beside it.
    const only = { PLIMSOLL_ALERTS_LONG_OVER_AFTER: '60', PLIMSOLL_ALERTS_NO_SIGNAL_AFTER: '600' };
    const soon = { PLIMSOLL_ALERTS_OVER_DWELL: '5', PLIMSOLL_ALERTS_QUIET: '0' };
    house = await startHouseWith({ ...soon, ...only }, '--demo');
    browser = await openBrowser();
    const [wearers, carers] = [await browser.newContext(), await browser.newContext()];
    wearer = await open(wearers, house.link);
    const { code } = await (await post(wearers, 'api/pairing', { role: 'carer' })).json();
    await post(carers, 'api/session', { code, device: 'Kitchen tablet' });
    carer = await open(carers, house.address);
    // A threshold that any living heart is over.
    await post(wearers, 'api/thresholds', { bpm: 50, method: 'symptom', note: '' });
    await wearer.getByTestId('alert').waitFor({ timeout: PATIENCE_MS });
    await carer.getByTestId('alert').waitFor({ timeout: PATIENCE_MS });
  });

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  const alert = (page: Page) => page.getByTestId('alert');
  const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name });

  it('sounds softly for the wearer, who has it first, and says when carers will be told', async () => {
    expect(await notesOf(wearer)).toEqual(TONES.pacing.notes.map(({ hertz }) => hertz));
    expect(await notesOf(carer)).toEqual([]);
    expect(await alert(wearer).innerText()).toMatch(/Carers will be told in [12]:\d\d/);
    expect(await alert(carer).innerText()).toContain('The wearer has it first');
  });

  it('can be made quiet with a visible end, and that can be undone on the other screen', async () => {
    await button(wearer, 'Quiet for 10 min').click();
    await carer
      .getByText(/^Alerts about the threshold are quiet until \d\d:\d\d, by .*\(wearer\)\.$/)
      .waitFor();
    expect(await alert(carer).innerText()).toContain('Over threshold since');
    await button(carer, 'Undo').click();
    await wearer.getByTestId('quiet-pacing').waitFor({ state: 'detached' });
  });

  it('is acknowledged by a carer who is on the way, and the wearer sees who', async () => {
    await button(carer, 'On my way').click();
    await wearer.getByText(/^“On my way”: Kitchen tablet \(carer\), \d\d:\d\d$/).waitFor();
    await wearer.getByText(/^Acknowledged \d\d:\d\d by Kitchen tablet \(carer\)/).waitFor();
    await carer.getByText(/^Acknowledged \d\d:\d\d by you/).waitFor();
  });

  it('stays on both, quieter, for it is not over yet', async () => {
    for (const page of [wearer, carer]) {
      expect(await alert(page).innerText()).toContain('Over threshold since');
      expect(await button(page, 'Acknowledge').count()).toBe(0);
    }
  });

  it('stands as it stood when the service was killed and is back', async () => {
    const since = /Over threshold since \d\d:\d\d/.exec(await alert(wearer).innerText())?.[0] ?? '';
    expect(since).not.toBe('');
    house.signal('SIGKILL');
    for (const page of [wearer, carer]) await page.getByTestId('blind').waitFor({ timeout: PATIENCE_MS });
    await house.startAgain();
    for (const page of [wearer, carer]) {
      await page.getByTestId('blind').waitFor({ state: 'detached', timeout: PATIENCE_MS });
      await numberOf(page).waitFor({ timeout: PATIENCE_MS });
      await alert(page).getByText(since).waitFor({ timeout: PATIENCE_MS });
      expect(await alert(page).count()).toBe(1);
    }
    await wearer.getByText(/^Acknowledged \d\d:\d\d by Kitchen tablet \(carer\)/).waitFor();
    await wearer.getByText(/^“On my way”: Kitchen tablet \(carer\), \d\d:\d\d$/).waitFor();
  });

  /** Lets the heart be under the threshold until nothing stands, and over it again. */
  const overAgain = async () => {
    const enter = (bpm: number) =>
      post(wearer.context(), 'api/thresholds', { bpm, method: 'symptom', note: 'for the test' });
    await enter(200);
    await alert(carer).waitFor({ state: 'detached', timeout: PATIENCE_MS });
    await enter(50);
    await button(carer, 'Acknowledge').waitFor({ timeout: PATIENCE_MS });
  };

  it('can be answered on both at the same moment: both say the same of it', async () => {
    await overAgain();
    // Both fingers are above their buttons before either comes down: the first answer takes the other's button away.
    const buttons = [button(wearer, 'I’m all right'), button(carer, 'Acknowledge')];
    const below = await Promise.all(buttons.map((each) => each.elementHandle()));
    await Promise.all(below.map((each) => each?.dispatchEvent('click')));
    await carer.getByText(/^“I’m all right”: .* \(wearer\), \d\d:\d\d$/).waitFor({ timeout: PATIENCE_MS });
    const saidBy = async (page: Page) => {
      const said = page.getByText(/^Acknowledged \d\d:\d\d by /);
      await said.waitFor({ timeout: PATIENCE_MS });
      return /by you/.test(await said.innerText());
    };
    // One of them was first, for both.
    await expect.poll(async () => (await saidBy(wearer)) !== (await saidBy(carer))).toBe(true);
  });

  it('is the carers’ at once when no device of the wearer’s is there', async () => {
    const carersNotes = await notesOf(carer);
    await wearer.close();
    await overAgain();
    await carer.getByText(/^Carers’ devices tell of it since \d\d:\d\d/).waitFor({ timeout: PATIENCE_MS });
    const heard = (await notesOf(carer)).slice(carersNotes.length);
    expect(heard).toEqual(expect.arrayContaining(TONES.pacing.notes.map(({ hertz }) => hertz)));
  });
});
