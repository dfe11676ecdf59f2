/** What flows through the pacing pipeline, in the order of arrival. */
import type { Verdict } from '../contract/common.ts';
import type { Malformed, Measurement } from '../heart-rate-service/measurement.ts';
import { type Bpm, type EpochMs, epochMs, type MonotonicMs } from '../units.ts';

/** One Heart Rate Measurement notification: its bytes and when they arrived. */
export interface Packet {
  readonly kind: 'packet';
  readonly at: EpochMs;
  /** Which strap sent it; the empty string where only one was recorded. */
  readonly strap: string;
  readonly bytes: Uint8Array;
}

/** The link to a strap came or went. */
export interface LinkChange {
  readonly kind: 'link';
  readonly at: EpochMs;
  readonly strap: string;
  readonly event: 'connected' | 'disconnected';
}

/** The wall clock was set. `at` is the moment by the new time; the old time would have said `at - byMs`. */
export interface ClockStepped {
  readonly kind: 'clock-step';
  readonly at: EpochMs;
  readonly byMs: number;
}

/** The wearer entered a threshold; it is in force from this moment. */
export interface ThresholdEntered {
  readonly kind: 'threshold';
  readonly at: EpochMs;
  readonly bpm: Bpm;
}

/** Nothing happened but time. */
export interface Tick {
  readonly kind: 'tick';
  readonly at: EpochMs;
}

/** Everything before this was received, and alerted of, before a restart; what follows is new. */
export interface CaughtUp {
  readonly kind: 'caught-up';
  readonly at: EpochMs;
}

/** Put after the last event of a recording: whatever still holds has held as long as it may. */
export const endOfRecording: Tick = { kind: 'tick', at: epochMs(Number.MAX_SAFE_INTEGER) };

export type PacingInput = Packet | LinkChange | ClockStepped | ThresholdEntered | Tick | CaughtUp;

/**
 * An event with its place on the monotonic axis: wall time less every step of the wall clock before
 * it. Only differences of `t` are durations.
 */
export type Timed<Event> = Event & { readonly t: MonotonicMs };

interface Judged {
  readonly kind: 'reading';
  readonly at: EpochMs;
  readonly t: MonotonicMs;
  readonly packet: Packet;
}
export interface OkReading extends Judged {
  readonly verdict: 'ok';
  readonly bpm: Bpm;
  readonly measurement: Measurement;
}
export interface NotOkReading extends Judged {
  readonly verdict: Exclude<Verdict, 'ok'>;
  readonly measurement: Measurement | Malformed;
}
/** A measurement with its verdict. */
export type Reading = OkReading | NotOkReading;

/**
 * Recorded time during which one ok reading held under one threshold, entirely on one side of every
 * change of either clock.
 */
export interface Span {
  readonly kind: 'span';
  /** Wall time of its start. */
  readonly at: EpochMs;
  readonly t: MonotonicMs;
  /** Length in whole ms, never 0. */
  readonly ms: number;
  readonly bpm: Bpm;
  /** The threshold in force; null: none, so whether this is over is unknown. */
  readonly threshold: Bpm | null;
}

/** Over means strictly above the threshold; null: unknown. */
export const isOver = (span: Pick<Span, 'bpm' | 'threshold'>): boolean | null =>
  span.threshold === null ? null : span.bpm > span.threshold;
