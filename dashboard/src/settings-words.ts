import { settings } from './words/en/settings.ts';
import { inChosenLanguage } from './words.ts';

/** The words of the settings; what each does and may be comes from the service. */
export const settingsWords = inChosenLanguage('settings', settings);
