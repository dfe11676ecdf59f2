/** The HTTP routes' bodies. Every route answers JSON; an error answers {@link ErrorBody}. */
import { z } from 'zod';
import { strapAddressSchema } from './straps.ts';

/** What a signed-in device may do. */
export const roleSchema = z.enum(['wearer', 'carer', 'display']);
export type Role = z.infer<typeof roleSchema>;

/** A signed-in device, as those see it who handle its requests. */
export interface Visitor {
  readonly sessionId: number;
  readonly role: Role;
  readonly device: string;
}

/** `POST api/session`: the code of the one-time link. */
export const signInSchema = z.object({ code: z.string().min(1).max(128) });

/** `POST api/straps/choose`: start or stop listing straps in range. */
export const chooseSchema = z.object({ on: z.boolean() });

/** `POST api/straps`: "this is mine". */
export const adoptSchema = z.object({ address: strapAddressSchema });

/** The body of every answer that is an error. */
export const errorBodySchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) });
export type ErrorBody = z.infer<typeof errorBodySchema>;
