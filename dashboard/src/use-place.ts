import { useEffect, useState } from 'preact/hooks';

/** What the page shows, named by the address so that the browser's own "back" works. */
const PLACES = ['threshold', 'reading', 'notes', 'strap', 'device', 'devices', 'settings', 'kiosk'] as const;
export type Place = 'now' | (typeof PLACES)[number];

const placeOf = (hash: string): Place => PLACES.find((place) => hash === `#${place}`) ?? 'now';

export function usePlace(): Place {
  const [place, setPlace] = useState(() => placeOf(location.hash));
  useEffect(() => {
    const follow = () => {
      setPlace(placeOf(location.hash));
      window.scrollTo(0, 0);
    };
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);
  return place;
}
