import { type Bpm, epochMs, type MonotonicMs, monotonicMs } from '../units.ts';
import type { OkReading, Span } from './events.ts';
import type { Qualified } from './qualify.ts';

/** An ok reading holds until the next packet, but never longer than this (design 5.3). */
export const HOLD_MS = 5_000;

/**
 * Packets are stamped where they arrive and may reach the meter a little later. The passing of time alone
 * therefore ends a hold only when no packet that would have cut it short can still be on its way.
 */
export const LATE_PACKET_MS = 2_000;

/** A part of a hold that ended with a change of the threshold or the clock, and what was in force during it. */
interface Piece {
  readonly from: MonotonicMs;
  readonly to: MonotonicMs;
  readonly threshold: Bpm | null;
  /** Wall time less place on the axis, in ms. */
  readonly wallOffset: number;
}

export interface MeterState {
  /** The ok reading that holds; null: none does. */
  readonly holding: OkReading | null;
  /** The parts of its hold before what is in force now was. */
  readonly earlier: readonly Piece[];
  readonly threshold: Bpm | null;
  /** Wall time less place on the axis, in ms. */
  readonly wallOffset: number;
}

const UNCUT: readonly Piece[] = [];
const NONE: readonly Span[] = [];

/** @param threshold the threshold in force at the start, in bpm, or null */
export const initialMeterState = (threshold: Bpm | null): MeterState => ({
  holding: null,
  earlier: UNCUT,
  threshold,
  wallOffset: 0,
});

/** What holds after an event, and the recorded time that is known because of it. */
export interface Metered {
  readonly state: MeterState;
  readonly spans: readonly Span[];
}

/**
 * Turns readings into recorded time (design 5.3). An ok reading holds from its arrival until the next
 * packet of any verdict, at most {@link HOLD_MS}; all other time is not recorded. Time is given out as
 * spans once it is known how long the reading held, cut wherever the threshold or the wall clock changed,
 * so that sums over spans do not depend on how often the meter was asked.
 */
export function meter(state: MeterState, event: Qualified): Metered {
  const { holding, threshold, wallOffset } = state;
  switch (event.kind) {
    case 'reading':
      return held(state, event.t, event.verdict === 'ok' ? event : null);
    case 'threshold':
      return {
        state: { holding, earlier: cutAt(state, event.t), threshold: event.bpm, wallOffset },
        spans: NONE,
      };
    case 'clock-step':
      return {
        state: { holding, earlier: cutAt(state, event.t), threshold, wallOffset: event.at - event.t },
        spans: NONE,
      };
    case 'tick':
    case 'caught-up': {
      const isOver = holding !== null && event.t >= holding.t + HOLD_MS + LATE_PACKET_MS;
      return isOver ? held(state, event.t, null) : { state, spans: NONE };
    }
    default:
      return { state, spans: NONE };
  }
}

/** Nothing comes any more: what still holds has held as long as it may. */
export const ended = (state: MeterState): Metered => held(state, monotonicMs(Number.POSITIVE_INFINITY), null);

/** What held has held until a point on the axis, and something else holds from then on. */
function held(state: MeterState, until: MonotonicMs, next: OkReading | null): Metered {
  const { holding, threshold, wallOffset } = state;
  return {
    state: { holding: next, earlier: UNCUT, threshold, wallOffset },
    spans: holding === null ? NONE : spansOf(state, holding, until),
  };
}

/** Where what is in force now came into force during a hold. */
const inForceFrom = (earlier: readonly Piece[], heldFrom: MonotonicMs): MonotonicMs =>
  earlier.at(-1)?.to ?? heldFrom;

/** The parts of the hold before a change, if there is a hold. */
function cutAt({ earlier, holding, threshold, wallOffset }: MeterState, t: MonotonicMs): readonly Piece[] {
  if (holding === null) return UNCUT;
  const from = inForceFrom(earlier, holding.t);
  return t > from ? [...earlier, { from, to: t, threshold, wallOffset }] : earlier;
}

/** The time that a reading held until a point or its end; what changed after that does not count. */
function spansOf(state: MeterState, { bpm, t }: OkReading, until: MonotonicMs): readonly Span[] {
  const { earlier, threshold, wallOffset } = state;
  const to = monotonicMs(Math.min(until, t + HOLD_MS));
  if (earlier.length === 0) return to > t ? [spanOf(bpm, t, to, threshold, wallOffset)] : NONE;
  const last = { from: inForceFrom(earlier, t), to, threshold, wallOffset };
  return [...earlier, last].flatMap((piece) => {
    const end = monotonicMs(Math.min(to, piece.to));
    return end > piece.from ? [spanOf(bpm, piece.from, end, piece.threshold, piece.wallOffset)] : [];
  });
}

const spanOf = (
  bpm: Bpm,
  from: MonotonicMs,
  to: MonotonicMs,
  threshold: Bpm | null,
  wallOffset: number,
): Span => ({
  kind: 'span',
  at: epochMs(from + wallOffset),
  t: from,
  ms: to - from,
  bpm,
  threshold,
});
