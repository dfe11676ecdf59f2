import { threshold } from './words/en/threshold.ts';
import { inChosenLanguage } from './words.ts';

/** The words of the screens about the threshold and notes, which come with them. */
export const thresholdWords = inChosenLanguage('threshold', threshold);
