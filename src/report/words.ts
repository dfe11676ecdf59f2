import { german } from './words-de.ts';
import { english, type ReportWords } from './words-en.ts';

export const REPORT_LANGUAGES = ['en', 'de'] as const;
export type ReportLanguage = (typeof REPORT_LANGUAGES)[number];

/** The words of the page for a clinician in every language. */
export const reportWords: Readonly<Record<ReportLanguage, ReportWords>> = { en: english, de: german };
