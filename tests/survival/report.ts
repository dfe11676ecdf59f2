/** What a worker is told to do, and the lines with which it says what it has confirmed. */
import { z } from 'zod';
import { houseViewSchema } from '../../src/contract/alerts.ts';
import { epochMsSchema } from '../../src/contract/common.ts';
import { alertSchema } from '../../src/contract/live.ts';
import { noteSchema } from '../../src/contract/note.ts';
import { thresholdSchema } from '../../src/contract/threshold.ts';

export const jobSchema = z.object({
  folder: z.string(),
  /** Wall clock at the start, UTC ms. */
  startAt: z.number().int(),
  seed: z.number().int(),
  firstPacket: z.number().int(),
  /** It ends by itself after so many. */
  packets: z.number().int(),
  /** Nothing happens but packets. */
  quiet: z.boolean(),
  /** In the mean, one of so many packets comes with something else that happens. */
  oneIn: z.number().int().positive(),
  /** Every so many packets, say so. */
  sayEvery: z.number().int().positive(),
  /**
   * It kills itself at this write of alerts: before anything of it is done, or when it is on the disk and no
   * screen has been told. Left out: whoever started it does.
   */
  endsAtWrite: z.object({ nth: z.number().int(), isDone: z.boolean() }).optional(),
});
export type Job = z.infer<typeof jobSchema>;

/** What of the house outlives a restart and is shown on screens. */
const houseSchema = houseViewSchema.pick({ silences: true, words: true, notWorn: true });
export type ShownHouse = z.infer<typeof houseSchema>;

export const reportSchema = z.discriminatedUnion('said', [
  /** It has started; a screen that connects is shown these. */
  z.object({
    said: z.literal('ready'),
    at: epochMsSchema,
    alerts: z.array(alertSchema),
    house: houseSchema,
  }),
  /** The service has received this packet and all before it; `elapsed` in ms since the start. */
  z.object({
    said: z.literal('packet'),
    number: z.number().int(),
    elapsed: z.number().int(),
    at: epochMsSchema,
  }),
  /** A person was told that this is stored. */
  z.object({ said: z.literal('threshold'), threshold: thresholdSchema }),
  z.object({ said: z.literal('note'), note: noteSchema }),
  z.object({ said: z.literal('alert'), alert: alertSchema }),
  z.object({ said: z.literal('house'), house: houseSchema }),
  /** It is about to write these; whether they are on the disk is not known. */
  z.object({ said: z.literal('writing'), alerts: z.array(alertSchema), house: houseSchema.nullable() }),
  z.object({ said: z.literal('done') }),
]);
export type Report = z.infer<typeof reportSchema>;

/** The whole lines of what a worker has said; one that was cut off by its end is left out. */
export function reportsOf(output: string): Report[] {
  return output
    .split('\n')
    .slice(0, -1)
    .map((line) => reportSchema.parse(JSON.parse(line)));
}
