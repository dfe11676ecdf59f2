/**
 * When to start a bridge process again that has ended, and when a person should know. Pure: one end after
 * the other goes in, a pause comes out.
 */
import { BRIDGE_EXIT_CODES } from '../contract/bridge.ts';
import type { MonotonicMs } from '../units.ts';

/** The pause before a bridge that failed again is started once more: doubles from the first to the last, in ms. */
export const RESTART_PAUSE_MS = { first: 500, last: 60_000 } as const;
/**
 * The longest pause after a bridge that ended in good order because nothing answered it any more: the
 * strap may be the one that does not answer, and when it does again it should not wait long. In ms.
 */
const STUCK_PAUSE_MS = 8_000;
/** A bridge that lived this long was well, also if it had nothing to pass on. In ms. */
export const WELL_AFTER_MS = 60_000;
/** So many failures in a row, none after a good life, and a person should know … */
export const FAILING_IN_A_ROW = 3;
/** … or so many within the time, each after a good life, in ms. */
export const FAILING_OFTEN = { times: 6, withinMs: 600_000 } as const;
/** A bridge that wants a fresh process so soon after it began is in trouble after all. In ms. */
const TOO_SOON_MS = 1_000;

/** How a life of the bridge ended. */
export interface BridgeEnd {
  readonly at: MonotonicMs;
  readonly livedMs: number;
  /** Whether it passed on a packet. */
  readonly wasHeard: boolean;
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
}

/** What is remembered of earlier ends. */
export interface RestartHistory {
  readonly inARow: number;
  /** The failures of late. */
  readonly failures: readonly MonotonicMs[];
}

export const NO_HISTORY: RestartHistory = { inARow: 0, failures: [] };

export interface RestartDecision {
  readonly history: RestartHistory;
  readonly pauseMs: number;
  /** Whether the bridge ends again and again. */
  readonly failing: boolean;
  /** False when nothing failed, and nothing needs to be said. */
  readonly failed: boolean;
}

/** What follows from an end. */
export function afterEnd(history: RestartHistory, end: BridgeEnd): RestartDecision {
  const { afresh, again, silent, stopped, stuck } = BRIDGE_EXIT_CODES;
  const asked = end.exitCode === afresh || end.exitCode === again || end.exitCode === stopped;
  if (asked && end.livedMs >= TOO_SOON_MS) {
    return { history, pauseMs: 0, failing: isFailing(history, end.at), failed: false };
  }
  // That a strap is silent is no fault of the bridge.
  if (end.exitCode === silent) {
    const calm = { ...history, inARow: 0 };
    return { history: calm, pauseMs: 0, failing: isFailing(calm, end.at), failed: true };
  }
  const wasWell = end.wasHeard || end.livedMs >= WELL_AFTER_MS;
  const inARow = wasWell ? 1 : history.inARow + 1;
  const recent = history.failures.filter((at) => end.at - at < FAILING_OFTEN.withinMs);
  const next = { inARow, failures: [...recent, end.at] };
  const failing = isFailing(next, end.at);
  const longest = end.exitCode === stuck ? STUCK_PAUSE_MS : RESTART_PAUSE_MS.last;
  // A rare failure is made good at once: every second of it is a second without data.
  const isRare = inARow === 1 && !failing;
  const pauseMs = isRare ? 0 : Math.min(RESTART_PAUSE_MS.first * 2 ** Math.max(inARow - 2, 0), longest);
  return { history: next, pauseMs, failing, failed: true };
}

function isFailing({ inARow, failures }: RestartHistory, now: MonotonicMs): boolean {
  const recent = failures.filter((at) => now - at < FAILING_OFTEN.withinMs);
  return inARow >= FAILING_IN_A_ROW || recent.length >= FAILING_OFTEN.times;
}
