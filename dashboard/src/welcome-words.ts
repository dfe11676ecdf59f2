import { welcome } from './words/en/welcome.ts';
import { inChosenLanguage } from './words.ts';

/** The words of the first run. */
export const welcomeWords = inChosenLanguage('welcome', welcome);
