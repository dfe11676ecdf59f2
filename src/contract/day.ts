/** One local day in honest numbers: the same shape in the store, over HTTP and in the terminal. */
import { z } from 'zod';
import { epochMsSchema } from './common.ts';

/** A local calendar date, `YYYY-MM-DD`. */
export const dateSchema = z.iso.date({ error: 'A day is written like 2026-03-29.' });

/** A wall-clock time of a day, `HH:MM`. */
export const clockTimeSchema = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, { error: 'A time of day is written like 07:00.' });

/**
 * The part of every day in which the wearer is usually awake (design 5.5: a setting). When it ends before
 * it begins, it goes on after midnight: then the first hours of the same date belong to it, too.
 */
export const wakingWindowSchema = z.object({ from: clockTimeSchema, to: clockTimeSchema });
export type WakingWindow = z.infer<typeof wakingWindowSchema>;
export const DEFAULT_WAKING: WakingWindow = { from: '07:00', to: '23:00' };

const ms = z.number().int().min(0);
const bpm = z.number();

/** What is known of a stretch of the day. Times in whole ms; null is unknown, never 0. */
const measured = {
  recordedMs: ms,
  /** The part of `recordedMs` without a threshold in force: whether it was over is unknown. */
  unjudgedMs: ms,
  /** At least this long over; null where nothing was recorded under a threshold. */
  overMs: ms.nullable(),
  /** The rest of the time so far. */
  notRecordedMs: ms,
  /** At most this long over: `overMs` and all that is not known; null with `overMs`. */
  atMostMs: ms.nullable(),
};

/** A local hour; where the clocks go back the repeated hour is there twice, told apart by `start`. */
export const dayHourSchema = z.object({ start: epochMsSchema, lengthMs: ms, ...measured });
export type DayHour = z.infer<typeof dayHourSchema>;

/** A stretch of being over (design 5.4), or the part of it that lies in this day. */
export const dayEpisodeSchema = z.object({
  start: epochMsSchema,
  end: epochMsSchema,
  /** Its length: the time over. */
  overMs: ms,
  /** From its start to its end, the short breaks included. */
  spanMs: ms,
  peakBpm: bpm,
  areaBpmMin: z.number(),
});
export type DayEpisode = z.infer<typeof dayEpisodeSchema>;

/** The half-hour with the lowest mean, of those with at least 24 minutes recorded. */
export const halfHourSchema = z.object({ start: epochMsSchema, meanBpm: bpm, recordedMs: ms });
export type HalfHour = z.infer<typeof halfHourSchema>;

/** An alert that was raised on this day. */
export const dayAlertSchema = z.object({
  id: z.string(),
  kind: z.string(),
  raisedAt: epochMsSchema,
  /** How long until somebody acknowledged it; null: nobody did. */
  acknowledgedAfterMs: ms.nullable(),
});
export type DayAlert = z.infer<typeof dayAlertSchema>;

/** A day as one row of a list: everything but its hours, episodes and alerts one by one. */
export const dayRowSchema = z.object({
  date: dateSchema,
  timeZone: z.string(),
  start: epochMsSchema,
  end: epochMsSchema,
  /** Up to where the day had come when this was said; its end, once it is over. */
  until: epochMsSchema,
  ...measured,
  areaBpmMin: z.number().nullable(),
  /** Weighted by time; null where nothing was recorded, like the two after it. */
  meanBpm: bpm.nullable(),
  lowBpm: bpm.nullable(),
  highBpm: bpm.nullable(),
  waking: wakingWindowSchema.extend({
    lengthMs: ms,
    recordedMs: ms,
    /** The recorded share of the whole window, 0 to 1; null: there was no such time, for the clocks skipped it. */
    share: z.number().min(0).max(1).nullable(),
  }),
  /** Whether enough of the waking window is recorded for the day to be compared with others. */
  complete: z.boolean(),
  /** How many episodes lasted at least so long; null while over is unknown. */
  episodeCounts: z
    .object({
      of30s: z.number().int().min(0),
      of2min: z.number().int().min(0),
      of10min: z.number().int().min(0),
    })
    .nullable(),
  /** Over-time of the longest listed episode; null when there is none, or over is unknown. */
  longestEpisodeMs: ms.nullable(),
  lowestHalfHour: halfHourSchema.nullable(),
  /** The lowest half-hour of the night that ends on this day, from 22:00 the evening before to 08:00. */
  nightHalfHour: halfHourSchema.nullable(),
  /** The thresholds in force, the first of them from the start of the day; a null bpm: none was. */
  thresholds: z.array(z.object({ from: epochMsSchema, bpm: bpm.nullable() })),
});
export type DayRow = z.infer<typeof dayRowSchema>;

export const daySummarySchema = dayRowSchema.extend({
  hours: z.array(dayHourSchema),
  /** Those of at least 30 s; null while over is unknown. */
  episodes: z.array(dayEpisodeSchema).nullable(),
  /** Null where it is not known who was told what, as in a recording. */
  alerts: z.array(dayAlertSchema).nullable(),
});
export type DaySummary = z.infer<typeof daySummarySchema>;

/** A stretch of the journal that was found damaged and set aside: not recorded, though something was received. */
export const damagedStretchSchema = z.object({
  from: epochMsSchema,
  to: epochMsSchema,
  /** How many packets and links it held. */
  entries: z.number().int().min(0),
});

/** What the service answers of a day. */
export const dayAnswerSchema = daySummarySchema.extend({ damaged: z.array(damagedStretchSchema) });
export type DayAnswer = z.infer<typeof dayAnswerSchema>;

/** `GET api/days/:date`: which day. */
export const dayPathSchema = z.object({ date: dateSchema });
