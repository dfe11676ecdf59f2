import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, openBrowser, startHouse } from './house.ts';

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

  it('is listed by its name, as it was typed', async () => {
    await devices().getByRole('button', { name: 'Done' }).click();
    await devices().getByText(TABLET, { exact: true }).waitFor();
    expect(await devices().locator('b').count()).toBe(0);
  });

  it('is signed out by the wearer, and stands at the door again at once', async () => {
    await devices()
      .getByRole('button', { name: `Sign ${TABLET} out` })
      .click();
    await form().waitFor();
    await devices().getByText(TABLET, { exact: true }).waitFor({ state: 'detached' });
  });
});
