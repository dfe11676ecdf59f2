/** `GET api/report?from&to&notes`: what a clinician is shown of a span of days. */
import { z } from 'zod';
import { epochMsSchema } from './common.ts';
import { dateSchema, dayRowSchema, wakingWindowSchema } from './day.ts';
import { noteSchema } from './note.ts';
import { thresholdSchema } from './threshold.ts';

/** No report is longer than this, in days. */
export const MOST_REPORT_DAYS = 366;

export const reportQuerySchema = z
  .object({
    from: dateSchema,
    to: dateSchema,
    /** Whether what the notes say is in it, or only of what kind they are. */
    notes: z.enum(['words', 'kinds']).default('kinds'),
  })
  .refine(({ from, to }) => from <= to, { error: 'The first day comes after the last one.' })
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) < MOST_REPORT_DAYS * 86_400_000, {
    error: 'A report covers a year at most; ask for fewer days.',
  });
export type ReportQuery = z.infer<typeof reportQuerySchema>;

const ms = z.number().int().min(0);

/** The middle of some values, and their ends. */
const rangeSchema = z.object({ middle: z.number(), lowest: z.number(), highest: z.number() });
export type ReportRange = z.infer<typeof rangeSchema>;

/** Complete days under one threshold; days under different ones are never put together. */
const underSchema = z.object({
  bpm: z.number(),
  days: z.number().int().positive(),
  /** At least so long over on a day, in ms. */
  overMs: rangeSchema,
  /** At most so long, in ms. */
  atMostMs: rangeSchema,
  /** On how many of them the longest episode was of 2 min or more, and of 10 min or more. */
  daysOf2min: z.number().int().min(0),
  daysOf10min: z.number().int().min(0),
});

/** An hour of the local clock, over all days together; the repeated hour counts twice, the skipped one not at all. */
export const reportHourSchema = z.object({
  hour: z.number().int().min(0).max(23),
  lengthMs: ms,
  recordedMs: ms,
  /** Recorded while a threshold was in force. */
  judgedMs: ms,
  /** Null where nothing was judged. */
  overMs: ms.nullable(),
});
export type ReportHour = z.infer<typeof reportHourSchema>;

export const reportSchema = z.object({
  from: dateSchema,
  to: dateSchema,
  timeZone: z.string(),
  madeAt: epochMsSchema,
  version: z.string(),
  waking: wakingWindowSchema,
  coverage: z.object({
    /** Days of the span that have begun, without those still being worked out. */
    days: z.number().int().min(0),
    recordedDays: z.number().int().min(0),
    completeDays: z.number().int().min(0),
    /** Of all that time so far. */
    recordedMs: ms,
    lengthMs: ms,
  }),
  under: z.array(underSchema),
  /** Complete days that are in none of these: without a threshold, or on which it changed. */
  leftOutDays: z.number().int().min(0),
  longest: z.object({ date: dateSchema, overMs: ms }).nullable(),
  /** Of the days' lowest 30 minutes, in bpm; null where no day had enough. */
  lowestHalfHour: rangeSchema.nullable(),
  days: z.array(dayRowSchema),
  /** Days that something was received on and that are not in it: they are still being worked out. */
  pending: z.array(dateSchema),
  hours: z.array(reportHourSchema),
  /** Those that were in force during the span, oldest first. */
  thresholds: z.array(thresholdSchema),
  notes: z.array(noteSchema.pick({ id: true, at: true, kind: true, text: true })),
});
export type Report = z.infer<typeof reportSchema>;
