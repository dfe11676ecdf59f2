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

interface Holding {
  readonly bpm: Bpm;
  /** When the reading stops to hold unless a packet comes first. */
  readonly until: MonotonicMs;
  /** Up to where its time has been given out as spans. */
  readonly metered: MonotonicMs;
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
 * spans as it passes, cut wherever the threshold or the wall clock changes, so that sums over spans do
 * not depend on how often the meter was asked.
 */
export function meter(state: MeterState, event: Incoming): Step<MeterState, Span | Incoming> {
  const onlyTimePassed = event.kind === 'tick' || event.kind === 'caught-up';
  if (onlyTimePassed && !isOutlived(state, event.t)) return { state, outputs: [event] };
  const span = passed(state, event.t);
  const outputs = span === null ? [event] : [span, event];
  switch (event.kind) {
    case 'reading': {
      const { threshold, wallOffset } = state;
      return { state: { holding: holdingAfter(event), threshold, wallOffset }, outputs };
    }
    case 'threshold':
      return { state: { ...advanced(state, event.t), threshold: event.bpm }, outputs };
    case 'clock-step':
      return { state: { ...advanced(state, event.t), wallOffset: event.at - event.t }, outputs };
    case 'tick':
    case 'caught-up':
    case 'link':
      return { state: advanced(state, event.t), outputs };
  }
}

const isOutlived = ({ holding }: MeterState, t: MonotonicMs): boolean =>
  holding !== null && t >= holding.until + LATE_PACKET_MS;

const holdingAfter = (reading: Reading): Holding | null =>
  reading.verdict === 'ok'
    ? { bpm: reading.bpm, until: monotonicMs(reading.t + HOLD_MS), metered: reading.t }
    : null;

/** The recorded time between what was given out and `t`, if any. */
function passed({ holding, threshold, wallOffset }: MeterState, t: MonotonicMs): Span | null {
  if (holding === null) return null;
  const ms = Math.min(t, holding.until) - holding.metered;
  if (ms <= 0) return null;
  const at = epochMs(holding.metered + wallOffset);
  return { kind: 'span', at, t: holding.metered, ms, bpm: holding.bpm, threshold };
}

function advanced(state: MeterState, t: MonotonicMs): MeterState {
  const { holding } = state;
  if (holding === null || t <= holding.metered) return state;
  return { ...state, holding: t >= holding.until ? null : { ...holding, metered: t } };
}
