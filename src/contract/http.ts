/** The HTTP routes' bodies. Every route answers JSON; an error answers {@link ErrorBody}. */
import { z } from 'zod';
import type { EpochMs } from '../units.ts';
import { epochMsSchema } from './common.ts';
import { strapAddressSchema } from './straps.ts';

/** What a signed-in device may do. */
export const roleSchema = z.enum(['wearer', 'carer', 'display']);
export type Role = z.infer<typeof roleSchema>;

/** What a device is called in the list of devices. */
export const deviceNameSchema = z
  .string({ error: 'Give the device a name, such as “Kitchen tablet”.' })
  .trim()
  .min(1, { error: 'Give the device a name, such as “Kitchen tablet”.' })
  .max(60, { error: 'A device’s name has at most 60 characters.' });

/** A signed-in device, as those see it who handle its requests. */
export interface Visitor {
  readonly sessionId: number;
  readonly role: Role;
  readonly device: string;
}

/** The same with when its session ends, however often it is seen. */
export interface SignedIn extends Visitor {
  readonly endsAt: EpochMs;
}

/** `GET api/session`: who this device is. */
export const sessionSchema = z.object({ id: z.number().int(), role: roleSchema, device: z.string() });
export type Session = z.infer<typeof sessionSchema>;

const CODE_SENTENCE = 'Type the code as the wearer’s screen shows it, or open the link that was printed.';
/** `POST api/session`: the code of the one-time link, or one that the wearer's screen shows. */
export const signInSchema = z.object({
  code: z
    .string({ error: CODE_SENTENCE })
    .min(1, { error: CODE_SENTENCE })
    .max(128, { error: CODE_SENTENCE }),
  device: deviceNameSchema.optional(),
});

/** `POST api/pairing`: let another device in. */
export const pairingRequestSchema = z.object({ role: roleSchema });

/** The answer: what the wearer's screen shows for as long as it holds. */
export const pairingSchema = z.object({
  role: roleSchema,
  /** Eight characters in two groups, as `K7QF-2M9X`. */
  code: z.string(),
  /** Where the other device goes, the code in the fragment; null when the service listens on this machine alone. */
  link: z.string().nullable(),
  /** The link as a QR code: the dark squares as the path of an SVG of `qrSize` × `qrSize`; null without a link. */
  qrPath: z.string().nullable(),
  qrSize: z.number().int(),
  expiresAt: epochMsSchema,
});
export type Pairing = z.infer<typeof pairingSchema>;

/** `GET api/devices`: every signed-in device. */
export const deviceSchema = z.object({
  id: z.number().int(),
  role: roleSchema,
  name: z.string(),
  createdAt: epochMsSchema,
  /** To the hour. */
  lastSeenAt: epochMsSchema,
  /** The one that asks. */
  current: z.boolean(),
  /** Whether it has a screen open. */
  connected: z.boolean(),
});
export type Device = z.infer<typeof deviceSchema>;
export const renameDeviceSchema = z.object({ name: deviceNameSchema });

/** `POST api/straps/choose`: start or stop listing straps in range. */
export const chooseSchema = z.object({ on: z.boolean() });

/** `POST api/straps`: "this is mine". */
export const adoptSchema = z.object({ address: strapAddressSchema });

/** Codes of requests that are refused at the door; all others are those of `errors.ts`. */
export const REFUSAL_CODES = [
  'not-signed-in',
  'not-your-role',
  'not-shared',
  'link-used',
  'too-many-attempts',
  'wrong-host',
  'wrong-origin',
  'not-found',
] as const;
export type RefusalCode = (typeof REFUSAL_CODES)[number];

/** The body of every answer that is an error. Its codes are told of in docs/errors.md. */
export const errorBodySchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) });
export type ErrorBody = z.infer<typeof errorBodySchema>;
