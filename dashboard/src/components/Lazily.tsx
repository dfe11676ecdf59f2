import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { replaceIfOld } from '../upgrade.ts';
import { words } from '../words.ts';

/** So long after a screen could not be fetched it is tried again, in ms. */
const AGAIN_AFTER_MS = 2_000;

/** A screen whose code is fetched when it is first opened, so that the first page stays small. */
export function lazily<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
): ComponentType<Props> {
  return function Lazily(props: Props) {
    const [Found, setFound] = useState<ComponentType<Props> | null>(null);
    const [failed, setFailed] = useState(false);
    useEffect(() => {
      let again: ReturnType<typeof setTimeout> | undefined;
      let isWanted = true;
      const fetchIt = () =>
        load().then(
          (found) => setFound(() => found),
          () => {
            setFailed(true);
            if (!isWanted) return;
            // After an upgrade its code has another name, which only the new page knows.
            void replaceIfOld();
            again = setTimeout(() => void fetchIt(), AGAIN_AFTER_MS);
          },
        );
      void fetchIt();
      return () => {
        isWanted = false;
        clearTimeout(again);
      };
    }, []);
    if (Found === null) return <p class="quiet">{failed ? words.failed : words.connecting}</p>;
    return <Found {...props} />;
  };
}
