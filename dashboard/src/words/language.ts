/** The languages of the page, each called what its speakers call it. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof LANGUAGES;

const isLanguage = (tag: string | null): tag is Language => tag !== null && Object.hasOwn(LANGUAGES, tag);

/**
 * The language of the page: the one chosen on this device, else the first of the browser's own that is
 * there, else English.
 *
 * @param kept what was chosen, as it was kept; null: nothing
 * @param wanted the browser's languages, the dearest first, as BCP 47 tags
 */
export function languageOf(kept: string | null, wanted: readonly string[]): Language {
  if (isLanguage(kept)) return kept;
  const tags = wanted.map((tag) => tag.split('-')[0]?.toLowerCase() ?? '');
  return tags.find((tag) => isLanguage(tag)) ?? 'en';
}
