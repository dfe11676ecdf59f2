import { THRESHOLD_BPM } from '../../contract/common.ts';
import { AGE_YEARS, type Answers } from '../../contract/questions.ts';
import type { RestingHeartRate } from '../../contract/resting.ts';
import type { ClinicianInputs } from '../../contract/threshold.ts';
import type { Estimate, EstimateMethod } from '../../contract/threshold-view.ts';
import { tenths } from '../rounding.ts';
import { formulaPermission } from './questions.ts';

/** Above the resting heart rate, in bpm (Workwell Foundation; physiology, Methods). */
const ABOVE_RESTING = 15;
/** Of the heart rate that is foretold from the age (Physios for ME; physiology, Methods). */
const SHARE_OF_MOST = 0.55;
/** The highest heart rate less a year for every year, in bpm (Fox). */
const MOST_AT_BIRTH = 220;

type Known = Extract<Estimate, { known: true }>;
type Unknown = Extract<Estimate, { known: false }>;

const no = (method: EstimateMethod, why: Unknown['why'], ...sentences: string[]): Unknown => ({
  known: false,
  method,
  why,
  sentences,
});

const isInRange = (bpm: number): boolean =>
  Number.isInteger(bpm) && bpm >= THRESHOLD_BPM.min && bpm <= THRESHOLD_BPM.max;

const outOfRange = (method: EstimateMethod): Unknown =>
  no(
    method,
    'out-of-range',
    `What comes out is no whole number from ${THRESHOLD_BPM.min} to ${THRESHOLD_BPM.max} bpm, so it is not used.`,
  );

export interface ClinicianEntry {
  readonly bpm: number;
  readonly inputs: ClinicianInputs | null;
}

/**
 * `clinician`: the heart rate at the ventilatory threshold, measured at a cardiopulmonary exercise test (design
 * 5.6; physiology, Methods). It is taken as it was measured. Plimsoll never asks for a test.
 *
 * @param entry what was entered last; null: nothing was
 * @param medicineChangedOn the local day of the last change of a medicine; null: none
 */
export function clinicianEstimate(entry: ClinicianEntry | null, medicineChangedOn: string | null): Estimate {
  if (entry === null) {
    return no(
      'clinician',
      'not-entered',
      'If your anaerobic threshold was measured, enter that number. Do not have it tested for this: a test of effort can do harm.',
    );
  }
  if (!isInRange(entry.bpm)) return outOfRange('clinician');
  const { bpm, inputs } = entry;
  const reasons = ['As it was measured.'];
  const caveats: string[] = [];
  if (inputs?.measuredOn) reasons.push(`Measured on ${inputs.measuredOn}.`);
  if (inputs?.testDay === 'first') {
    caveats.push('It is of the first day of the test: on a day after effort your limit may be lower.');
  }
  if (inputs?.posture === 'sitting' || inputs?.posture === 'lying') {
    caveats.push(`It was measured ${inputs.posture}: upright your heart beats faster at the same effort.`);
  }
  if (medicineChangedOn !== null && inputs?.measuredOn && inputs.measuredOn <= medicineChangedOn) {
    caveats.push('A medicine changed since it was measured: ask whether it still holds.');
  }
  if (!inputs?.measuredOn)
    caveats.push('It is not known when it was measured: limits change with the years.');
  return { known: true, method: 'clinician', bpm, reasons, caveats, inputs };
}

/**
 * `symptom`: the heart rate above which the wearer found symptoms to come (design 5.6; physiology,
 * Methods). Taken as it was entered; NICE NG206 calls people with ME/CFS the experts of their own limits.
 *
 * @param bpm what was entered last; null: nothing was
 */
export function symptomEstimate(bpm: number | null): Estimate {
  if (bpm === null) {
    return no(
      'symptom',
      'not-entered',
      'If you know the heart rate from which symptoms come, enter it. Do not try to find it by effort.',
    );
  }
  if (!isInRange(bpm)) return outOfRange('symptom');
  return {
    known: true,
    method: 'symptom',
    bpm,
    reasons: ['As you found it.'],
    caveats: ['If bad days come although you stay under it, it may be too high.'],
    inputs: null,
  };
}

/**
 * `age`: 0.55 × (220 − age), rounded down; only ever a cap on `resting` (design 5.6). It errs upwards for the sickest:
 * measured thresholds of severely impaired people lay 13 bpm below it (Davenport 2019; physiology, Errors).
 *
 * @param age in years; null: not known
 */
