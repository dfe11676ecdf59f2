import type { Packet } from '../pacing/events.ts';
import { HOLD_MS } from '../pacing/meter.ts';
import type { EpochMs } from '../units.ts';
import { packetsOf } from './made-packets.ts';
import type { ReadReport } from './read-report.ts';

/** A heart rate that so many lines or records told together. */
interface HeartRate {
  readonly kind: 'heart-rate';
  readonly at: EpochMs;
  readonly packets: readonly Packet[];
  readonly made: number;
}

/** What else a line or record tells; `where` it stands, for a person who looks for it. */
type NoHeartRate =
  /** Its writer says that the heart rate was lost. */
  | { readonly kind: 'lost'; readonly at: EpochMs }
  /** A moment without a heart rate; what that means is found out here. */
  | { readonly kind: 'silent'; readonly at: EpochMs; readonly where: string }
  | { readonly kind: 'unusable'; readonly where: string; readonly reason: string };

export type Told = HeartRate | NoHeartRate;

/** The usual step between two heart rates is the middle one of so many, the first of a recording. */
const STEPS = 100;
/** A heart rate is due after this share of the usual step … */
const DUE = 0.9;
/** … and did not come when this share has passed. */
const OVERDUE = 1.5;
/** So much is held back at most until it is known what it means. */
const MOST_HELD_BACK = 10_000;

/** Why a moment that tells no heart rate was left out. */
export const NO_HEART_RATE = 'no heart rate';

const NONE: readonly Packet[] = [];

/**
 * Makes packets of a recording in which moments without a heart rate stand among those with one.
 *
 * A reading holds until the next packet of any verdict (design 5.3), and a strap that lost the skin goes on
 * sending. So where a device lost the heart rate, a moment without one ends the reading before it; but where
 * other sensors have rows of their own, those say nothing of the heart. The heart rates themselves tell which it
 * is: they follow one another at a usual step, and where one was due and none came, it was lost.
 */
export class HeartRates {
  readonly #report: ReadReport;
  /** What was told before the usual step is known; null: it is. */
  #unread: Told[] | null = [];
  readonly #steps: number[] = [];
  /** The usual step, in ms. */
  #step = 0;
  #last: EpochMs | null = null;
  /** What was told since the last heart rate and waits until it is known whether the next one comes when due. */
  #held: NoHeartRate[] = [];

  constructor(report: ReadReport) {
    this.#report = report;
  }

  /** Takes what is told next, in the order of time. @returns the packets that are certain by now */
  push(told: Told): readonly Packet[] {
    if (this.#unread === null) return this.#take(told);
    this.#unread.push(told);
    if (told.kind === 'heart-rate') this.#measureStep(told.at);
    return this.#steps.length === STEPS || this.#unread.length === MOST_HELD_BACK ? this.#begin() : NONE;
  }

  /** To be asked once, after the last. @returns the packets that were held back */
  end(): readonly Packet[] {
    return [...this.#begin(), ...this.#settle(Number.POSITIVE_INFINITY)];
  }

  #measureStep(at: EpochMs): void {
    if (this.#last !== null && at > this.#last) this.#steps.push(at - this.#last);
    this.#last = at;
  }

  /** Reads what was held back until the usual step was known. */
  #begin(): readonly Packet[] {
    if (this.#unread === null) return NONE;
    const unread = this.#unread;
    this.#unread = null;
    this.#last = null;
    const middle = this.#steps.toSorted((a, b) => a - b)[(this.#steps.length - 1) >> 1] ?? 0;
    // What comes when a reading has held as long as it may ends nothing.
    this.#step = Math.min(middle, HOLD_MS / DUE);
    return unread.flatMap((told) => this.#take(told));
  }

  #take(told: Told): readonly Packet[] {
    if (told.kind === 'heart-rate') {
      const before = this.#settle(told.at);
      this.#last = told.at;
      this.#report.accept(told.made);
      return before.length === 0 ? told.packets : [...before, ...told.packets];
    }
    this.#held.push(told);
    const mayMean = this.#last !== null && this.#held.some(({ kind }) => kind === 'silent');
    if (!mayMean || this.#held.length === MOST_HELD_BACK) return this.#settle(Number.NEGATIVE_INFINITY);
    return told.kind === 'silent' && this.#isAfter(told.at, OVERDUE) ? this.#settle(told.at) : NONE;
  }

  /**
   * Finds out what the moments since the last heart rate mean.
   *
   * @param until when the next heart rate came, or up to when none has come
   */
  #settle(until: number): readonly Packet[] {
    if (this.#held.length === 0) return NONE;
    const held = this.#held;
    this.#held = [];
    const wasLost = this.#isAfter(until, OVERDUE);
    return held.flatMap((told) => {
      if (told.kind === 'unusable') return this.#reject(told.where, told.reason);
      const isLost = told.kind === 'lost' || (wasLost && this.#isAfter(told.at, DUE));
      if (!isLost) return this.#reject(told.where, NO_HEART_RATE);
      this.#report.accept();
      return noReading(told.at);
    });
  }

  /** Whether a moment lies so many usual steps after the last heart rate, or later. */
  #isAfter(moment: number, steps: number): boolean {
    return this.#last !== null && moment - this.#last >= steps * this.#step;
  }

  #reject(where: string, reason: string): readonly Packet[] {
    this.#report.reject(where, reason);
    return NONE;
  }
}

/** What a strap sends that lost the skin: 0 bpm (`no-reading`, design 5.2). */
const noReading = (at: EpochMs): Packet[] => packetsOf({ at, bpm: 0, rr: [], contact: 'unsupported' });
