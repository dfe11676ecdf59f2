import { type Bpm, epochMs, type MonotonicMs, monotonicMs } from '../units.ts';
import type { PacingInput, Packet, Reading, Span, Timed } from './events.ts';
import type { Step } from './machine.ts';

/** An ok reading holds until the next packet, but never longer than this (design 5.3). */
export const HOLD_MS = 5_000;

/**
 * Packets are stamped where they arrive and may reach the meter a little later. The passing of time alone
 * therefore ends a hold only when no packet that would have cut it short can still be on its way.
 */
export const LATE_PACKET_MS = 2_000;

/** What was in force from some point of a hold on. */
interface Piece {
  readonly from: MonotonicMs;
  readonly threshold: Bpm | null;
  /** Wall time less place on the axis, in ms. */
  readonly wallOffset: number;
}

/** An ok reading that holds; what is in force now is its last piece. */
interface Holding extends Piece {
  readonly bpm: Bpm;
  /** When the reading stops to hold unless a packet comes first. */
  readonly until: MonotonicMs;
  /** The pieces before a change of the threshold or the clock. */
  readonly earlier: readonly Piece[];
}

export interface MeterState {
  readonly holding: Holding | null;
  readonly threshold: Bpm | null;
  /** Wall time less place on the axis, in ms. */
  readonly wallOffset: number;
}

/** @param threshold the threshold in force at the start, in bpm, or null */
export const initialMeterState = (threshold: Bpm | null): MeterState => ({
  holding: null,
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
  const { holding, threshold, wallOffset } = state;
  switch (event.kind) {
    case 'reading':
      return {
        state: { holding: holdingAfter(event, state), threshold, wallOffset },
        outputs: holding === null ? [event] : withSpans(holding, event.t, event),
      };
    case 'threshold': {
      const changed = { threshold: event.bpm, wallOffset };
      return { state: { ...changed, holding: cutAt(holding, event.t, changed) }, outputs: [event] };
    }
    case 'clock-step': {
      const changed = { threshold, wallOffset: event.at - event.t };
      return { state: { ...changed, holding: cutAt(holding, event.t, changed) }, outputs: [event] };
    }
    case 'tick':
    case 'caught-up':
      if (holding === null || event.t < holding.until + LATE_PACKET_MS) return { state, outputs: [event] };
      return {
        state: { holding: null, threshold, wallOffset },
        outputs: withSpans(holding, event.t, event),
      };
    default:
      return { state, outputs: [event] };
  }
}

const UNCUT: readonly Piece[] = [];

function holdingAfter(reading: Reading, { threshold, wallOffset }: MeterState): Holding | null {
  if (reading.verdict !== 'ok') return null;
  const { bpm, t } = reading;
  return { bpm, until: monotonicMs(t + HOLD_MS), from: t, threshold, wallOffset, earlier: UNCUT };
}

function cutAt(holding: Holding | null, t: MonotonicMs, changed: Omit<Piece, 'from'>): Holding | null {
  if (holding === null) return null;
  const { from, threshold, wallOffset, earlier } = holding;
  const before = t > from ? [...earlier, { from, threshold, wallOffset }] : earlier;
  return { ...holding, ...changed, from: t > from ? t : from, earlier: before };
}

/** The time that a reading held until a packet or its end, and then what ended it. */
function withSpans(holding: Holding, t: MonotonicMs, event: Incoming): (Span | Incoming)[] {
  const { earlier, until } = holding;
  const end = t < until ? t : until;
  if (earlier.length === 0) {
    return end > holding.from ? [spanOf(holding, holding, end), event] : [event];
  }
  const pieces = [...earlier, holding];
  const spans = pieces.flatMap((piece, index) => {
    const to = monotonicMs(Math.min(end, pieces[index + 1]?.from ?? end));
    return to > piece.from ? [spanOf(holding, piece, to)] : [];
  });
  return [...spans, event];
}

function spanOf({ bpm }: Holding, { from, threshold, wallOffset }: Piece, to: MonotonicMs): Span {
  return { kind: 'span', at: epochMs(from + wallOffset), t: from, ms: to - from, bpm, threshold };
}
