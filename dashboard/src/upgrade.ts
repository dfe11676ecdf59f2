import { useEffect, useRef } from 'preact/hooks';
import type { Place } from './use-place.ts';

/** The service's version when this page first heard it, which is the one that sent the page; null: not heard yet. */
let cameWith: string | null = null;
/** Where this tab remembers which page it has opened anew already: a cache in between could send the same one for ever. */
const GIVEN_UP = 'plimsoll-page-replaced';

interface Present {
  /** The service's version as it is heard now. */
  readonly version: string;
  readonly place: Place;
  readonly blind: boolean;
  /** Whether everything that was asked of the service is done. */
  readonly isIdle: boolean;
  /** Whether nobody would notice: nothing is being typed, no alert stands, and no sound would have to be let out again. */
  readonly isUnnoticed: boolean;
}

/** After an upgrade the page is opened anew: as soon as nobody notices, or else with the next change of place. */
export function useUpgrade({ version, place, blind, isIdle, isUnnoticed }: Present): void {
  cameWith ??= version;
  const isOld = cameWith !== version;
  const shown = useRef(place);
  useEffect(() => {
    const isMoved = shown.current !== place;
    shown.current = place;
    if (isOld && !blind && isIdle && (isMoved || isUnnoticed)) location.reload();
  });
}

/** Opens the page anew if the service sends another one by now. Never rejects. */
export async function replaceIfOld(): Promise<void> {
  const own = document.querySelector('script')?.src.split('/').at(-1);
  if (own === undefined || sessionStorage.getItem(GIVEN_UP) === own) return;
  try {
    const answer = await fetch(new URL('.', document.baseURI), { cache: 'no-store' });
    if (!answer.ok || (await answer.text()).includes(own)) return;
  } catch {
    return; // nothing is reached: that is another trouble
  }
  sessionStorage.setItem(GIVEN_UP, own);
  location.reload();
}
