/** `GET api/notes/:id/look-back`: the 72 hours before a bad day, beside the wearer's other days. Facts only. */
import { z } from 'zod';
import { epochMsSchema } from './common.ts';
import { dateSchema } from './day.ts';
import { noteSchema } from './note.ts';

const ms = z.number().int().min(0);

export const lookBackHourSchema = z.object({
  start: epochMsSchema,
  lengthMs: ms,
  recordedMs: ms,
  /** At least; null: unknown, nothing was recorded under a threshold. */
  overMs: ms.nullable(),
  /** The middle of what the other days were over at this hour of the day; null: not known of any. */
  otherDaysOverMs: ms.nullable(),
});
export type LookBackHour = z.infer<typeof lookBackHourSchema>;

/** An episode is listed where it begins; one that goes on past a midnight in its parts, as the days list it. */
export const lookBackEpisodeSchema = z.object({
  start: epochMsSchema,
  overMs: ms,
  peakBpm: z.number(),
});
export type LookBackEpisode = z.infer<typeof lookBackEpisodeSchema>;

/** Twenty-four hours. */
export const lookBackStretchSchema = z.object({
  from: epochMsSchema,
  to: epochMsSchema,
  recordedMs: ms,
  /** At least; null: unknown. */
  overMs: ms.nullable(),
  /** The recorded share, 0 to 1, of all of it and of the hours in which the wearer is usually awake. */
  share: z.number(),
  wakingShare: z.number(),
  /** The longest, the longest first, three at most; null: unknown. */
  longest: z.array(lookBackEpisodeSchema).nullable(),
  /** The thresholds in force; a null: none was. */
  thresholds: z.array(z.number().nullable()),
});
export type LookBackStretch = z.infer<typeof lookBackStretchSchema>;

const rangeSchema = z.object({ middle: z.number(), lowest: z.number(), highest: z.number() });
export type LookBackRange = z.infer<typeof rangeSchema>;

export const otherDayLeftOutSchema = z.enum([
  'before-a-bad-day',
  'too-little-recorded',
  'other-threshold',
  'threshold-unknown',
]);
export type OtherDayLeftOut = z.infer<typeof otherDayLeftOutSchema>;

export const lookBackSchema = z.object({
  note: noteSchema,
  from: epochMsSchema,
  to: epochMsSchema,
  /** Those of days that are still to be worked out are not among them. */
  hours: z.array(lookBackHourSchema),
  /** The last 24 hours first. */
  stretches: z.array(lookBackStretchSchema),
  /** Stretches of 24 hours that end at the same time of day, on the 28 days before; null: none can be compared. */
  others: z
    .object({
      days: z.number().int().min(1),
      overMs: rangeSchema,
      share: rangeSchema,
      longestMs: rangeSchema,
    })
    .nullable(),
  leftOut: z.array(z.object({ date: dateSchema, reason: otherDayLeftOutSchema })),
  /** Days that are still to be worked out; they are not counted yet, neither in the 72 hours nor as other days. */
  pending: z.array(dateSchema),
  /** Whether the wearer stayed under the threshold in all 72 hours, as far as it is known. */
  under: z.enum(['yes', 'no', 'unknown']),
  /** That the threshold may be too high, in words; null: nothing says so. */
  mayBeTooHigh: z.string().nullable(),
});
export type LookBack = z.infer<typeof lookBackSchema>;
