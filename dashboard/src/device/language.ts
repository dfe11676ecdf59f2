import { type Language, languageOf } from '../words/language.ts';

/** Where this browser keeps the language that was chosen on it. */
const KEPT = 'plimsoll-language';

/** The language that this device wants. */
export const deviceLanguage = (): Language => languageOf(localStorage.getItem(KEPT), navigator.languages);

/** Keeps a language for this device, and opens the page anew in it. */
export function chooseLanguage(tag: string): void {
  localStorage.setItem(KEPT, tag);
  location.reload();
}
