import { describe, expect, test } from 'vitest';
import type { AnswersRecord } from '../../../../src/contract/questions.ts';
import type { RestingKind, RestingValue } from '../../../../src/contract/resting.ts';
import { lastMedicineChange } from '../../../../src/pacing/threshold/questions.ts';
import { restingHeartRate, restingOfKind } from '../../../../src/pacing/threshold/resting-heart-rate.ts';
import { epochMs } from '../../../../src/units.ts';

const TODAY = '2026-03-10';
const NEVER = { waking: null, night: null };
const value = (day: number, bpm: number, kind: RestingKind = 'waking'): RestingValue => ({
  date: `2026-03-${String(day).padStart(2, '0')}`,
  kind,
  bpm,
});
const of = (values: readonly RestingValue[], after: Record<RestingKind, string | null> = NEVER) =>
  restingHeartRate({ today: TODAY, values, after });

describe('the resting heart rate', () => {
  test('is the median of four mornings, not their mean', () => {
    const found = of([value(4, 58), value(6, 60), value(8, 62), value(10, 90)]);
    expect(found).toMatchObject({ known: true, kind: 'waking', bpm: 61 });
  });

  test('of seven mornings is the middle one', () => {
    expect(of([61, 59, 64, 58, 60, 70, 57].map((bpm, index) => value(4 + index, bpm)))).toMatchObject({
      bpm: 60,
    });
  });

  test('of three mornings of seven is no number, but what is missing', () => {
    expect(of([value(8, 58), value(9, 60), value(10, 62)])).toEqual({
      known: false,
      have: { waking: 3, night: 0 },
      missing: { waking: 1, night: 4 },
      sentence:
        'Not known yet: 1 more morning with a reading, or 4 more nights with the strap on, within 7 days.',
    });
  });

  test('never mixes mornings and nights, however few of each', () => {
    const mixed = [
      value(5, 58),
      value(6, 58),
      value(7, 58),
      ...[8, 9, 10].map((day) => value(day, 50, 'night')),
    ];
    expect(of(mixed)).toMatchObject({ known: false, have: { waking: 3, night: 3 } });
  });

  test('is of mornings when there are enough, and of nights, labelled so, when not', () => {
    const nights = [7, 8, 9, 10].map((day) => value(day, 50, 'night'));
    const mornings = [7, 8, 9, 10].map((day) => value(day, 58));
    expect(of([...nights, ...mornings])).toMatchObject({ kind: 'waking', bpm: 58 });
    expect(of([...nights, ...mornings.slice(1)])).toMatchObject({ kind: 'night', bpm: 50 });
  });

  test('is of the last seven days, today included, and of no later one', () => {
    const old = [3, 11].map((day) => value(day, 40));
    expect(of([...old, value(4, 60), value(5, 60), value(6, 60)])).toMatchObject({ known: false });
    expect(of([...old, ...[4, 5, 6, 7].map((day) => value(day, 60))])).toMatchObject({ bpm: 60 });
  });

  test('takes the first of several readings of a day, and leaves out what cannot be', () => {
    const repeated = [value(10, 60), value(10, 40), value(10, 41), value(9, 60), value(8, 60)];
    expect(of(repeated)).toMatchObject({ known: false, have: { waking: 3 } });
    expect(of([...repeated, value(7, 0), value(6, Number.NaN), value(5, 300)])).toMatchObject({
      known: false,
    });
    expect(of([...repeated, value(7, 60)])).toMatchObject({ bpm: 60 });
  });

  test('starts anew after the day on which a medicine changed', () => {
    const values = [4, 5, 6, 7, 8, 9, 10].map((day) => value(day, 60));
    expect(of(values, { waking: '2026-03-07', night: null })).toMatchObject({
      known: false,
      have: { waking: 3 },
    });
    expect(of(values, { waking: '2026-03-06', night: null })).toMatchObject({ known: true });
  });

  test('of one kind alone does not turn to the other', () => {
    const nights = [7, 8, 9, 10].map((day) => value(day, 50, 'night'));
    const inputs = { today: TODAY, values: nights, after: NEVER };
    expect(restingOfKind('night', inputs)).toBe(50);
    expect(restingOfKind('waking', inputs)).toBeNull();
  });
});

describe('a change of medicine', () => {
  const record = (id: number, medicine: boolean, medicineChanged = false): AnswersRecord => ({
    ...{ id, at: epochMs(id), medicine, medicineChanged, age: null },
    ...{ pots: false, atrialFibrillation: false, pacemaker: false, pregnancy: false },
  });

  test('is what was said to be one, or another answer about medicines', () => {
    expect(lastMedicineChange([])).toBeNull();
    expect(lastMedicineChange([record(1, true)])).toBeNull();
    expect(lastMedicineChange([record(1, false), record(2, false)])).toBeNull();
    expect(lastMedicineChange([record(1, false), record(2, true), record(3, true)])?.id).toBe(2);
    expect(lastMedicineChange([record(1, true), record(2, false)])?.id).toBe(2);
    expect(lastMedicineChange([record(1, true), record(2, true, true), record(3, true)])?.id).toBe(2);
  });
});
