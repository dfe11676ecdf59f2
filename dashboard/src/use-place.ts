import { useLayoutEffect, useState } from 'preact/hooks';

/** What the page shows, named by the address so that the browser's own "back" works. */
export const PLACES = [
  'day',
  'weeks',
  'report',
  'threshold',
  'reading',
  'notes',
  'strap',
  'device',
  'devices',
  'settings',
  'kiosk',
] as const;
export type Place = 'now' | (typeof PLACES)[number];

/** @param hash as in `#day`, or with more said, as in `#day=2026-03-29` */
const placeOf = (hash: string): Place => PLACES.find((place) => hash.split('=')[0] === `#${place}`) ?? 'now';

export function usePlace(): Place {
  const [place, setPlace] = useState(() => placeOf(location.hash));
  // In the moment in which it is read: an effect comes after the paint, and a slow tablet can be tapped before it.
  useLayoutEffect(() => {
    const follow = () => {
      setPlace(placeOf(location.hash));
      window.scrollTo(0, 0);
    };
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);
  return place;
}

/** What the address says after a place's name, as the date in `#day=2026-03-29`; nothing: ''. */
export function useSaid(place: Place): string {
  const [said, setSaid] = useState(() => saidOf(place));
  useLayoutEffect(() => {
    const follow = () => setSaid(saidOf(place));
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, [place]);
  return said;
}

const saidOf = (place: Place): string => {
  const start = `#${place}=`;
  return location.hash.startsWith(start) ? location.hash.slice(start.length) : '';
};
