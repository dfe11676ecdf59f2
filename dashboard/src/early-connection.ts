import { type Instant, now } from './clock.ts';
import { isSignInLink } from './sign-in-link.ts';

/** The first connection of the page, and what was said on it before there was anybody to hear it. */
export interface EarlyConnection {
  readonly socket: WebSocket;
  readonly openedAt: Instant;
  readonly said: readonly Said[];
}
interface Said {
  readonly event: MessageEvent | CloseEvent;
  /** When it came. */
  readonly at: Instant;
}

/** Where the service says what is live. */
export function liveAddress(): URL {
  const url = new URL('live', document.baseURI);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  return url;
}

/** Keeps what is said on a connection until somebody takes it. */
function openEarly() {
  const openedAt = now();
  const socket = new WebSocket(liveAddress());
  const said: Said[] = [];
  const keep = (event: MessageEvent | CloseEvent) => said.push({ event, at: now() });
  socket.addEventListener('message', keep);
  socket.addEventListener('close', keep);
  return (): EarlyConnection => {
    socket.removeEventListener('message', keep);
    socket.removeEventListener('close', keep);
    return { socket, openedAt, said };
  };
}

// Whoever comes by a one-time link is nobody yet.
let take = isSignInLink() ? null : openEarly();

/** Hands the first connection over, once; null: it was handed over, or there was none to open. */
export function takeEarlyConnection(): EarlyConnection | null {
  const taken = take?.() ?? null;
  take = null;
  return taken;
}
