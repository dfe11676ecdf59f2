import { useEffect, useRef, useState } from 'preact/hooks';

/** How often the service was heard again after the page had been blind. */
export function useTimesBack(blind: boolean): number {
  const [times, setTimes] = useState(0);
  const wasBlind = useRef(blind);
  useEffect(() => {
    if (wasBlind.current && !blind) setTimes((before) => before + 1);
    wasBlind.current = blind;
  }, [blind]);
  return times;
}
