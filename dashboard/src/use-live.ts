import { useEffect, useRef, useState } from 'preact/hooks';
import type { ToService } from '../../src/contract/live.ts';
import { isSignedIn } from './api.ts';
import { type Instant, now } from './clock.ts';
import { connectLive, type LiveConnection } from './live-connection.ts';
import { hear, type LiveState, reconnecting, serverTimeAt, startListening } from './live-state.ts';
import { alive, awake, heardAwake, noted, type Wakefulness } from './sleep.ts';

/** How often the page looks at its clocks: ages grow without any message. */
const TICK_MS = 500;
const RELOADED = 'plimsoll-reloaded-for-version';

export interface Live {
  readonly state: LiveState;
  readonly now: Instant;
  readonly wakefulness: Wakefulness;
  /** Somebody has read that the page slept. */
  noteSleep(): void;
  /** True when a reload did not bring the page to the version of the service. */
  readonly otherVersion: boolean;
  send(message: ToService): void;
}

/** Listens to the service and to the clock, for as long as the component is there. */
export function useLive(onSignedOut: () => void): Live {
  const [state, setState] = useState<LiveState>(() => startListening(now()));
  const [instant, setInstant] = useState<Instant>(now);
  const [wakefulness, setWakefulness] = useState(() => awake(now()));
  const [otherVersion, setOtherVersion] = useState(false);
  const connection = useRef<LiveConnection | null>(null);

  // One connection for the life of the page.
  useEffect(() => {
    let current = state;
    const lookAlive = (at: Instant) =>
      setWakefulness((before) => alive(before, at, (moment) => serverTimeAt(current, moment)));
    const opened = connectLive({
      onMessage: (message) => {
        const at = now();
        lookAlive(at);
        const step = hear(current, message, at);
        current = step.state;
        const serviceTime = serverTimeAt(current, at);
        if (serviceTime !== null) setWakefulness((before) => heardAwake(before, serviceTime, at));
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

    const tick = () => {
      const at = now();
      lookAlive(at);
      setInstant(at);
    };
    const timer = setInterval(tick, TICK_MS);
    const ticker = openTicker(tick);
    // A tab that wakes must not show an old number until the next tick.
    document.addEventListener('visibilitychange', tick);
    window.addEventListener('pageshow', tick);
    return () => {
      opened.close();
      clearInterval(timer);
      ticker?.terminate();
      document.removeEventListener('visibilitychange', tick);
      window.removeEventListener('pageshow', tick);
    };
  }, []);

  return {
    state,
    now: instant,
    otherVersion,
    wakefulness,
    noteSleep: () => setWakefulness(noted),
    send: (message) => connection.current?.send(message),
  };
}

/** A hidden page is ticked by a worker, or it would look for the service only once a minute. */
function openTicker(tick: () => void): Worker | null {
  try {
    const ticker = new Worker(new URL('./device/ticker.ts', import.meta.url), { type: 'module' });
    ticker.addEventListener('message', tick);
    return ticker;
  } catch {
    return null; // an old browser; its own timers tick as well as they may
  }
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
