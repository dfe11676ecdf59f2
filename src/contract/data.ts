/** Taking everything along, and taking everything away: exports and deletions over HTTP. The wearer's alone. */
import { z } from 'zod';

/** What an export can be. `capture` is what `replay` reads; all others are for other programs. */
export const EXPORT_FORMATS = ['csv', 'json', 'fit', 'capture'] as const;
export type ExportFormat = (typeof EXPORT_FORMATS)[number];

/** The name of the product in FIT files of ours, by which they are known again. */
export const FIT_PRODUCT = 'Plimsoll';

/** A day, `2026-11-22`, or a local time, `2026-11-22T14:30`; left out: without bound. */
const BOUND_SENTENCE = 'A day is written like 2026-11-22, a time like 2026-11-22T14:30.';
const bound = z
  .string({ error: BOUND_SENTENCE })
  .trim()
  .min(1, { error: BOUND_SENTENCE })
  .max(40, { error: BOUND_SENTENCE })
  .optional();

/** `GET api/export?format&from&to`: the answer is the file itself. */
export const exportQuerySchema = z.object({
  format: z.enum(EXPORT_FORMATS, { error: `An export is one of ${EXPORT_FORMATS.join(', ')}.` }),
  from: bound,
  to: bound,
});
export type ExportQuery = z.infer<typeof exportQuerySchema>;

/** `POST api/deletions`: a span, or everything; `typed` is the sentence that says which. */
export const deletionSchema = z.object({
  everything: z.boolean().default(false),
  from: bound,
  to: bound,
  typed: z
    .string({ error: 'Type the sentence that says what is to be deleted.' })
    .max(200, { error: 'Type the sentence that says what is to be deleted, and nothing else.' })
    .default(''),
});
export type Deletion = z.infer<typeof deletionSchema>;

/** The answer: how much was deleted. Of everything it is said before it is done: then the service ends. */
export const deletedSchema = z.object({
  everything: z.boolean(),
  entries: z.number().int().min(0).nullable(),
  alerts: z.number().int().min(0).nullable(),
  notes: z.number().int().min(0).nullable(),
  /** Folders with older copies, which were left. */
  copies: z.array(z.string()).readonly(),
});
export type DeletedAnswer = z.infer<typeof deletedSchema>;
