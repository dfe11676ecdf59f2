import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { ScreenRequest } from '../../src/contract/live.ts';
import { isSignedIn } from './api.ts';
import { type Instant, now } from './clock.ts';
import { knowOffset } from './format.ts';
import { connectLive, type LiveConnection } from './live-connection.ts';
import { hear, type LiveState, reconnecting, serverTimeAt, startListening } from './live-state.ts';
import { isSending, type Outbox, sentOnce, stillMeant, tapped, toSend } from './outbox.ts';
import { alive, awake, heardAwake, noted, type Wakefulness } from './sleep.ts';

/** How often the page looks at its clocks: ages grow without any message. */
const TICK_MS = 500;
/** The worker that ticks a hidden page has time until after the first screen; no browser slows its timers so soon. */
const TICKER_MS = 3_000;
const RELOADED = 'plimsoll-reloaded-for-version';

export interface Live {
  readonly state: LiveState;
  readonly now: Instant;
  readonly wakefulness: Wakefulness;
  /** Somebody has read that the page slept. */
  noteSleep(): void;
  /** True when a reload did not bring the page to the version of the service. */
  readonly otherVersion: boolean;
  /** Asks something of the service: now, or as soon as it is heard again if that is soon. */
  send(asks: ScreenRequest): void;
  /** Whether what was asked is still on its way. */
  isSending(asks: ScreenRequest): boolean;
  /** Whether everything that was asked is done. */
  readonly isIdle: boolean;
}

/** Listens to the service and to the clock, for as long as the component is there. */
export function useLive(onSignedOut: () => void): Live {
  const [state, setState] = useState<LiveState>(() => startListening(now()));
  const [instant, setInstant] = useState<Instant>(now);
  const [wakefulness, setWakefulness] = useState(() => awake(now()));
  const [otherVersion, setOtherVersion] = useState(false);
  const [outbox, setOutbox] = useState<Outbox>([]);
  const ask = useRef<(asks: ScreenRequest) => void>(() => undefined);

  // One connection for the life of the page; taken before the paint, which on a slow tablet takes longer than it.
  useLayoutEffect(() => {
    let current = state;
    // A new connection begins with everything as it stands; only then is it known what is still to be asked.
    let isNew = true;
    let waiting: Outbox = [];
    const keep = (next: Outbox) => {
      waiting = next;
      setOutbox(next);
    };
    const keepMeant = (at: Instant) => {
      if (current.view === null || waiting.length === 0) return;
      const meant = stillMeant(waiting, current.view, at);
      if (meant !== waiting) keep(meant);
    };
    const deliver = (to: LiveConnection, those: Outbox) => {
      for (const pending of toSend(those)) if (to.send(pending.asks)) keep(sentOnce(waiting, pending));
    };
    const lookAlive = (at: Instant) =>
      setWakefulness((before) => alive(before, at, (moment) => serverTimeAt(current, moment)));
    const opened = connectLive({
      onMessage: (message, at) => {
        lookAlive(at);
        const step = hear(current, message, at);
        current = step.state;
        if (message.type === 'snapshot') knowOffset(message);
        const serviceTime = serverTimeAt(current, at);
        if (serviceTime !== null) setWakefulness((before) => heardAwake(before, serviceTime, at));
        if (step.effect === 'resync') opened.send({ type: 'resync', askedAt: at.monotonic });
        if (step.effect === 'reload') reloadOnce(() => setOtherVersion(true));
        else if (message.type === 'snapshot') sessionStorage.removeItem(RELOADED);
        keepMeant(at);
        if (message.type === 'snapshot' && isNew && step.effect !== 'reload') {
          isNew = false;
          deliver(opened, waiting);
        }
        setState(current);
        setInstant(now());
      },
      onOpening: (at) => {
        isNew = true;
        current = reconnecting(current, at);
        setState(current);
      },
      onSignedOut,
      isSignedIn: async () => (await isSignedIn()) !== false,
    });
    ask.current = (asks) => {
      if (current.view === null) return;
      const next = tapped(waiting, asks, current.view, now());
      if (next === waiting) return;
      keep(next);
      if (!isNew) deliver(opened, next.slice(-1));
    };

    const tick = () => {
      const at = now();
      keepMeant(at);
      lookAlive(at);
      setInstant(at);
    };
    const timer = setInterval(tick, TICK_MS);
    let ticker: Worker | null = null;
    const opening = setTimeout(() => {
      ticker = openTicker(() => {
        if (document.visibilityState === 'hidden') tick();
      });
    }, TICKER_MS);
    // A tab that wakes must not show an old number until the next tick.
    document.addEventListener('visibilitychange', tick);
    window.addEventListener('pageshow', tick);
    return () => {
      opened.close();
      clearInterval(timer);
      clearTimeout(opening);
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
    send: (asks) => ask.current(asks),
    isSending: (asks) => isSending(outbox, asks, instant),
    isIdle: outbox.length === 0,
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
