import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DATABASE_FILE } from '../../src/store/database.ts';
import { sqlite } from '../../src/store/sqlite.ts';
import { type House, linkFor, openBrowser, startHouse } from './house.ts';
import { axeFindings } from './inspect.ts';
import { THEMES } from './screens.ts';

const TABLET = 'Kitchen <b>tablet</b>';

describe('another device', () => {
  let house: House;
  let browser: Browser;
  let wearer: Page;
  let away: BrowserContext;
  let carer: Page;

  beforeAll(async () => {
    house = await startHouse();
    browser = await openBrowser();
    wearer = await (await browser.newContext()).newPage();
    away = await browser.newContext();
    carer = await away.newPage();
    await wearer.goto(house.link);
    await wearer.getByRole('link', { name: 'Devices' }).click();
  });

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  const devices = () => wearer.getByTestId('devices');
  const form = () => carer.getByTestId('door-form');
  const enter = async (code: string) => {
    await form().getByLabel('Code from the wearer’s screen').fill(code);
    await form().getByLabel('What this device is called').fill(TABLET);
    await form().getByRole('button', { name: 'Let this device in' }).click();
  };

  it('stands at the door, and a code that is none is refused in a sentence', async () => {
    await carer.goto(house.address);
    await enter('AAAAAAAA');
    await form().getByRole('alert').waitFor();
    expect(await carer.getByTestId('devices').count()).toBe(0);
  });

  it('comes in by the code that the wearer’s screen shows', async () => {
    await devices().getByRole('button', { name: 'A carer’s device' }).click();
    const code = await devices().getByTestId('pairing').locator('.code').innerText();
    expect(code.replaceAll(/\W/g, '')).toHaveLength(8);
    await enter(code);
    await form().waitFor({ state: 'detached' });
    await carer.getByRole('link', { name: 'This device' }).waitFor();
    // It is a carer: what is the wearer's alone is not offered.
    expect(await carer.getByRole('link', { name: 'Devices' }).count()).toBe(0);
  });

  it('that comes by a link while nobody answers waits, and comes in by it as soon as somebody does', async () => {
    const late = await (await browser.newContext()).newPage();
    await late.route('**/api/session', (route) => route.abort());
    await late.goto(await linkFor('carer', wearer, house));
    await late.getByText('No connection to Plimsoll. Trying again.').waitFor();
    expect(new URL(late.url()).hash).toBe('');
    await late.unroute('**/api/session');
    await late.getByRole('link', { name: 'This device' }).waitFor();
    await late.request.delete(new URL('api/session', house.address).href, {
      headers: { origin: new URL(house.address).origin },
    });
    await late.context().close();
  });

  it('is found to be reachable by axe, at the door and as a carer’s', async () => {
    const door = await (await browser.newContext()).newPage();
    await door.goto(house.address);
    await door.getByTestId('door-form').waitFor();
    for (const page of [door, carer]) {
      // Without it colours are looked at while they fade.
      await page.emulateMedia({ reducedMotion: 'reduce' });
      for (const theme of THEMES) {
        await page.evaluate(`document.documentElement.dataset.theme = '${theme}'`);
        expect([theme, await axeFindings(page)]).toEqual([theme, []]);
      }
    }
    await door.context().close();
  });

  it('is listed by its name, as it was typed', async () => {
    await devices().getByRole('button', { name: 'Done' }).click();
    await devices().getByText(TABLET, { exact: true }).waitFor();
    expect(await devices().locator('b').count()).toBe(0);
  });

  it('says so for a month before its session ends', async () => {
    expect(await carer.getByTestId('session-end').count()).toBe(0);
    const database = new (sqlite())(join(house.folder, DATABASE_FILE));
    const inTenDays = Date.now() + 10 * 86_400_000;
    database.prepare('UPDATE sessions SET ends_at = ? WHERE name = ?').run(inTenDays, TABLET);
    database.close();
    await carer.reload();
    await carer.getByTestId('session-end').getByText('Before then let it in again by a new code').waitFor();
    expect(await wearer.getByTestId('session-end').count()).toBe(0);
  });

  const signOut = () => devices().getByRole('button', { name: `Sign ${TABLET} out` });

  it('stays in after one tap, which only asks, and the keyboard is where it was when it stays', async () => {
    await signOut().click();
    await devices().getByText('It shows nothing and sounds no alarm then').waitFor();
    await devices().getByRole('button', { name: 'Leave it in' }).click();
    await expect.poll(() => signOut().evaluate((one) => one.matches(':focus'))).toBe(true);
    await carer.reload();
    await carer.getByRole('link', { name: 'This device' }).waitFor();
  });

  it('that could not be signed out says so, and goes on saying so', async () => {
    const listed = () => wearer.waitForResponse((answer) => answer.url().endsWith('api/devices'));
    await wearer.route(/api\/devices\/\d+$/, (route) => route.abort());
    // While a code is shown the list is read again every two seconds.
    await devices().getByRole('button', { name: 'A display on the wall' }).click();
    await devices().getByTestId('pairing').waitFor();
    await signOut().click();
    await devices().getByRole('button', { name: 'Sign it out' }).click();
    await devices().getByRole('alert').getByText('Plimsoll could not be reached.').waitFor();
    await listed();
    await listed();
    expect(await devices().getByRole('alert').count()).toBe(1);
    await devices().getByRole('button', { name: 'Done' }).click();
    await wearer.unroute(/api\/devices\/\d+$/);
  });

  it('is signed out by the wearer, and stands at the door again at once', async () => {
    await signOut().click();
    await devices().getByRole('button', { name: 'Sign it out' }).click();
    await form().waitFor();
    await devices().getByText(TABLET, { exact: true }).waitFor({ state: 'detached' });
  });
});
