/** `GET api/trace?from&to&columns`: the course of the heart rate over a span, thinned to what a screen can show. */
import { z } from 'zod';
import { epochMsSchema } from './common.ts';

/** A screen has no more columns than this. */
export const MOST_COLUMNS = 4_096;
/** A trace covers no more than this, in ms: a day of 25 hours and some air around it. */
export const LONGEST_TRACE_MS = 48 * 60 * 60_000;

export const traceQuerySchema = z
  .object({
    from: z.coerce.number().pipe(epochMsSchema),
    to: z.coerce.number().pipe(epochMsSchema),
    columns: z.coerce.number().int().min(1).max(MOST_COLUMNS),
  })
  .refine(({ from, to }) => from < to, { error: 'A trace ends after it begins.' })
  .refine(({ from, to }) => to - from <= LONGEST_TRACE_MS, { error: 'A trace covers two days at most.' });
export type TraceQuery = z.infer<typeof traceQuerySchema>;

export const traceSchema = z.object({
  from: epochMsSchema,
  to: epochMsSchema,
  /** As many as asked for, of equal length: lowest and highest ok bpm that held during it, null: nothing recorded. */
  columns: z.array(z.tuple([z.number(), z.number()]).nullable()),
  /** The thresholds in force during the span, oldest first; the first may have begun before it. */
  thresholds: z.array(z.object({ at: epochMsSchema, bpm: z.number() })),
});
export type Trace = z.infer<typeof traceSchema>;
