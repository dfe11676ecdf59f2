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

export const THEMES = ['dark', 'light', 'bed'] as const;
export type Theme = (typeof THEMES)[number];

/** What a device keeps that wears this theme, as the page keeps it. */
export const keptFor = (theme: Theme, more: object = {}): string =>
  JSON.stringify({ ...more, ...(theme === 'bed' ? { bed: true } : { appearance: theme }) });
