/** What flows through the pacing pipeline, in the order of arrival. */
import type { Person, StorageCause } from '../contract/alerts.ts';
import type { BluetoothProblem } from '../contract/bridge.ts';
import type { Verdict } from '../contract/common.ts';
import type { Settings } from '../contract/settings.ts';
import type { Malformed, Measurement } from '../heart-rate-service/measurement.ts';
import type { Bpm, EpochMs, MonotonicMs } from '../units.ts';

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

/** A strap told the level of its battery, in percent. */
export interface BatteryTold {
  readonly kind: 'battery';
  readonly at: EpochMs;
  readonly strap: string;
  readonly percent: number;
}

/** Bluetooth came, went, or is about to. */
export interface BluetoothChanged {
  readonly kind: 'bluetooth';
  readonly at: EpochMs;
  readonly state: 'starting' | 'ready' | BluetoothProblem;
}

/** Something stands in the way of keeping what comes in (`sentence` says what to do), or no longer does (null). */
export interface StorageChanged {
  readonly kind: 'storage';
  readonly at: EpochMs;
  readonly cause: StorageCause;
  readonly sentence: string | null;
}

/** Which straps are the wearer's, by their numbers; from one of them a heart rate is to be expected. */
export interface StrapsAdopted {
  readonly kind: 'straps';
  readonly at: EpochMs;
  readonly straps: readonly string[];
}

/** Somebody said that the strap is not worn, or that it is worn again. */
export interface WearingSaid {
  readonly kind: 'wearing';
  readonly at: EpochMs;
  readonly worn: boolean;
  readonly by: Person;
}

/** Settings were changed; they are in force from this moment. */
export interface SettingsChanged {
  readonly kind: 'settings';
  readonly at: EpochMs;
  readonly settings: Settings;
}

/** What concerns alerts alone. */
export type AlertInput =
  | BatteryTold
  | BluetoothChanged
  | StorageChanged
  | StrapsAdopted
  | WearingSaid
  | SettingsChanged;

export type PacingInput =
  | Packet
  | LinkChange
  | ClockStepped
  | ThresholdEntered
  | Tick
  | CaughtUp
  | AlertInput;

/**
 * Put after the last event of a recording: whatever still holds has held as long as it may. It has no moment, for
 * nothing is known of the time after.
 */
export interface EndOfRecording {
  readonly kind: 'end';
}
export const endOfRecording: EndOfRecording = { kind: 'end' };

/** What the pipeline hears: what happens, and of a recording that there is no more of it. */
export type PipelineInput = PacingInput | EndOfRecording;

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
  /** Recorded elsewhere while the wall clock here was put forward over it: time that did not pass here. */
  readonly isBeside?: true;
}

/** Over means strictly above the threshold; null: unknown. */
export const isOver = (span: Pick<Span, 'bpm' | 'threshold'>): boolean | null =>
  span.threshold === null ? null : span.bpm > span.threshold;
