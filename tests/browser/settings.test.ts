import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type House, numberOf, openBrowser, startHouse } from './house.ts';

describe('the settings on the page', () => {
  let house: House;
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    house = await startHouse('--demo');
    browser = await openBrowser();
    context = await browser.newContext();
    page = await context.newPage();
    await page.goto(house.link);
    await numberOf(page).waitFor();
    await page.getByRole('link', { name: 'Settings' }).click();
    await page.getByTestId('settings-alerts').waitFor();
  });

  afterAll(async () => {
    await browser?.close();
    await house?.stop();
  });

  const group = (id: string) => page.getByTestId(`settings-${id}`);
  const field = (id: string, label: string) => group(id).getByLabel(label, { exact: true });
  const unfold = async (id: string) => {
    if ((await group(id).getAttribute('open')) === null) await group(id).locator('summary').click();
  };
  const save = (id: string) => group(id).getByRole('button', { name: /^Save/ }).click();

  it('are drawn from what the service says of each: range, unit and what they do', async () => {
    await unfold('alerts');
    const dwell = group('alerts').locator('[data-key="alerts.overDwell"]');
    expect(await dwell.innerText()).toContain(
      'Over threshold for this long raises the alert “Over threshold”.',
    );
    expect(await dwell.innerText()).toContain('From 5 to 300\u00a0s. Usually 30.');
    expect(await field('alerts', 'Over for how long until the alert').inputValue()).toBe('30');
  });

  it('refuse what does not fit with a sentence at the field, and keep what was typed', async () => {
    await field('alerts', 'Over for how long until the alert').fill('2');
    await save('alerts');
    const dwell = group('alerts').locator('[data-key="alerts.overDwell"]');
    await dwell
      .getByRole('alert')
      .getByText('“Over for how long until the alert” is a whole number from 5 to 300 (s), not 2.')
      .waitFor();
    const typed = field('alerts', 'Over for how long until the alert');
    expect(await typed.inputValue()).toBe('2');
    expect(await typed.getAttribute('aria-invalid')).toBe('true');
  });

  it('refuse what contradicts another setting, naming both', async () => {
    await field('alerts', 'Over for how long until the alert').fill('30');
    await field('alerts', 'Battery is low at').fill('40');
    await save('alerts');
    await group('alerts')
      .getByText('“Battery is charged above” must be more than “Battery is low at”.')
      .waitFor();
    await field('alerts', 'Battery is low at').fill('15');
  });

  it('keep what was typed and not saved while other screens are looked at, and say so', async () => {
    const carersHear = () => field('alerts', 'Carers hear after');
    const before = await carersHear().inputValue();
    await carersHear().fill('9');
    await group('alerts').locator('summary').getByText('not saved').waitFor();
    await page.getByRole('link', { name: 'Back' }).click();
    await page.getByRole('link', { name: 'Settings' }).click();
    await group('alerts').locator('summary').getByText('not saved').waitFor();
    await unfold('alerts');
    expect(await carersHear().inputValue()).toBe('9');
    await group('alerts').getByRole('button', { name: 'Discard' }).click();
    expect(await carersHear().inputValue()).toBe(before);
    expect(await group('alerts').getByText('not saved').count()).toBe(0);
  });

  it('are in force when they are saved, and can be put back to the usual', async () => {
    await field('alerts', 'Carers hear after').fill('7');
    await save('alerts');
    await group('alerts').getByText('Saved, and in force.').waitFor();
    await page.reload();
    await unfold('alerts');
    await expect.poll(() => field('alerts', 'Carers hear after').inputValue()).toBe('7');
    await group('alerts').getByRole('button', { name: 'Back to the usual: Carers hear after' }).click();
    await save('alerts');
    await group('alerts').getByText('Saved, and in force.').waitFor();
    expect(await field('alerts', 'Carers hear after').inputValue()).toBe('2');
  });

  it('say for each role at which hours what may sound', async () => {
    await unfold('sound.carer');
    await field('sound.carer', 'Disk').selectOption({ label: 'by day' });
    await save('sound.carer');
    await group('sound.carer').getByText('Saved, and in force.').waitFor();
    const { settings } = await (
      await context.request.get(new URL('api/settings', house.address).href)
    ).json();
    expect(settings).toContainEqual(expect.objectContaining({ key: 'sound.carer.storage', value: 'day' }));
  });

  it('never show a password again, and can remove it', async () => {
    await unfold('mqtt');
    await field('mqtt', 'Password').fill('swordfish');
    await save('mqtt');
    await group('mqtt').getByText('Set; it is not shown.').waitFor();
    expect(await field('mqtt', 'Password').inputValue()).toBe('');
    const answer = await context.request.get(new URL('api/settings', house.address).href);
    expect(await answer.text()).not.toContain('swordfish');
    await group('mqtt').getByRole('button', { name: 'Remove it: Password' }).click();
    await save('mqtt');
    await group('mqtt').getByText('Set; it is not shown.').waitFor({ state: 'detached' });
  });

  it('are refused to a carer, and a carer’s page does not offer them', async () => {
    const headers = { origin: new URL(house.address).origin };
    const post = (who: BrowserContext, path: string, data: object) =>
      who.request.post(new URL(path, house.address).href, { data, headers });
    const { code } = await (await post(context, 'api/pairing', { role: 'carer' })).json();
    const carers = await browser.newContext();
    await post(carers, 'api/session', { code, device: 'Kitchen tablet' });
    const carer = await carers.newPage();
    await carer.goto(house.address);
    await numberOf(carer).waitFor();
    expect(await carer.getByRole('link', { name: 'Settings' }).count()).toBe(0);
    const refused = await carers.request.put(new URL('api/settings', house.address).href, {
      data: { 'alerts.repeat': 5 },
      headers,
    });
    expect(refused.status()).toBe(403);
    await carers.close();
  });
});
