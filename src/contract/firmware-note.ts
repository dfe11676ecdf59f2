/** What is known of a family of straps: the front matter of a note in `firmware-notes/`. */
import { z } from 'zod';

/** Unknown is an answer of its own: nobody has looked, or reports disagree. */
const knownSchema = z.enum(['yes', 'no', 'unknown']);

/** A sentence for a person; it is shown as it stands. */
const sentenceSchema = z
  .string()
  .max(300)
  .regex(/^\S.*[.]$/s, { error: 'a sentence ends with a full stop' });

/**
 * What Plimsoll can see of a device that behaves as its note says. `unseen` is the rest: what a person
 * has to know beforehand, because the packets do not show it.
 */
export const BEHAVIOURS = [
  'not-found', // searched for, and not there
  'cannot-connect', // there, but each connection ends before the first packet
  'sends-nothing', // connected, and no packet comes
  'drops', // the connection is lost again and again
  'no-contact',
  'no-reading',
  'implausible',
  'jump',
  'frozen',
  'battery-unknown', // it tells a battery level that says nothing
  'unseen',
] as const;
export const behaviourSchema = z.enum(BEHAVIOURS);
export type Behaviour = z.infer<typeof behaviourSchema>;

const faultSchema = z.strictObject({
  shows: behaviourSchema,
  what: sentenceSchema,
  do: sentenceSchema,
  /** Where it is reported: repository and issue, document, page. */
  source: z.string().min(1),
});

/** The name a device advertises; a final `*` stands for whatever follows. */
const namePatternSchema = z.string().regex(/^[^*]+\*?$/, { error: 'a name, with a * only at its end' });

export const firmwareNoteSchema = z.strictObject({
  title: z.string().min(1).max(60),
  kind: z.enum(['chest strap', 'armband', 'watch', 'phone', 'unknown']),
  names: z.array(z.strictObject({ name: namePatternSchema, examples: z.array(z.string()).min(1) })),
  /** Where the names are from. */
  namesFrom: z.string().min(1),
  /** Model numbers as the device tells them itself (Device Information Service, 0x2A24). */
  models: z.array(z.string().min(1)).default([]),
  /** Does it send RR intervals? */
  rr: knownSchema,
  /** Is what it says of skin contact to be relied upon? */
  contactTrusted: knownSchema,
  /** Is the battery level it tells to be relied upon? */
  batteryTrusted: knownSchema,
  /** The only levels, in percent, that say nothing; without this every level of an untrusted one does. */
  batteryUnknownAt: z.array(z.number().int().min(0).max(100)).min(1).optional(),
  /** With how many others it talks at once. */
  connections: z.enum(['one', 'one or two', 'unknown']),
  /** What has to be switched on at the device before it can be listened to. */
  switchOn: z.union([z.literal('nothing'), z.literal('unknown'), sentenceSchema]),
  faults: z.array(faultSchema),
  /** Year and month in which the facts were last compared with their sources. */
  checked: z.string().regex(/^\d{4}-\d{2}$/),
});
export type FirmwareNote = z.infer<typeof firmwareNoteSchema>;
