import type { Place } from './use-place.ts';
import { words } from './words.ts';

/** A place, or the first page in bed mode. */
export type ScreenName = Place | 'bed';

/** What the page is called while a screen is shown: in its tab, in the history, and by a screen reader. */
export function screenTitle(screen: ScreenName): string {
  const name = nameOf(screen);
  return name === null ? words.name : `${name} – ${words.name}`;
}

/** The word that leads to the screen; null: the first page, which is called as the program is. */
function nameOf(screen: ScreenName): string | null {
  switch (screen) {
    case 'now':
      return null;
    case 'day':
    case 'notes':
      return words[screen];
    case 'weeks':
    case 'report':
    case 'reading':
      return words.titles[screen];
    case 'settings':
      return words.openSettings;
    case 'threshold':
    case 'strap':
      return words[screen].title;
    case 'bed':
    case 'device':
    case 'devices':
    case 'kiosk':
      return words[screen].open;
  }
}
