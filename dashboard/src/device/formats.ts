import type { Language } from '../words/language.ts';

/** Lets the browser read how a language writes dates, beside all that the page does until it writes the first. */
export function readFormatsAhead(language: Language): void {
  try {
    new Worker(new URL('./formats-ahead.ts', import.meta.url), { type: 'module', name: language });
  } catch {
    // An old browser reads it when the first date is written.
  }
}
