import type { ComponentType, FunctionComponent } from 'preact';
import { useEffect, useMemo, useState } from 'preact/hooks';
import { replaceIfOld } from '../upgrade.ts';
import { words } from '../words.ts';

/** So long after a screen could not be fetched it is tried again, in ms. */
const AGAIN_AFTER_MS = 2_000;

/** A screen that is there as soon as its code is. */
interface Lazy<Props> extends FunctionComponent<Props> {
  /** Fetches its code before anybody opens it. @throws when that fails; it can be tried again */
  ahead(): Promise<unknown>;
}

/**
 * A screen whose code is fetched when it is first opened, so that the first page stays small. It is drawn again only
 * when what it is given changes, not whenever the page looks at its clocks.
 */
export function lazily<Props extends object>(load: () => Promise<ComponentType<Props>>): Lazy<Props> {
  let fetched: ComponentType<Props> | null = null;
  const fetchOnce = async () => {
    fetched ??= await load();
    return fetched;
  };
  function Lazily(props: Props) {
    // What was fetched before is shown at once, without a word of connecting in between.
    const [Found, setFound] = useState<ComponentType<Props> | null>(() => fetched);
    const [failed, setFailed] = useState(false);
    useEffect(() => {
      if (Found !== null) return;
      let again: ReturnType<typeof setTimeout> | undefined;
      let isWanted = true;
      const fetchIt = () =>
        fetchOnce().then(
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
    const shown = useMemo(
      () => Found !== null && <Found {...props} />,
      // A screen is always given the same things, each time in the same order.
      [Found, ...Object.values(props)],
    );
    if (Found === null) return <p class="quiet">{failed ? words.failed : words.connecting}</p>;
    return shown;
  }
  return Object.assign(Lazily, { ahead: fetchOnce });
}
