import type { MorningReading, RmssdComparison } from '../../contract/resting.ts';
import { thousandths } from '../rounding.ts';
import { dayAfter } from './resting-heart-rate.ts';

/** An interval between two beats in ms, or a place where the ones before and after are no neighbours. */
export type BeatInterval = number | null;

/** At rest an interval that differs by more than this from the one before is taken for an artefact. */
const MOST_CHANGE = 0.2;
/** No heart at rest beats faster or slower, in ms. */
const POSSIBLE_MS = { min: 250, max: 2_500 } as const;

/**
 * Takes out intervals that are not to be believed: those that differ by more than 20 % from the one before as it
 * was sent (the rule of Malik; physiology, Variability). After a gap the first one has
 * nothing to be held against and is accepted.
 */
export function acceptedIntervals(intervals: readonly BeatInterval[]): BeatInterval[] {
  return intervals.map((interval, index) => {
    if (interval === null || interval < POSSIBLE_MS.min || interval > POSSIBLE_MS.max) return null;
    const before = intervals[index - 1] ?? null;
    return before !== null && Math.abs(interval - before) > MOST_CHANGE * before ? null : interval;
  });
}

/**
 * RMSSD: the root of the mean of the squared differences of neighbouring intervals. A pair across a removed beat
 * or a gap is no pair (Task Force of the ESC and NASPE 1996).
 *
 * @param intervals in ms @returns in ms, with the number of pairs; null without a pair
 */
export function rmssd(intervals: readonly BeatInterval[]): { ms: number; pairs: number } | null {
  let sum = 0;
  let pairs = 0;
  for (let index = 1; index < intervals.length; index += 1) {
    const before = intervals[index - 1] ?? null;
    const interval = intervals[index] ?? null;
    if (before === null || interval === null) continue;
    sum += (interval - before) ** 2;
    pairs += 1;
  }
  return pairs === 0 ? null : { ms: Math.sqrt(sum / pairs), pairs };
}

/** An RMSSD is held against so many days before it … */
export const COMPARED_DAYS = 28;
/** … when they hold at least so many readings. */
const FEWEST_COMPARED = 7;
/** Sums of logarithms are off by no more than this. */
const ROUNDING = 1e-9;

/**
 * An RMSSD beside the wearer's own last 28 days: usual within one standard deviation of the mean of their
 * logarithms, else lower or higher. RMSSD is skewed, so its logarithm is compared, and only with the same person
 * (Plews and others 2013, Sports Med 43:773). One standard deviation is the width that
 * Kiviniemi and others (2007, Eur J Appl Physiol 101:743) took; 28 days and at least 7 readings are ours. There
 * is no score, and nothing follows from it.
 *
 * @param reading the one to be compared @param earlier of any days; only those before `reading` are looked at
 * @param after readings of this day and before are left out: a medicine changed on it; null: none
 */
export function compareRmssd(
  reading: Pick<MorningReading, 'date' | 'rmssd'>,
  earlier: readonly Pick<MorningReading, 'date' | 'rmssd'>[],
  after: string | null,
): RmssdComparison {
  if (reading.rmssd === null) {
    const sentence = 'The strap sent too few beat intervals for a variability in this reading.';
    return { known: false, ms: null, sentence };
  }
  const { ms } = reading.rmssd;
  const from = dayAfter(reading.date, -COMPARED_DAYS);
  const logarithms = earlier
    .filter(({ date }) => date >= from && date < reading.date && (after === null || date > after))
    .flatMap((other) => (other.rmssd === null || other.rmssd.ms <= 0 ? [] : [Math.log(other.rmssd.ms)]));
  if (logarithms.length < FEWEST_COMPARED || ms <= 0) {
    const lacking = Math.max(1, FEWEST_COMPARED - logarithms.length);
    const sentence = `To say whether that is usual for you takes ${lacking} more ${lacking === 1 ? 'reading' : 'readings'} within ${COMPARED_DAYS} days.`;
    return { known: false, ms: thousandths(ms), sentence };
  }
  const mean = logarithms.reduce((sum, value) => sum + value, 0) / logarithms.length;
  const squares = logarithms.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const deviation = Math.sqrt(squares / (logarithms.length - 1));
  const [low, high] = [mean - deviation, mean + deviation];
  const here = Math.log(ms);
  return {
    known: true,
    ms: thousandths(ms),
    compared: here < low - ROUNDING ? 'lower' : here > high + ROUNDING ? 'higher' : 'usual',
    readings: logarithms.length,
    usual: { from: thousandths(Math.exp(low)), to: thousandths(Math.exp(high)) },
  };
}
