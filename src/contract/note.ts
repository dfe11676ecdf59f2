/** What a person writes down, and when: the same shape in the store, over HTTP and in exports. */
import { z } from 'zod';
import { personSchema } from './alerts.ts';
import { epochMsSchema } from './common.ts';

/** `words`: nothing but what was written. */
export const NOTE_KINDS = ['bad-day', 'crash', 'rest', 'words'] as const;
export const noteKindSchema = z.enum(NOTE_KINDS, {
  error: 'Say what it is: bad day, crash, rest, or words.',
});
export type NoteKind = z.infer<typeof noteKindSchema>;

/** The longest note, in characters. */
export const LONGEST_NOTE = 1_000;
const noteFields = z.object({
  kind: noteKindSchema,
  /** Own words; they may be empty but for a note that is nothing else. */
  text: z
    .string()
    .trim()
    .max(LONGEST_NOTE, { error: `A note has at most ${LONGEST_NOTE} characters.` })
    .default(''),
});

/** `POST api/notes`. */
export const noteEntrySchema = noteFields
  .extend({
    /** What it is about; left out: this moment. */
    at: epochMsSchema.optional(),
  })
  .refine(({ kind, text }) => kind !== 'words' || text !== '', { error: 'Write something down first.' });
export type NoteEntry = z.infer<typeof noteEntrySchema>;

export const noteSchema = noteFields.extend({
  id: z.number().int().positive(),
  /** The moment that it is about, which need not be when it was written. */
  at: epochMsSchema,
  writtenAt: epochMsSchema,
  by: personSchema,
});
export type Note = z.infer<typeof noteSchema>;

/** `GET api/notes?from&to`: those about a span, from a moment on up to, not including, another; without it all. */
export const notesQuerySchema = z.object({
  from: z.coerce.number().pipe(epochMsSchema).optional(),
  to: z.coerce.number().pipe(epochMsSchema).optional(),
});
export type NotesQuery = z.infer<typeof notesQuerySchema>;

/** The answer: the oldest first. */
export const notesAnswerSchema = z.object({
  notes: z.array(
    noteSchema.extend({ /** Whether the device that asks may take it back. */ mayRemove: z.boolean() }),
  ),
});
export type NotesAnswer = z.infer<typeof notesAnswerSchema>;
