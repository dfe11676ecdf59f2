import { useEffect, useRef } from 'preact/hooks';
import type { Role } from '../../src/contract/http.ts';
import type { Place } from './use-place.ts';

/** Where this browser keeps that it showed the kiosk last. */
const KEPT = 'plimsoll-kiosk';

/** A display comes back to the kiosk by itself: after a power cut its browser opens the page without a place. */
export function useKeptKiosk(role: Role, place: Place): void {
  const hasBegun = useRef(false);
  useEffect(() => {
    if (role !== 'display') return;
    const begins = !hasBegun.current;
    hasBegun.current = true;
    // The first entry in the history too: the way back must not lead to where the kiosk was never left.
    if (begins && location.hash === '' && localStorage.getItem(KEPT) !== null) location.replace('#kiosk');
    else if (place === 'kiosk') localStorage.setItem(KEPT, 'shown');
    else localStorage.removeItem(KEPT);
  }, [role, place]);
}
