import { service } from './words/en/service.ts';
import { inChosenLanguage } from './words.ts';

/** A sentence of the service in the language of the page; one that has no words there yet stays English. */
export const translated = (sentence: string): string => inChosenLanguage('service', service).said(sentence);
