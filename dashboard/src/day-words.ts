import { day } from './words/en/day.ts';
import { inChosenLanguage } from './words.ts';

/** The words of the screen of one day, which come with it. */
export const dayWords = inChosenLanguage('day', day);
