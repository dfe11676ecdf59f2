import { words } from '../words.ts';

/** Lets the browser read how dates are written, beside all that the page does until it writes the first. */
export function readFormatsAhead(): void {
  try {
    new Worker(new URL('./formats-ahead.ts', import.meta.url), { type: 'module', name: words.locale });
  } catch {
    // An old browser reads it when the first date is written.
  }
}
