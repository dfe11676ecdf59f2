import { describe, expect, test } from 'vitest';
import { type Answers, QUESTIONS } from '../../../../src/contract/questions.ts';
import type { RestingHeartRate } from '../../../../src/contract/resting.ts';
import type { ClinicianInputs } from '../../../../src/contract/threshold.ts';
import type { Estimate } from '../../../../src/contract/threshold-view.ts';
import {
  ageEstimate,
  clinicianEstimate,
  disagreementOf,
  restingEstimate,
  symptomEstimate,
} from '../../../../src/pacing/threshold/estimates.ts';
import { whatFollows } from '../../../../src/pacing/threshold/questions.ts';

const NO: Answers = {
  medicine: false,
  pots: false,
  atrialFibrillation: false,
  pacemaker: false,
  pregnancy: false,
  age: null,
};
const resting = (bpm: number, kind: 'waking' | 'night' = 'waking'): RestingHeartRate => ({
  known: true,
  kind,
  bpm,
  values: ['2026-03-01', '2026-03-02', '2026-03-03', '2026-03-04'].map((date) => ({ date, kind, bpm })),
});
const missing: RestingHeartRate = {
  known: false,
  have: { waking: 3, night: 0 },
  missing: { waking: 1, night: 4 },
  sentence: '1 more morning',
};
const bpmOf = (estimate: Estimate) => (estimate.known ? estimate.bpm : estimate.why);
const clinician = (inputs: Partial<ClinicianInputs>): ClinicianInputs => ({
  kind: 'clinician',
  measuredOn: null,
  testDay: null,
  posture: null,
  medicine: '',
  ...inputs,
});

describe('the formula of the age', () => {
  // 0.55 × (220 − age), as the pages that give it work it out, rounded down.
  test.each([
    [18, 111],
    [30, 104],
    [40, 99],
    [45, 96],
    [50, 93],
    [60, 88],
    [80, 77],
    [100, 66],
  ])('gives at %i years %i bpm', (age, bpm) => {
    expect(bpmOf(ageEstimate(NO, age))).toBe(bpm);
  });

  test.each([
    [null, 'no-age'],
    [17, 'out-of-range'],
    [101, 'out-of-range'],
    [40.5, 'out-of-range'],
    [Number.NaN, 'out-of-range'],
  ])('gives at %s years no number but a sentence', (age, why) => {
    const estimate = ageEstimate(NO, age);
    expect(bpmOf(estimate)).toBe(why);
    expect(estimate.known ? [] : estimate.sentences).toHaveLength(1);
  });
});

describe('resting heart rate + 15', () => {
  test.each([
    [58, null, 73],
    [58, 40, 73],
    [58.5, 40, 73],
    [58.999, null, 73],
    [90, 40, 99],
    [84, 40, 99],
    [83, 40, 98],
    [35, null, 50],
  ])('from %d bpm at rest, aged %s, gives %i bpm: the lower of the two, rounded down', (rest, age, bpm) => {
    expect(bpmOf(restingEstimate(NO, resting(rest), age))).toBe(bpm);
  });

  test('says when the age was the cap, and when it could not be', () => {
    const capped = restingEstimate(NO, resting(90), 40);
    expect(capped).toMatchObject({ inputs: { restingBpm: 90, age: 40, cappedByAge: true } });
    expect(capped.known && capped.reasons.join(' ')).toContain('the lower one counts');
    const free = restingEstimate(NO, resting(58), null);
    expect(free).toMatchObject({ inputs: { age: null, cappedByAge: false } });
    expect(free.known && free.caveats.join(' ')).toContain('Your age is not known');
  });

  test('is labelled when it comes from nights', () => {
    const estimate = restingEstimate(NO, resting(50, 'night'), 40);
    expect(estimate.known && estimate.reasons[0]).toContain('nights');
    expect(estimate.known && estimate.caveats.join(' ')).toContain('some 4 bpm lower');
  });

  test.each([
    ['mornings are missing', NO, missing, 40, 'no-resting'],
    ['the questions were not answered', null, resting(58), 40, 'unanswered'],
    ['what comes out is under 50 bpm', NO, resting(34.9), null, 'out-of-range'],
    ['what comes out is over 200 bpm', NO, resting(190), null, 'out-of-range'],
    ['the cap lies at or under the rate at rest', NO, resting(100), 40, 'below-resting'],
  ] as const)('gives no number when %s', (_, answers, rest, age, why) => {
    const estimate = restingEstimate(answers, rest, age);
    expect(bpmOf(estimate)).toBe(why);
    expect(estimate.known ? [] : estimate.sentences).not.toHaveLength(0);
  });

  test.each(QUESTIONS)('is refused, as the one of the age is, when %s is answered with yes', (question) => {
    const answers = { ...NO, [question]: true };
    for (const estimate of [restingEstimate(answers, resting(58), 40), ageEstimate(answers, 40)]) {
      expect(bpmOf(estimate)).toBe('answers');
      expect(estimate.known ? [] : estimate.sentences).toHaveLength(1);
    }
    expect(whatFollows(answers).at(-1)).toContain('no formula');
  });
});

