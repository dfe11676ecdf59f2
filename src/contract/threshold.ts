import { z } from 'zod';
import { epochMsSchema, thresholdBpmSchema } from './common.ts';
import { dateSchema } from './day.ts';
import { restingKindSchema } from './resting.ts';

/**
 * How a threshold was found. `clinician`: measured; `symptom`: the wearer's own, found by experience; `resting`:
 * from the resting heart rate, as Plimsoll works it out.
 */
export const thresholdMethodSchema = z.enum(['clinician', 'symptom', 'resting'], {
  error: 'Say how the threshold was found: by a clinician, or by your own experience.',
});
export type ThresholdMethod = z.infer<typeof thresholdMethodSchema>;

/** What is known of a measurement by a clinician; all of it may be left out. */
export const clinicianInputsSchema = z.object({
  kind: z.literal('clinician'),
  measuredOn: dateSchema.nullable().default(null),
  /** Of a test on two days: which one the number is of; `lower`: the lower of the two. */
  testDay: z.enum(['first', 'second', 'lower']).nullable().default(null),
  posture: z.enum(['upright', 'sitting', 'lying']).nullable().default(null),
  /** Medicines that were taken then. */
  medicine: z
    .string()
    .trim()
    .max(200, { error: 'The medicine can have at most 200 characters.' })
    .default(''),
});
export type ClinicianInputs = z.infer<typeof clinicianInputsSchema>;

/** What `resting` was worked out from. */
export const restingInputsSchema = z.object({
  kind: z.literal('resting'),
  restingBpm: z.number(),
  readings: restingKindSchema,
  /** The days of the values. */
  dates: z.array(dateSchema),
  /** In years; null: not known, so the formula of the age was no cap. */
  age: z.number().int().nullable(),
  /** Whether the formula of the age gave less, and was taken. */
  cappedByAge: z.boolean(),
});

export const thresholdInputsSchema = z.discriminatedUnion('kind', [
  clinicianInputsSchema,
  restingInputsSchema,
]);
export type ThresholdInputs = z.infer<typeof thresholdInputsSchema>;

/**
 * What the wearer enters. A higher value than the one in force needs a `note`: the reason. For `resting` the
 * number is the one that Plimsoll shows today, and Plimsoll adds what it was worked out from.
 */
export const thresholdEntrySchema = z.object({
  bpm: thresholdBpmSchema,
  method: thresholdMethodSchema,
  note: z.string().trim().max(500, { error: 'The note can have at most 500 characters.' }).default(''),
  inputs: clinicianInputsSchema.optional(),
});
export type ThresholdEntry = z.infer<typeof thresholdEntrySchema>;

/** One entry of the append-only list. In force from `validFrom` until the next one. */
export const thresholdSchema = thresholdEntrySchema.omit({ inputs: true }).extend({
  id: z.number().int().positive(),
  validFrom: epochMsSchema,
  /** What it was found from; null where nothing of that was said. */
  inputs: thresholdInputsSchema.nullable(),
});
export type Threshold = z.infer<typeof thresholdSchema>;

/** Every place that shows a threshold can say this (design 5.6). */
export const ESTIMATE_CAVEAT = 'an estimate; it can be off by 15 bpm or more';
