import { useEffect, useState } from 'preact/hooks';
import { words } from './words.ts';

type Said = (sentence: string) => string;

const asItIs: Said = (sentence) => sentence;

/** The words of another language than English, once they are there. */
let fetched: Said | null = null;

/**
 * How what is known of straps is said in the language of the page; null while its words are on their way, as they are
 * fetched with the first that is to be shown. Where that fails it stays English, and is tried with the next.
 *
 * @param isWanted whether there is anything to say
 */
export function useStrapWords(isWanted: boolean): Said | null {
  const [said, setSaid] = useState<Said | null>(() => (words.language === 'en' ? asItIs : fetched));
  useEffect(() => {
    if (said !== null || !isWanted) return;
    import('./words/de/straps.ts').then(
      ({ saidOfStraps }) => {
        fetched = saidOfStraps;
        setSaid(() => saidOfStraps);
      },
      () => setSaid(() => asItIs),
    );
  }, [said, isWanted]);
  return said;
}
