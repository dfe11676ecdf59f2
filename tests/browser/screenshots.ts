/**
 * `npm run screenshots`: pictures of every screen and state from the real service with its virtual strap, in
 * every theme and size, into `.cache/screens/`, to be looked at. The few that the README shows go into
 * `docs/screens/`.
 */
import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { test } from 'vitest';
import { openBrowser, startHouse } from './house.ts';
import { screens, THEMES, untilRead, wear } from './screens.ts';
import { startScriptedHouse } from './scripted-house.ts';
import { STATES, stageFor } from './states.ts';

const root = join(import.meta.dirname, '../..');
const all = join(root, '.cache/screens');
const shown = join(root, 'docs/screens');

const SIZES = {
  tablet: { width: 1280, height: 800 },
  upright: { width: 800, height: 1280 },
  phone: { width: 390, height: 844 },
  small: { width: 1024, height: 600 },
} as const;

/** What the README shows, by the name among all. */
const README: Readonly<Record<string, string>> = {
  'state-alert-dark-tablet': 'over',
  'state-under-light-phone': 'under',
  'state-near-bed-phone': 'bed',
  'screen-kiosk-dark-small': 'kiosk',
  'screen-day-light-tablet': 'day',
  'screen-weeks-dark-tablet': 'weeks',
  'screen-threshold-light-phone': 'threshold',
  'screen-notes-dark-phone': 'notes',
};

async function shoot(page: Page, name: string): Promise<void> {
  for (const [size, viewport] of Object.entries(SIZES)) {
    await page.setViewportSize(viewport);
    const path = join(all, `${name}-${size}.png`);
    await page.screenshot({ path });
    const kept = README[`${name}-${size}`];
    if (kept !== undefined) copyFileSync(path, join(shown, `${kept}.png`));
    process.stdout.write(`.cache/screens/${name}-${size}.png\n`);
  }
}

mkdirSync(all, { recursive: true });
mkdirSync(shown, { recursive: true });

test('every screen and state', async () => {
  const house = await startHouse('--demo');
  const browser = await openBrowser();
  try {
    const context = await browser.newContext({
      locale: 'en-GB',
      reducedMotion: 'reduce',
      viewport: SIZES.tablet,
    });
    const page = await context.newPage();
    const stage = await stageFor(page);
    await page.goto(house.link);
    await page.locator('.mark-number').waitFor();
    for (const theme of THEMES) {
      await wear(page, theme);
      await page.goto(`${house.address}#now`);
      for (const state of STATES) {
        await stage.show(state);
        await page.keyboard.press('a');
        await page.getByTestId('sound-band').waitFor({ state: 'detached' });
        await shoot(page, `state-${state}-${theme}`);
      }
      await stage.show('under');
      await page.keyboard.press('a');
      for (const screen of screens) {
        if (screen === 'now') continue;
        await page.goto(`${house.address}#${screen}`);
        await untilRead(page, screen);
        await page.getByTestId('sound-band').waitFor({ state: 'detached' });
        if (screen === 'day') await page.locator('[data-painted]').waitFor();
        await shoot(page, `screen-${screen}-${theme}`);
      }
    }
    await page.goto(`${house.address}#report`);
    await page.getByTestId('paper').getByText('What was recorded').waitFor();
    await shoot(page, 'screen-report');
    await page.goto(`${house.address}#now`);
    house.signal('SIGSTOP');
    await page.getByTestId('blind').waitFor({ timeout: 60_000 });
    await shoot(page, 'blind');
  } finally {
    await browser.close();
    await house.stop();
  }
});

test('what is there before: the door, and the first run', async () => {
  const house = await startScriptedHouse();
  const browser = await openBrowser();
  try {
    const page = await browser.newPage({ locale: 'en-GB', reducedMotion: 'reduce' });
    await page.goto(new URL('/', house.link).href);
    await page.getByTestId('door-form').waitFor();
    await shoot(page, 'door');
    await page.goto(house.link);
    for (const later of ['strap', 'threshold', 'sound']) {
      const next = page.getByTestId('welcome').getByRole('button', { name: /^Later/ });
      await next.waitFor();
      await shoot(page, `welcome-${later}`);
      await next.click();
    }
  } finally {
    await browser.close();
    await house.stop();
  }
});
