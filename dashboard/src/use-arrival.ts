import { useEffect, useRef } from 'preact/hooks';
import { type ScreenName, screenTitle } from './screen-title.ts';
import { words } from './words.ts';

/** What a person may be about to answer: whoever is there is not called away. */
const STANDING = '.bands, .alerts';

/**
 * Names the page after the screen that is shown, and brings whoever goes to another one to its heading: the link
 * that they pressed is gone. Neither the first screen nor anything that changes on a screen moves the focus.
 */
export function useArrival(screen: ScreenName): void {
  useEffect(() => {
    document.title = screenTitle(screen);
  }, [screen]);
  useEffect(
    () => () => {
      document.title = words.name;
    },
    [],
  );
  const shown = useRef(screen);
  useEffect(() => {
    if (shown.current === screen) return;
    shown.current = screen;
    return goToHeading(isPlace(screen) ? '.place h2' : 'h1');
  }, [screen]);
}

/** Beside the mark or in its place: on these there is no heading but that of the page. */
const isPlace = (screen: ScreenName): boolean => !['now', 'bed', 'kiosk'].includes(screen);

/**
 * Focuses the first heading of these as soon as it is there, unless the person is elsewhere by then.
 *
 * @returns gives it up
 */
export function goToHeading(selector: string): () => void {
  const left = document.activeElement;
  const go = (): boolean => {
    const heading = document.querySelector<HTMLElement>(selector);
    if (heading === null) return false;
    const now = document.activeElement;
    const isElsewhere = now !== document.body && now !== left;
    if (isElsewhere || now?.closest(STANDING)) return true;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    return true;
  };
  if (go()) return () => undefined;
  // The code of the screen is still being fetched.
  const watch = new MutationObserver(() => {
    if (go()) watch.disconnect();
  });
  watch.observe(document.body, { childList: true, subtree: true });
  return () => watch.disconnect();
}