export function ageEstimate(answers: Answers | null, age: number | null): Estimate {
  const refused = refusedBy('age', answers);
  if (refused !== null) return refused;
  if (age === null) {
    return no('age', 'no-age', 'Enter your age with the questions, and this one can be a cap on the other.');
  }
  if (!Number.isInteger(age) || age < AGE_YEARS.min || age > AGE_YEARS.max) {
    return no(
      'age',
      'out-of-range',
      `This formula was made for ages from ${AGE_YEARS.min} to ${AGE_YEARS.max} years.`,
    );
  }
  // In whole hundredths: 0.55 of a whole number is not always just below a whole one.
  const bpm = Math.floor((Math.round(100 * SHARE_OF_MOST) * (MOST_AT_BIRTH - age)) / 100);
  if (!isInRange(bpm)) return outOfRange('age');
  return {
    known: true,
    method: 'age',
    bpm,
    reasons: [`0.55 × (220 − ${age}).`],
    caveats: ['Too high for many, most of all for the most ill. It is never used by itself, only as a cap.'],
    inputs: null,
  };
}

/**
 * `resting`: resting heart rate + 15 bpm, rounded down, and the lower of that and `age` (design 5.6; physiology,
 * Methods). No study holds it against a measured threshold: a cautious start, not a measurement.
 *
 * @param age in years; null: not known, then there is no cap
 */
export function restingEstimate(
  answers: Answers | null,
  resting: RestingHeartRate,
  age: number | null,
): Estimate {
  const refused = refusedBy('resting', answers);
  if (refused !== null) return refused;
  if (!resting.known) return no('resting', 'no-resting', resting.sentence);
  const plain = Math.floor(resting.bpm + ABOVE_RESTING);
  const cap = ageEstimate(answers, age);
  const cappedByAge = cap.known && cap.bpm < plain;
  const bpm = cappedByAge ? cap.bpm : plain;
  if (bpm <= resting.bpm) {
    return no(
      'resting',
      'below-resting',
      `The formulas do not fit you: the one of the age gives ${bpm} bpm, and your heart rate at rest is ${tenths(resting.bpm)} bpm. Ask a clinician.`,
    );
  }
  if (!isInRange(bpm)) return outOfRange('resting');
  return {
    known: true,
    method: 'resting',
    bpm,
    ...inWords(resting, cappedByAge, cap),
    inputs: {
      kind: 'resting',
      restingBpm: resting.bpm,
      readings: resting.kind,
      dates: resting.values.map(({ date }) => date),
      age: cap.known ? age : null,
      cappedByAge,
    },
  };
}

function inWords(resting: Extract<RestingHeartRate, { known: true }>, cappedByAge: boolean, cap: Estimate) {
  const of = resting.kind === 'waking' ? 'morning readings' : 'nights';
  const reasons = [
    `${tenths(resting.bpm)} bpm at rest, the middle of ${resting.values.length} ${of}, + ${ABOVE_RESTING}.`,
  ];
  const caveats = ['No study has compared it with measured thresholds: a cautious start.'];
  if (cappedByAge && cap.known)
    reasons.push(`The formula of the age gives less, ${cap.bpm} bpm: the lower one counts.`);
  if (resting.kind === 'night')
    caveats.push('From nights it comes out some 4 bpm lower than from morning readings.');
  if (!cap.known)
    caveats.push('Your age is not known, so it could not be held against the formula of the age.');
  return { reasons, caveats };
}

function refusedBy(method: EstimateMethod, answers: Answers | null): Unknown | null {
  const permission = formulaPermission(answers);
  return permission.allowed ? null : no(method, permission.why, ...permission.sentences);
}

/**
 * Where methods that can be chosen, and the threshold in force, do not say the same; null: they do.
 * The cap is part of `resting` and no opinion of its own.
 */
export function disagreementOf(estimates: readonly Estimate[]): string | null {
  const known = estimates.filter((one): one is Known => one.known && one.method !== 'age');
  const sorted = known.toSorted((a, b) => a.bpm - b.bpm);
  const [lowest, highest] = [sorted[0], sorted.at(-1)];
  if (lowest === undefined || highest === undefined || lowest.bpm === highest.bpm) return null;
  const apart = highest.bpm - lowest.bpm;
  return `They are ${apart} bpm apart, from ${lowest.bpm} to ${highest.bpm}. None of them is exact; the lower one is the more cautious start.`;
}
