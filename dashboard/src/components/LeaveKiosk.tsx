import { useEffect, useState } from 'preact/hooks';
import { words } from '../words.ts';

/** How long after a tap the way out of the kiosk is shown, in ms. */
const SHOWN_MS = 10_000;

/** The way out of the kiosk: seen after a tap anywhere, and whenever the keyboard comes to it. */
export function LeaveKiosk() {
  const [seen, setSeen] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const show = () => {
      clearTimeout(timer);
      setSeen(true);
      timer = setTimeout(() => setSeen(false), SHOWN_MS);
    };
    window.addEventListener('pointerdown', show);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('pointerdown', show);
    };
  }, []);
  return (
    <a class="button kiosk-leave" href="#now" data-seen={seen ? '' : undefined}>
      {words.kiosk.leave}
    </a>
  );
}
