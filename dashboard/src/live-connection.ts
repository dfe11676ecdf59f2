import type { FromService, ToService } from '../../src/contract/live.ts';
import { waitMs } from './backoff.ts';
import { elapsedMs, type Instant, now } from './clock.ts';
import { liveAddress, takeEarlyConnection } from './early-connection.ts';
import { readMessage } from './live-state.ts';

/** The service closes with this code when the session is not valid any more. */
const SIGNED_OUT_CODE = 4401;
/** A connection that says nothing for this long is dead, whatever the browser thinks of it. */
const SILENT_MS = 8_000;
const WATCH_MS = 1_000;

export interface LiveConnection {
  /** @returns whether there is a connection to give it to; whether it arrives is another matter */
  send(message: ToService): boolean;
  close(): void;
}

interface LiveHandlers {
  /** Another connection is being opened, or was before anybody asked for it. */
  onOpening(at: Instant): void;
  /** @param at when it came */
  onMessage(message: FromService, at: Instant): void;
  onSignedOut(): void;
  /** Asked after every lost connection, for a browser does not tell why an upgrade was refused. */
  isSignedIn(): Promise<boolean>;
}

/** Listens to the service for as long as the page is open: reconnects for ever. */
export function connectLive(handlers: LiveHandlers): LiveConnection {
  let socket: WebSocket | null = null;
  let failures = 0;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let lastHeard = now();
  let closed = false;

  const open = () => {
    clearTimeout(retry);
    const early = takeEarlyConnection();
    const opened = early?.socket ?? new WebSocket(liveAddress());
    socket = opened;
    lastHeard = early?.openedAt ?? now();
    handlers.onOpening(lastHeard);
    const heard = (event: MessageEvent, at: Instant) => {
      if (socket !== opened || typeof event.data !== 'string') return;
      if (elapsedMs(lastHeard, now()) > SILENT_MS) {
        // After a sleep, what comes first waited in the network all the while; a new connection has no such past.
        drop();
        return;
      }
      lastHeard = at;
      failures = 0;
      const message = readMessage(event.data);
      if (message !== null) handlers.onMessage(message, at);
    };
    const ended = (event: CloseEvent) => {
      if (socket === opened) lost(event.code);
    };
    opened.addEventListener('message', (event) => heard(event, now()));
    opened.addEventListener('close', ended);
    // Before anything else can come, and when whoever connects has what it answers with.
    queueMicrotask(() => {
      for (const { event, at } of early?.said ?? [])
        if (event instanceof MessageEvent) heard(event, at);
        else ended(event);
    });
  };

  const lost = (code: number) => {
    socket = null;
    if (closed) return;
    if (code === SIGNED_OUT_CODE) {
      close();
      handlers.onSignedOut();
      return;
    }
    retry = setTimeout(open, waitMs(failures));
    failures += 1;
    void handlers.isSignedIn().then((signedIn) => {
      if (signedIn || closed) return;
      close();
      handlers.onSignedOut();
    });
  };

  /** Drops a connection without waiting for the other side, which may be gone. */
  const drop = () => {
    const dropped = socket;
    if (dropped === null) return;
    socket = null;
    dropped.close();
    lost(1006);
  };

  const watch = setInterval(() => {
    if (socket !== null && elapsedMs(lastHeard, now()) > SILENT_MS) drop();
  }, WATCH_MS);

  /** A device that wakes, or is back in the network, does not wait for the next attempt. */
  const wake = () => {
    if (document.visibilityState !== 'visible' || closed) return;
    if (socket === null) open();
    else if (elapsedMs(lastHeard, now()) > SILENT_MS) drop();
  };
  document.addEventListener('visibilitychange', wake);
  window.addEventListener('online', wake);
  window.addEventListener('pageshow', wake);

  const close = () => {
    closed = true;
    clearTimeout(retry);
    clearInterval(watch);
    document.removeEventListener('visibilitychange', wake);
    window.removeEventListener('online', wake);
    window.removeEventListener('pageshow', wake);
    socket?.close();
    socket = null;
  };

  open();
  return {
    send: (message) => {
      if (socket?.readyState !== WebSocket.OPEN) return false;
      socket.send(JSON.stringify(message));
      return true;
    },
    close,
  };
}
