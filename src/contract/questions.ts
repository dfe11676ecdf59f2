/** What has to be known of the wearer before a formula is offered (design 5.6). */
import { z } from 'zod';
import { epochMsSchema } from './common.ts';

/** Each is answered with yes or no; any yes, and no formula is offered. */
export const QUESTIONS = ['medicine', 'pots', 'atrialFibrillation', 'pacemaker', 'pregnancy'] as const;
export type Question = (typeof QUESTIONS)[number];

/** Ages that the formula of the age was made for, in years. */
export const AGE_YEARS = { min: 18, max: 100 } as const;

const yesOrNo = z.boolean({ error: 'Answer every question with yes or no.' });
const AGE_SENTENCE = `The age is a whole number of years from ${AGE_YEARS.min} to ${AGE_YEARS.max}; leave it out if you would rather not say.`;

export const answersSchema = z.object({
  /** Medicines that change the heart rate. */
  medicine: yesOrNo,
  pots: yesOrNo,
  atrialFibrillation: yesOrNo,
  pacemaker: yesOrNo,
  pregnancy: yesOrNo,
  /** In years when it was answered; null: not said. */
  age: z
    .number({ error: AGE_SENTENCE })
    .int({ error: AGE_SENTENCE })
    .min(AGE_YEARS.min, { error: AGE_SENTENCE })
    .max(AGE_YEARS.max, { error: AGE_SENTENCE })
    .nullable(),
});
export type Answers = z.infer<typeof answersSchema>;

/** `POST api/threshold/answers`: all of them, whenever one changes. */
export const answersEntrySchema = answersSchema.extend({
  /** A medicine, or its dose, is another one from now on: resting heart rates from before count no more. */
  medicineChanged: z.boolean().default(false),
});
export type AnswersEntry = z.infer<typeof answersEntrySchema>;

/** One entry of the append-only list; the last one holds. */
export const answersRecordSchema = answersEntrySchema.extend({
  id: z.number().int().positive(),
  at: epochMsSchema,
});
export type AnswersRecord = z.infer<typeof answersRecordSchema>;
