import type { German } from './words/de/german.ts';
import { page } from './words/en/page.ts';
import type { Language } from './words/language.ts';

type PageWords = typeof page;

let german: German | null = null;

/** Every word of the first page and the frame, in the language that was chosen before the page was drawn. */
export let words: PageWords = page;

/** The words of a screen that is fetched when it is first opened: the chosen language is known by then. */
export const inChosenLanguage = <Part extends keyof German>(
  part: Part,
  english: German[Part],
): German[Part] => german?.[part] ?? english;

/**
 * From now on the page speaks this language; to be called before anything is drawn. English is always
 * there; another language is fetched, and where that fails the page speaks English.
 */
export async function speak(language: Language): Promise<void> {
  if (language === 'en') return;
  try {
    german = (await import('./words/de/german.ts')).german;
    words = german.page;
  } catch {
    // A page that is understood with effort is better than none.
  }
}

/** Why the time over is unknown. */
export type OverUnknownWhy = keyof PageWords['overUnknownWhy'];
