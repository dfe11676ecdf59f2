/** `GET api/threshold`: everything about the threshold that the wearer's screen and terminal show. */
import { z } from 'zod';
import { epochMsSchema } from './common.ts';
import { answersRecordSchema } from './questions.ts';
import {
  morningReadingSchema,
  morningStateSchema,
  restingHeartRateSchema,
  restingKindSchema,
  rmssdComparisonSchema,
} from './resting.ts';
import { thresholdInputsSchema, thresholdSchema } from './threshold.ts';

/** What a method would give today, or why it gives nothing. `age` is only ever a cap on `resting`. */
export const estimateMethodSchema = z.enum(['clinician', 'symptom', 'resting', 'age']);
export type EstimateMethod = z.infer<typeof estimateMethodSchema>;

export const estimateSchema = z.discriminatedUnion('known', [
  z.object({
    known: z.literal(true),
    method: estimateMethodSchema,
    /** Whole, 50 to 200. */
    bpm: z.number().int(),
    /** How it comes about, a sentence each. */
    reasons: z.array(z.string()),
    /** What to keep in mind, a sentence each. */
    caveats: z.array(z.string()),
    inputs: thresholdInputsSchema.nullable(),
  }),
  z.object({
    known: z.literal(false),
    method: estimateMethodSchema,
    why: z.enum([
      'not-entered',
      'out-of-range',
      'unanswered',
      'answers',
      'no-resting',
      'no-age',
      'below-resting',
    ]),
    /** What is missing, or what speaks against it, a sentence each. */
    sentences: z.array(z.string()),
  }),
]);
export type Estimate = z.infer<typeof estimateSchema>;

/** A lower value that the program offers, with its reason. It never offers a higher one. */
export const loweringOfferSchema = z.object({
  /** The threshold that it was offered for. */
  thresholdId: z.number().int().positive(),
  offeredAt: epochMsSchema,
  fromBpm: z.number().int(),
  toBpm: z.number().int(),
  kind: restingKindSchema,
  /** The resting heart rate then and now. */
  restingThen: z.number(),
  restingNow: z.number(),
  reason: z.string(),
});
export type LoweringOffer = z.infer<typeof loweringOfferSchema>;

/** `POST api/threshold/offer`: take the lower one that is offered, or dismiss it for good. */
export const offerAnswerSchema = z.object({ accept: z.boolean() });

export const thresholdViewSchema = z.object({
  inForce: thresholdSchema.nullable(),
  /** Every one there was, the oldest first. */
  history: z.array(thresholdSchema),
  /** The answers that hold; null: the questions were not answered yet. */
  answers: answersRecordSchema.nullable(),
  answersHistory: z.array(answersRecordSchema),
  /** What follows from the answers, a sentence each. */
  follows: z.array(z.string()),
  resting: restingHeartRateSchema,
  /** Why resting values of some earlier days count no more, a sentence each. */
  restarted: z.array(z.string()),
  methods: z.array(
    z.object({
      estimate: estimateSchema,
      /** Whether it can be chosen with a tap: known, no cap, and not above the threshold in force. */
      canChoose: z.boolean(),
    }),
  ),
  /** Where the methods disagree, in a sentence; null: they do not. */
  disagreement: z.string().nullable(),
  offer: loweringOfferSchema.nullable(),
  /** The guided readings of the last 28 days, the newest first. */
  mornings: z.array(morningReadingSchema),
  /** The variability of the newest of them; null: there is none. */
  rmssd: rmssdComparisonSchema.nullable(),
  morning: morningStateSchema,
  caveat: z.string(),
});
export type ThresholdView = z.infer<typeof thresholdViewSchema>;
