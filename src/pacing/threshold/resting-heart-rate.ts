import { Temporal } from 'temporal-polyfill';
import type { RestingHeartRate, RestingKind, RestingValue } from '../../contract/resting.ts';
import { medianOf } from '../median.ts';
import { thousandths } from '../rounding.ts';

/** Over so many days, today included, … */
export const RESTING_DAYS = 7;
/** … with at least so many values, all of one kind (design 5.6). */
const FEWEST_VALUES = 4;
/** A value outside this range is no heart rate at rest, in bpm (the range of plausible readings, design 5.2). */
const PLAUSIBLE = { min: 25, max: 240 } as const;

export interface RestingInputs {
  /** The local day, `YYYY-MM-DD`. */
  readonly today: string;
  /** In the order in which they were taken. */
  readonly values: readonly RestingValue[];
  /** Values of this day and before count no more: a medicine, or the time zone, changed on it; null: all count. */
  readonly after: Readonly<Record<RestingKind, string | null>>;
}

/**
 * The resting heart rate: the median over the last 7 days, at least 4 values, all of one kind (design 5.6;
 * physiology, Rest): guided readings, or, if there are too few, nights. The two are never mixed: a night's
 * value is some 4 bpm lower.
 */
export function restingHeartRate(inputs: RestingInputs): RestingHeartRate {
  const waking = valuesOf('waking', inputs);
  const night = valuesOf('night', inputs);
  const found = waking.length >= FEWEST_VALUES ? waking : night;
  const bpm = found.length >= FEWEST_VALUES ? medianOf(found.map((value) => value.bpm)) : null;
  if (bpm !== null) {
    const kind = found === waking ? 'waking' : 'night';
    return { known: true, kind, bpm: thousandths(bpm), values: found };
  }
  const have = { waking: waking.length, night: night.length };
  const missing = { waking: FEWEST_VALUES - have.waking, night: FEWEST_VALUES - have.night };
  return { known: false, have, missing, sentence: missingInWords(missing) };
}

/** The median of one kind alone; null: fewer than 4 values in the last 7 days. */
export function restingOfKind(kind: RestingKind, inputs: RestingInputs): number | null {
  const values = valuesOf(kind, inputs);
  const bpm = values.length >= FEWEST_VALUES ? medianOf(values.map((value) => value.bpm)) : null;
  return bpm === null ? null : thousandths(bpm);
}

/** One value a day: of several the first, which is nearest to waking up. */
function valuesOf(kind: RestingKind, { after, today, values }: RestingInputs): RestingValue[] {
  const from = dayAfter(today, 1 - RESTING_DAYS);
  const start = after[kind];
  const byDate = new Map<string, RestingValue>();
  for (const value of values) {
    if (value.kind !== kind || value.date < from || value.date > today) continue;
    if (start !== null && value.date <= start) continue;
    if (!(value.bpm >= PLAUSIBLE.min && value.bpm <= PLAUSIBLE.max)) continue;
    if (!byDate.has(value.date)) byDate.set(value.date, value);
  }
  return [...byDate.values()].sort((a, b) => (a.date < b.date ? -1 : 1));
}

/** A date so many days later; earlier, if negative. */
export const dayAfter = (date: string, days: number): string =>
  Temporal.PlainDate.from(date).add({ days }).toString();

const missingInWords = ({ waking, night }: Record<RestingKind, number>): string =>
  `Not known yet: ${waking} more ${waking === 1 ? 'morning' : 'mornings'} with a reading, or ${night} more ${night === 1 ? 'night' : 'nights'} with the strap on, within ${RESTING_DAYS} days.`;
