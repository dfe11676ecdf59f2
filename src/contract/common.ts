import { z } from 'zod';
import type { Bpm, EpochMs, MonotonicMs } from '../units.ts';

const branded = <T>(schema: z.ZodNumber) => schema.transform((value) => value as T);

/** Beyond the year 9999 a date has no four-digit year (RFC 3339, 1); a day before its end for every time zone. */
const LAST_EPOCH_MS = Date.UTC(9999, 11, 30);

/** Milliseconds since 1970 (UTC). */
export const epochMsSchema = branded<EpochMs>(z.number().int().min(0).max(LAST_EPOCH_MS));
export const monotonicMsSchema = branded<MonotonicMs>(z.number().int());

/** The range in which a threshold may lie, in bpm (design: 50 to 200). */
export const THRESHOLD_BPM = { min: 50, max: 200 } as const;
export const thresholdBpmSchema = branded<Bpm>(
  z
    .number({ error: 'The threshold is a whole number of beats a minute.' })
    .int({ error: 'The threshold is a whole number of beats a minute.' })
    .min(THRESHOLD_BPM.min, {
      error: `The threshold lies between ${THRESHOLD_BPM.min} and ${THRESHOLD_BPM.max} bpm.`,
    })
    .max(THRESHOLD_BPM.max, {
      error: `The threshold lies between ${THRESHOLD_BPM.min} and ${THRESHOLD_BPM.max} bpm.`,
    }),
);

/** Bytes as lower- or upper-case hexadecimal digits, two a byte. The longest attribute value is 512 bytes. */
export const hexSchema = z
  .string()
  .regex(/^(?:[0-9a-fA-F]{2}){0,512}$/, { error: 'not bytes in hexadecimal' });

/**
 * What a measurement was judged to be; exactly one for each packet, the first rule that matches. A
 * verdict's place in this list is what it is stored as: add at the end, never move.
 */
export const VERDICTS = [
  'malformed',
  'no-reading',
  'no-contact',
  'implausible',
  'jump',
  'frozen',
  'ok',
] as const;
export const verdictSchema = z.enum(VERDICTS);
export type Verdict = z.infer<typeof verdictSchema>;

/** Where a bpm lies by the threshold; `unknown` without one. */
export const bandSchema = z.enum(['under', 'near', 'over', 'unknown']);
export type Band = z.infer<typeof bandSchema>;
