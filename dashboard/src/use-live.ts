import { useEffect, useRef, useState } from 'preact/hooks';
import type { ToService } from '../../src/contract/live.ts';
import { isSignedIn } from './api.ts';
import { type Instant, now } from './clock.ts';
import { connectLive, type LiveConnection } from './live-connection.ts';
import { hear, type LiveState, reconnecting, startListening } from './live-state.ts';

/** How often the page looks at its clocks: ages grow without any message. */
const TICK_MS = 500;
const RELOADED = 'plimsoll-reloaded-for-version';

export interface Live {
  readonly state: LiveState;
  readonly now: Instant;
  /** True when a reload did not bring the page to the version of the service. */
  readonly otherVersion: boolean;
  send(message: ToService): void;
}

/** Listens to the service and to the clock, for as long as the component is there. */
export function useLive(onSignedOut: () => void): Live {
  const [state, setState] = useState<LiveState>(() => startListening(now()));
  const [instant, setInstant] = useState<Instant>(now);
  const [otherVersion, setOtherVersion] = useState(false);
  const connection = useRef<LiveConnection | null>(null);

  // One connection for the life of the page.
  useEffect(() => {
    let current = state;
    const opened = connectLive({
      onMessage: (message) => {
        const at = now();
        const step = hear(current, message, at);
        current = step.state;
        if (step.effect === 'resync') opened.send({ type: 'resync', askedAt: at.monotonic });
        if (step.effect === 'reload') reloadOnce(() => setOtherVersion(true));
        else if (message.type === 'snapshot') sessionStorage.removeItem(RELOADED);
        setState(current);
        setInstant(at);
      },
      onOpening: () => {
        current = reconnecting(current, now());
        setState(current);
      },
      onSignedOut,
      isSignedIn: async () => (await isSignedIn()) !== false,
    });
    connection.current = opened;

    const tick = () => setInstant(now());
    const timer = setInterval(tick, TICK_MS);
    // A tab that wakes must not show an old number until the next tick.
    document.addEventListener('visibilitychange', tick);
    window.addEventListener('pageshow', tick);
    return () => {
      opened.close();
      clearInterval(timer);
      document.removeEventListener('visibilitychange', tick);
      window.removeEventListener('pageshow', tick);
    };
  }, []);

  return { state, now: instant, otherVersion, send: (message) => connection.current?.send(message) };
}

/** A service of another version brings its own page; if that did not help, a person has to know. */
function reloadOnce(onUseless: () => void): void {
  if (sessionStorage.getItem(RELOADED) !== null) {
    onUseless();
    return;
  }
  sessionStorage.setItem(RELOADED, '1');
  location.reload();
}
