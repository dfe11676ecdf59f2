/** How the wearer's strap behaves just now, from what happens to its link. Pure. */
import type { Verdict } from '../contract/common.ts';
import type { Behaviour } from '../contract/firmware-note.ts';
import type { LinkState } from '../contract/straps.ts';
import type { MonotonicMs } from '../units.ts';

/** Searched for so long, in ms, a strap that is worn and free would have been found. */
const NOT_FOUND_MS = 30_000;
/** Connected for so long without a packet, in ms. */
const NOTHING_SENT_MS = 15_000;
/** A verdict other than ok has to stand for so long, in ms, so that advice does not come and go. */
const VERDICT_STANDS_MS = 5_000;
/** So many connections in a row that ended before a packet. */
const FAILED_CONNECTS = 3;
/** So many lost connections within so long, in ms. */
const DROPS = { count: 3, withinMs: 10 * 60_000 } as const;

export interface BehaviourState {
  readonly link: LinkState;
  readonly linkSince: MonotonicMs;
  readonly packetAt: MonotonicMs | null;
  /** The last packets' verdict, and since when it has been that without a break; null before a packet. */
  readonly verdict: { readonly is: Verdict; readonly since: MonotonicMs } | null;
  readonly failedConnects: number;
  readonly droppedAt: readonly MonotonicMs[];
}

export const startWatching = (now: MonotonicMs): BehaviourState => ({
  link: 'searching',
  linkSince: now,
  packetAt: null,
  verdict: null,
  failedConnects: 0,
  droppedAt: [],
});

/** The link to the strap came to a state. */
export function onLink(state: BehaviourState, link: LinkState, now: MonotonicMs): BehaviourState {
  if (link === state.link) return state;
  const wasConnected = isConnected(state.link);
  const isApart = link === 'searching' || link === 'waiting';
  const hasEnded = isApart || link === 'no-bluetooth';
  const failed = hasEnded && !wasConnected && (state.link === 'connecting' || state.link === 'preparing');
  // Bluetooth that goes away takes the link with it; the strap did nothing.
  const dropped = wasConnected && isApart;
  const recent = state.droppedAt.filter((at) => now - at < DROPS.withinMs);
  return {
    ...state,
    link,
    linkSince: wasConnected && isConnected(link) ? state.linkSince : now,
    verdict: hasEnded ? null : state.verdict,
    failedConnects: state.failedConnects + (failed ? 1 : 0),
    droppedAt: dropped ? [...recent, now] : recent,
  };
}

/** A packet came, and was judged. */
export function onVerdict(state: BehaviourState, verdict: Verdict, now: MonotonicMs): BehaviourState {
  const since = state.verdict?.is === verdict ? state.verdict.since : now;
  return { ...state, packetAt: now, verdict: { is: verdict, since }, failedConnects: 0 };
}

/** All that can be said of the strap at a moment; `battery-unknown` is for who knows the note. */
export function behavioursAt(state: BehaviourState, now: MonotonicMs): Set<Behaviour> {
  const { droppedAt, failedConnects, link, linkSince, packetAt, verdict } = state;
  const seen = new Set<Behaviour>();
  if (link === 'searching' && failedConnects === 0 && now - linkSince >= NOT_FOUND_MS) seen.add('not-found');
  if (failedConnects >= FAILED_CONNECTS) seen.add('cannot-connect');
  const quietSince = Math.max(linkSince, packetAt ?? linkSince);
  const isQuiet = now - quietSince >= NOTHING_SENT_MS;
  if (isConnected(link) && isQuiet) seen.add('sends-nothing');
  if (droppedAt.filter((at) => now - at < DROPS.withinMs).length >= DROPS.count) seen.add('drops');
  if (isConnected(link) && !isQuiet && verdict !== null && now - verdict.since >= VERDICT_STANDS_MS) {
    const shown = behaviourOfVerdict(verdict.is);
    if (shown !== null) seen.add(shown);
  }
  return seen;
}

/** What a verdict shows of a strap; null for those that say nothing about one model. */
export function behaviourOfVerdict(verdict: Verdict): Behaviour | null {
  return verdict === 'ok' || verdict === 'malformed' ? null : verdict;
}

const isConnected = (link: LinkState): boolean => link === 'listening' || link === 'silent';
