import { weeks } from './words/en/weeks.ts';
import { inChosenLanguage } from './words.ts';

/** The words of the list of days, which come with it. */
export const weeksWords = inChosenLanguage('weeks', weeks);
