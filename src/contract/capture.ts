/** A capture: one JSON object a line, a packet or what happened to the link, in the order of arrival. */
import { z } from 'zod';
import { epochMsSchema, hexSchema, thresholdBpmSchema } from './common.ts';

const strap = z.string().max(64).optional();

const packetLineSchema = z.object({ at: epochMsSchema, hex: hexSchema, strap });
const linkLineSchema = z.object({ at: epochMsSchema, event: z.enum(['connected', 'disconnected']), strap });
/** The wearer entered a threshold; it is in force from here on. */
const thresholdLineSchema = z.object({
  at: epochMsSchema,
  event: z.literal('threshold'),
  bpm: thresholdBpmSchema,
});
/** The wall clock was stepped: times before this line are `byMs` behind those after it. */
const clockStepLineSchema = z
  .object({ at: epochMsSchema, event: z.literal('clock-step'), byMs: z.number().int() })
  .refine(({ at, byMs }) => epochMsSchema.safeParse(at - byMs).success, {
    error: 'the clock can never have shown what it was set from',
  });

export const captureLineSchema = z.union([
  packetLineSchema,
  linkLineSchema,
  clockStepLineSchema,
  thresholdLineSchema,
]);
export type CaptureLine = z.infer<typeof captureLineSchema>;
