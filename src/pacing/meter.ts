import { type Bpm, epochMs, type MonotonicMs, monotonicMs } from '../units.ts';
import type { OkReading, PacingInput, Packet, Reading, Span, Timed } from './events.ts';
import type { Step } from './machine.ts';

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

/** @param threshold the threshold in force at the start, in bpm, or null */
export const initialMeterState = (threshold: Bpm | null): MeterState => ({
  holding: null,
  earlier: UNCUT,
  threshold,
  wallOffset: 0,
});

type Incoming = Reading | Timed<Exclude<PacingInput, Packet>>;

/**
 * Turns readings into recorded time (design 5.3). An ok reading holds from its arrival until the next
 * packet of any verdict, at most {@link HOLD_MS}; all other time is not recorded. Time is given out as
 * spans once it is known how long the reading held, cut wherever the threshold or the wall clock changed,
 * so that sums over spans do not depend on how often the meter was asked.
 */
export function meter(state: MeterState, event: Incoming): Step<MeterState, Span | Incoming> {
  if (event.kind === 'reading') return held(state, event, event.verdict === 'ok' ? event : null);
  const { holding, threshold, wallOffset } = state;
  switch (event.kind) {
    case 'threshold':
      return {
        state: { holding, earlier: cutAt(state, event.t), threshold: event.bpm, wallOffset },
        outputs: [event],
      };
    case 'clock-step':
      return {
        state: { holding, earlier: cutAt(state, event.t), threshold, wallOffset: event.at - event.t },
        outputs: [event],
      };
    case 'tick':
    case 'caught-up': {
      const isOver = holding !== null && event.t >= holding.t + HOLD_MS + LATE_PACKET_MS;
      return isOver ? held(state, event, null) : { state, outputs: [event] };
    }
    default:
      return { state, outputs: [event] };
  }
}

/** What held has held until an event, and something else holds from then on. */
function held(state: MeterState, event: Incoming, next: OkReading | null): Step<MeterState, Span | Incoming> {
  const { holding, threshold, wallOffset } = state;
  return {
    state: { holding: next, earlier: UNCUT, threshold, wallOffset },
    outputs: holding === null ? [event] : withSpans(state, holding, event),
  };
}

/** Where what is in force now came into force during a hold. */
const inForceFrom = (earlier: readonly Piece[], holding: OkReading): MonotonicMs =>
  earlier.at(-1)?.to ?? holding.t;

/** The parts of the hold before a change, if there is a hold. */
function cutAt({ earlier, holding, threshold, wallOffset }: MeterState, t: MonotonicMs): readonly Piece[] {
  if (holding === null) return UNCUT;
  const from = inForceFrom(earlier, holding);
  return t > from ? [...earlier, { from, to: t, threshold, wallOffset }] : earlier;
}

/** The time that a reading held until a packet or its end, and then what ended it. */
function withSpans(state: MeterState, { bpm, t: from }: OkReading, event: Incoming): (Span | Incoming)[] {
  const { earlier, threshold, wallOffset } = state;
  const end = monotonicMs(Math.min(event.t, from + HOLD_MS));
  if (earlier.length > 0) return [...spansOfPieces(state, bpm, end), event];
  if (end <= from) return [event];
  return [spanOf(bpm, { from, to: end, threshold, wallOffset }), event];
}

/** The spans of a hold during which something changed; what changed after its end does not count. */
function spansOfPieces({ earlier, threshold, wallOffset }: MeterState, bpm: Bpm, end: MonotonicMs): Span[] {
  const from = earlier.at(-1)?.to ?? end;
  return [...earlier, { from, to: end, threshold, wallOffset }].flatMap((piece) => {
    const to = monotonicMs(Math.min(end, piece.to));
    return to > piece.from ? [spanOf(bpm, { ...piece, to })] : [];
  });
}

const spanOf = (bpm: Bpm, { from, to, threshold, wallOffset }: Piece): Span => ({
  kind: 'span',
  at: epochMs(from + wallOffset),
  t: from,
  ms: to - from,
  bpm,
  threshold,
});
