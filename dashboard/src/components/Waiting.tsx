import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** A wait shorter than this is none for a person, in ms. */
const SOON_MS = 500;

/**
 * Words of waiting, once there is a wait. On a slow tablet drawing them takes longer than what they wait for, and
 * words that are gone before they are read are a flicker.
 */
export function Waiting({ children }: { children: ComponentChildren }) {
  const [isLong, setIsLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setIsLong(true), SOON_MS);
    return () => clearTimeout(timer);
  }, []);
  return isLong ? children : null;
}
