import type { Page } from 'playwright-core';
import { page as words } from '../../dashboard/src/words/en/page.ts';

/** Every screen by its address, and what is there when it is open. */
const SCREENS = {
  now: 'today',
  day: 'day-chart',
  weeks: 'weeks',
  threshold: 'methods',
  reading: 'reading',
  notes: 'notes',
  strap: 'straps',
  device: 'device',
  devices: 'sharing',
  settings: 'settings-alerts',
  report: 'paper',
  kiosk: 'today',
} as const;
export type Screen = keyof typeof SCREENS;
export const screens = Object.keys(SCREENS) as Screen[]; // Object.keys forgets what it was given

/** Waits until a screen is open and what it shows has come. */
export async function untilRead(page: Page, screen: Screen): Promise<void> {
  await page.getByTestId(SCREENS[screen]).waitFor();
  await page.getByText(words.connecting).waitFor({ state: 'detached' });
}

/** Opens an address at a screen and lets the sound out, so that only what belongs to the screen is on it. */
export async function openScreen(page: Page, address: string, screen: Screen): Promise<void> {
  await page.goto(address);
  await untilRead(page, screen);
  await page.keyboard.press('a');
  await page.getByTestId('sound-band').waitFor({ state: 'detached' });
}

export const THEMES = ['dark', 'light', 'bed'] as const;
export type Theme = (typeof THEMES)[number];

/** From when it is next opened the page wears this theme: its device keeps it as the page would. */
export async function wear(page: Page, theme: Theme, more: object = {}): Promise<void> {
  const kept = { ...more, ...(theme === 'bed' ? { bed: true } : { appearance: theme }) };
  await page.evaluate(`localStorage.setItem('plimsoll-device', '${JSON.stringify(kept)}')`);
}
