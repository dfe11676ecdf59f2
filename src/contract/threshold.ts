import { z } from 'zod';
import { epochMsSchema, thresholdBpmSchema } from './common.ts';

/** How a threshold was found. `clinician`: measured; `symptom`: the wearer's own, found by experience. */
export const thresholdMethodSchema = z.enum(['clinician', 'symptom'], {
  error: 'Say how the threshold was found: by a clinician, or by your own experience.',
});
export type ThresholdMethod = z.infer<typeof thresholdMethodSchema>;

/** What the wearer types in. A higher value than the one in force needs a `note`: the reason. */
export const thresholdEntrySchema = z.object({
  bpm: thresholdBpmSchema,
  method: thresholdMethodSchema,
  note: z.string().trim().max(500, { error: 'The note can have at most 500 characters.' }).default(''),
});
export type ThresholdEntry = z.infer<typeof thresholdEntrySchema>;

/** One entry of the append-only list. In force from `validFrom` until the next one. */
export const thresholdSchema = thresholdEntrySchema.extend({
  id: z.number().int().positive(),
  validFrom: epochMsSchema,
});
export type Threshold = z.infer<typeof thresholdSchema>;
