/** Resting heart rates, and the guided reading in the morning. */
import { z } from 'zod';
import { epochMsSchema } from './common.ts';
import { dateSchema } from './day.ts';

/** `waking`: a guided reading; `night`: the lowest half-hour of a night. The two are never mixed. */
export const restingKindSchema = z.enum(['waking', 'night']);
export type RestingKind = z.infer<typeof restingKindSchema>;

export const restingValueSchema = z.object({ date: dateSchema, kind: restingKindSchema, bpm: z.number() });
export type RestingValue = z.infer<typeof restingValueSchema>;

const count = z.number().int().min(0);

/** The resting heart rate of a day, or what is missing for it. */
export const restingHeartRateSchema = z.discriminatedUnion('known', [
  z.object({
    known: z.literal(true),
    kind: restingKindSchema,
    /** The median of `values`. */
    bpm: z.number(),
    values: z.array(restingValueSchema),
  }),
  z.object({
    known: z.literal(false),
    /** How many values of the last days there are of each kind, and how many each lacks. */
    have: z.object({ waking: count, night: count }),
    missing: z.object({ waking: count, night: count }),
    /** What is missing, in words. */
    sentence: z.string(),
  }),
]);
export type RestingHeartRate = z.infer<typeof restingHeartRateSchema>;

/** What a guided reading came to. */
export const morningResultSchema = z.object({
  bpm: z.number(),
  /** Of its time, 0 to 0.05. */
  notOkShare: z.number().min(0),
  /** From how many pairs of neighbouring beats; null: the strap sent too few intervals. */
  rmssd: z.object({ ms: z.number().min(0), pairs: count }).nullable(),
});
export type MorningResult = z.infer<typeof morningResultSchema>;

/** A guided reading that was kept. */
export const morningReadingSchema = morningResultSchema.extend({
  id: z.number().int().positive(),
  at: epochMsSchema,
  /** The local day that it was taken on, and where that was. */
  date: dateSchema,
  timeZone: z.string(),
});
export type MorningReading = z.infer<typeof morningReadingSchema>;

/** Why a guided reading came to nothing. */
export const morningEndSchema = z.enum(['stopped', 'no-signal', 'unreadable', 'not-kept']);
export type MorningEnd = z.infer<typeof morningEndSchema>;

/** How a guided reading stands. */
export const morningStateSchema = z.discriminatedUnion('phase', [
  z.object({ phase: z.literal('idle') }),
  z.object({
    phase: z.literal('running'),
    startedAt: epochMsSchema,
    /** How long it has gone on, and how long it takes at least, in ms. */
    elapsedMs: z.number().min(0),
    leastMs: z.number().min(0),
  }),
  z.object({ phase: z.literal('done'), reading: morningReadingSchema }),
  z.object({ phase: z.literal('ended'), why: morningEndSchema, sentence: z.string() }),
]);
export type MorningState = z.infer<typeof morningStateSchema>;

/** An RMSSD beside the wearer's own last 28 days; no score, and nothing follows from it. */
export const rmssdComparisonSchema = z.discriminatedUnion('known', [
  z.object({
    known: z.literal(true),
    ms: z.number(),
    compared: z.enum(['usual', 'lower', 'higher']),
    /** How many earlier readings it was held against, and what was usual in them, in ms. */
    readings: count,
    usual: z.object({ from: z.number(), to: z.number() }),
  }),
  z.object({ known: z.literal(false), ms: z.number().nullable(), sentence: z.string() }),
]);
export type RmssdComparison = z.infer<typeof rmssdComparisonSchema>;

/** `POST api/threshold/reading`: begin a guided reading, or stop it. */
export const morningRequestSchema = z.object({ on: z.boolean() });
