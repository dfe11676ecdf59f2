import { monotonicMs } from '../../units.ts';
import { type AlertEvent, hasPassed, type Sight } from './change.ts';

/** A number is replaced by "no signal since" when it is older than this (design 7). */
export const SEEN_FOR_MS = 15_000;

export const initialSight: Sight = { lastOk: null, noSignalSince: null };

/** Follows what is seen, so that a standing pacing alert says "over when last seen, no signal since …". */
export function look(sight: Sight, event: AlertEvent): Sight {
  if (event.kind === 'reading' && event.verdict === 'ok') {
    return { lastOk: { at: event.at, t: event.t }, noSignalSince: null };
  }
  const { lastOk, noSignalSince } = sight;
  if (lastOk === null || noSignalSince !== null) return sight;
  return hasPassed(event, monotonicMs(lastOk.t + SEEN_FOR_MS)) ? { lastOk, noSignalSince: lastOk.at } : sight;
}
