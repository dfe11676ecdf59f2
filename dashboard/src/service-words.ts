import { service } from './words/en/service.ts';
import { inChosenLanguage } from './words.ts';

/** What the service says, line by line, in the language of the page; what has no words there yet stays English. */
export const translated = (text: string): string =>
  text.split('\n').map(inChosenLanguage('service', service).said).join('\n');
