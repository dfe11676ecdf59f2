/** Two weeks side by side: only complete days under the same threshold, or why they cannot be compared. */
import { z } from 'zod';
import { dateSchema, dayRowSchema } from './day.ts';

/** Why a day takes no part in a comparison. */
export const DAY_LEFT_OUT = [
  'nothing-recorded',
  'not-over-yet',
  'not-complete',
  'no-threshold',
  'threshold-changed',
  'other-threshold',
] as const;
export type DayLeftOut = (typeof DAY_LEFT_OUT)[number];

/** Why two weeks cannot be compared. */
export const WEEKS_REFUSED = ['too-few-days', 'different-thresholds'] as const;
export type WeeksRefused = (typeof WEEKS_REFUSED)[number];

const ms = z.number().int().min(0);

const leftOutSchema = z.object({ date: dateSchema, reason: z.enum(DAY_LEFT_OUT) });

const weekSchema = z.object({
  /** ISO 8601, `2026-W13`. */
  week: z.string(),
  /** Its Monday. */
  from: dateSchema,
  /** Its Sunday. */
  to: dateSchema,
  /** Complete days under one threshold, whichever. */
  completeDays: z.number().int().min(0).max(7),
});

/** What a day of a week was like, of the days compared: the middle one, and the lowest and highest. */
const typicalSchema = z.object({
  days: z.number().int().positive(),
  /** At least so long over. */
  overMs: z.object({ middle: ms, lowest: ms, highest: ms }),
  /** At most so long over, all that was not recorded included. */
  atMostMs: z.object({ middle: ms, lowest: ms, highest: ms }),
});

export const weekComparisonSchema = z
  .object({ earlier: weekSchema, later: weekSchema, leftOut: z.array(leftOutSchema) })
  .and(
    z.discriminatedUnion('comparable', [
      z.object({
        comparable: z.literal(true),
        /** The threshold that all days compared were under, in bpm. */
        threshold: z.number(),
        typicalEarlier: typicalSchema,
        typicalLater: typicalSchema,
      }),
      z.object({
        comparable: z.literal(false),
        reasons: z.array(z.object({ code: z.enum(WEEKS_REFUSED), words: z.string() })).min(1),
      }),
    ]),
  );
export type WeekComparison = z.infer<typeof weekComparisonSchema>;

/** No list of days is longer than ten years. */
export const MOST_DAYS = 3_660;

/** `GET api/days`: which days, both included. */
export const daysQuerySchema = z
  .object({ from: dateSchema, to: dateSchema })
  .refine(({ from, to }) => from <= to, { error: 'The first day comes after the last one.' })
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) < MOST_DAYS * 86_400_000, {
    error: 'That is more than ten years of days; ask for fewer.',
  });
export type DaysQuery = z.infer<typeof daysQuerySchema>;

/** What it answers: the days that something was received on, and each week beside the one before. */
export const daysAnswerSchema = z.object({
  days: z.array(dayRowSchema),
  weeks: z.array(weekComparisonSchema),
  /** Days that something was received on and that are still being worked out; ask again in a while. */
  pending: z.array(dateSchema),
});
export type DaysAnswer = z.infer<typeof daysAnswerSchema>;
