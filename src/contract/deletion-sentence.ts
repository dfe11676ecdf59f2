/** The languages in which the sentence can be typed out: those of the page; the terminal speaks the first. */
export type SentenceLanguage = 'en' | 'de';

/**
 * What has to be typed out before anything is deleted, in the terminal and on the page alike. Days and times are as
 * they were asked for.
 */
export const deletionSentence = (span: DeletionSpan, language: SentenceLanguage = 'en'): string =>
  SENTENCES[language](span);

/** Whether it was typed out, in one of the languages. */
export const isTypedOut = (typed: string, span: DeletionSpan): boolean =>
  Object.values(SENTENCES).some((sentence) => typed.trim() === sentence(span));

const SENTENCES: Readonly<Record<SentenceLanguage, (span: DeletionSpan) => string>> = {
  en: ({ everything, from, to }) =>
    everything ? 'delete everything' : `delete ${from ?? 'the beginning'} to ${to ?? 'the end'}`,
  de: ({ everything, from, to }) =>
    everything ? 'alles löschen' : `${from ?? 'vom Anfang'} bis ${to ?? 'zum Ende'} löschen`,
};

export interface DeletionSpan {
  readonly everything: boolean;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}
