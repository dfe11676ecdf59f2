import { type Answers, type AnswersRecord, QUESTIONS, type Question } from '../../contract/questions.ts';

/** Why a yes speaks against formulas, in a sentence each (physiology, Questions first). */
const BECAUSE: Readonly<Record<Question, string>> = {
  medicine:
    'A medicine that changes the heart rate moves the rate, but perhaps not your limit: a formula can then be too high.',
  pots: 'With POTS the heart rate rises on standing without effort, so a limit from a formula would be passed all the time.',
  atrialFibrillation:
    'In atrial fibrillation the heart rate is irregular: neither the rate at rest nor a formula tells where your limit is.',
  pacemaker: 'A pacemaker sets the heart rate itself, so a formula says nothing of your limit.',
  pregnancy: 'In pregnancy the heart rate at rest rises by itself, so a formula would follow it upwards.',
};

/** Whether formulas may be offered; else why not, a sentence for each reason. */
export type FormulaPermission =
  | { readonly allowed: true }
  | {
      readonly allowed: false;
      readonly why: 'unanswered' | 'answers';
      readonly sentences: readonly string[];
    };

/**
 * Any yes: no formula, only `clinician` or `symptom` (design 5.6). Nothing answered is not a no.
 *
 * @param answers those that hold; null: the questions were not answered
 */
export function formulaPermission(answers: Answers | null): FormulaPermission {
  if (answers === null) {
    return {
      allowed: false,
      why: 'unanswered',
      sentences: ['Answer the questions first: they decide whether a formula may be used for you.'],
    };
  }
  const sentences = QUESTIONS.filter((question) => answers[question]).map((question) => BECAUSE[question]);
  return sentences.length === 0 ? { allowed: true } : { allowed: false, why: 'answers', sentences };
}

/** What follows from the answers as a whole, in words. */
export function whatFollows(answers: Answers | null): string[] {
  const permission = formulaPermission(answers);
  if (permission.allowed) return ['Nothing speaks against the formula. What it gives is still an estimate.'];
  if (permission.why === 'unanswered') return [...permission.sentences];
  return [
    ...permission.sentences,
    'Therefore no formula: only a threshold that was measured, or one that you found by experience.',
  ];
}

/**
 * The last change of a medicine: when it was said, or when the answer about medicines became another one.
 *
 * @param records the oldest first @returns null: there was none, and every resting value counts
 */
export function lastMedicineChange(records: readonly AnswersRecord[]): AnswersRecord | null {
  return (
    records.findLast((record, index) => {
      const before = records[index - 1];
      return record.medicineChanged || (before !== undefined && before.medicine !== record.medicine);
    }) ?? null
  );
}
