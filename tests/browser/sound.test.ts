import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TONES } from '../../dashboard/src/device/tones.ts';
import { type House, openBrowser, startHouse } from './house.ts';
import { listenToNotes, notesOf, untilSaid } from './sounds.ts';

const hertz = (name: keyof typeof TONES) => TONES[name].notes.map((note) => note.hertz);

describe('the sound of a device', () => {
  let house: House;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    house = await startHouse('--demo');
    browser = await openBrowser();
    context = await browser.newContext();
    page = await context.newPage();
    await listenToNotes(page);
    await page.goto(house.link);
  });

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  const band = () => page.getByTestId('sound-band');

  it('is blocked by the browser at first, and the page says so in words', async () => {
    await untilSaid(page, 'This device makes no sound yet: the browser wants a tap first.');
  });

  it('is let out by a tap, and nothing sounds by that alone', async () => {
    // A bare press: looking for the button to click it would count as a tap itself.
    await page.keyboard.press('a');
    await band().waitFor({ state: 'detached' });
    expect(await notesOf(page)).toEqual([]);
  });

  it('can be tried out: three melodies', async () => {
    await page.getByRole('link', { name: 'This device' }).click();
    for (const name of ['Over threshold', 'Technical', 'Resolved'])
      await page.getByTestId('device').getByRole('button', { name }).click();
    expect(await notesOf(page)).toEqual([...hertz('pacing'), ...hertz('technical'), ...hertz('resolved')]);
  });

  it('is set for this device, remembered, and without a band when it is off', async () => {
    await page.getByLabel('No sound from this device').check();
    await page.reload();
    await page.getByText('This device makes no sound. Alerts are shown.').waitFor();
    expect(await band().count()).toBe(0);
    await page.getByRole('link', { name: 'Back' }).click();
    await page.getByTestId('silent').getByText('This device is set to make no sound.').waitFor();
    await page.goto(`${house.address}#kiosk`);
    await page.getByTestId('silent').waitFor();
    await page.goto(`${house.address}#device`);
    await page.getByLabel('No sound from this device').uncheck();
    await page.getByLabel('Volume of the sounds').fill('80');
    await page.getByTestId('sound-state').getByText('Sound is on.').waitFor();
  });

  it('cannot be dragged away by a thumb that scrolls: the slider ends where it is still heard', async () => {
    const volume = page.getByLabel('Volume of the sounds');
    await volume.press('Home');
    expect(Number(await volume.inputValue())).toBeGreaterThan(0);
    await page.getByTestId('sound-state').getByText('Sound is on.').waitFor();
    await volume.fill('80');
  });

  it('says what else the device can do', async () => {
    await page.getByLabel('Keep the screen on').check();
    await page.getByTestId('wake-state').getByText('The screen stays on while').waitFor();
    await context.grantPermissions(['notifications', 'screen-wake-lock']);
    await page.reload();
    await page.getByTestId('notice-state').getByText('Allowed.').waitFor();
    await page.getByTestId('wake-state').getByText('The screen stays on while').waitFor();
  });

  it('is taken away by the device, and the page says so until it is back', async () => {
    const session = await context.newCDPSession(page);
    await page.getByText('Sound is on.').or(band()).first().waitFor();
    await page.getByTestId('device').click({ position: { x: 5, y: 5 } });
    await page.getByText('Sound is on.').waitFor();
    // The page's own context, suspended from outside as a phone call would.
    const { result } = await session.send('Runtime.evaluate', { expression: 'AudioContext.prototype' });
    const { objects } = await session.send('Runtime.queryObjects', {
      prototypeObjectId: result.objectId ?? '',
    });
    const on = (functionDeclaration: string) =>
      session.send('Runtime.callFunctionOn', {
        objectId: objects.objectId ?? '',
        functionDeclaration,
        awaitPromise: true,
      });
    await on(
      'async function () { for (const c of this) { c.resume = () => Promise.reject(new Error("call")); await c.suspend(); } }',
    );
    await band().waitFor();
    await on('function () { for (const c of this) delete c.resume; }');
    await band().waitFor({ state: 'detached' });
  });

  it('is there again after one tap when its clock has died, from a new context', async () => {
    await page.evaluate(`{
      const { get } = Object.getOwnPropertyDescriptor(BaseAudioContext.prototype, 'currentTime');
      const dead = new WeakSet();
      window.contexts = [];
      window.dies = (context) => dead.add(context);
      Object.defineProperty(BaseAudioContext.prototype, 'currentTime', {
        configurable: true,
        get() {
          if (!contexts.includes(this)) contexts.push(this);
          return dead.has(this) ? 1 : get.call(this);
        },
      });
      void 0; // what is looked at last would be sent to the test
    }`);
    await expect.poll(() => page.evaluate('contexts.length')).toBe(1);
    await page.evaluate('dies(contexts[0])');
    await band().getByRole('button', { name: 'Switch sound on' }).click();
    await band().waitFor({ state: 'detached' });
    expect(await page.evaluate('contexts.map(({ state }) => state)')).toEqual(['closed', 'running']);
    const before = (await notesOf(page)).length;
    await page.getByTestId('device').getByRole('button', { name: 'Technical' }).click();
    expect((await notesOf(page)).slice(before)).toEqual(hertz('technical'));
  });

  it('is heard when the page hears nothing of the service, softly, and is made quiet by a tap', async () => {
    await page.getByRole('link', { name: 'Back' }).click();
    const before = (await notesOf(page)).length;
    house.signal('SIGSTOP');
    await page.getByTestId('blind').getByRole('button', { name: 'Quiet' }).waitFor({ timeout: 30_000 });
    expect((await notesOf(page)).slice(before)).toEqual(hertz('technical'));
    await page.getByTestId('blind').getByRole('button', { name: 'Quiet' }).click();
    await page.getByText('Quiet until it is back.').waitFor();
    house.signal('SIGCONT');
    await page.getByTestId('blind').waitFor({ state: 'detached', timeout: 30_000 });
  });
});