describe('what was measured or found', () => {
  test('is taken as it is, whatever was answered', () => {
    expect(bpmOf(clinicianEstimate({ bpm: 95, inputs: null }, null))).toBe(95);
    expect(bpmOf(symptomEstimate(88))).toBe(88);
  });

  test.each([49, 201, 95.5, Number.NaN])('is refused at %d', (bpm) => {
    expect(bpmOf(clinicianEstimate({ bpm, inputs: null }, null))).toBe('out-of-range');
    expect(bpmOf(symptomEstimate(bpm))).toBe('out-of-range');
  });

  test('is missing with a sentence that asks for no effort', () => {
    for (const estimate of [clinicianEstimate(null, null), symptomEstimate(null)]) {
      expect(estimate.known ? '' : estimate.sentences.join(' ')).toMatch(/Do not .*(test|effort)/);
    }
  });

  test.each([
    [{ testDay: 'first' as const }, 'first day of the test'],
    [{ posture: 'sitting' as const }, 'measured sitting'],
    [{ posture: 'lying' as const }, 'measured lying'],
    [{ measuredOn: '2025-11-02' }, 'A medicine changed since'],
    [{}, 'not known when'],
  ])('carries what is known of the measurement: %j', (inputs, words) => {
    const estimate = clinicianEstimate({ bpm: 95, inputs: clinician(inputs) }, '2026-01-01');
    expect(estimate.known && estimate.caveats.join(' ')).toContain(words);
  });

  test('says nothing of a medicine that changed before', () => {
    const estimate = clinicianEstimate(
      { bpm: 95, inputs: clinician({ measuredOn: '2026-02-02', testDay: 'second', posture: 'upright' }) },
      '2026-01-01',
    );
    expect(estimate.known && estimate.caveats).toEqual([]);
  });
});

describe('what was reckoned from the heart rate at rest', () => {
  test('says it to one decimal', () => {
    const estimate = restingEstimate(NO, resting(61.667), null);
    expect(estimate.known && estimate.reasons[0]).toContain('61.7 bpm at rest');
  });
});

describe('where methods disagree', () => {
  const [high, low, none] = [symptomEstimate(95), symptomEstimate(80), symptomEstimate(null)];

  test('it is said by how much, and that the lower is the more cautious start', () => {
    expect(disagreementOf([high, none, low])).toBe(
      'They are 15 bpm apart, from 80 to 95. None of them is exact; the lower one is the more cautious start.',
    );
  });

  test('one method alone, or the cap, disagrees with nothing', () => {
    expect(disagreementOf([high, none])).toBeNull();
    expect(disagreementOf([high, ageEstimate(NO, 40)])).toBeNull();
    expect(disagreementOf([])).toBeNull();
  });
});

/** Davenport 2019, Table 6: heart rate at 70 % exertion by impairment class, beside 0.55 × the predicted peak. */
test('the formula of the age is above what was measured of the more impaired, and is therefore never used alone', () => {
  const classes = [
    { predictedPeak: 179, actual: 114 },
    { predictedPeak: 177, actual: 102 },
    { predictedPeak: 177, actual: 93 },
    { predictedPeak: 173, actual: 82 },
  ];
  const errors = classes.map(({ actual, predictedPeak }) => {
    const estimate = ageEstimate(NO, 220 - predictedPeak);
    return estimate.known ? estimate.bpm - actual : null;
  });
  expect(errors).toEqual([-16, -5, 4, 13]);
});
