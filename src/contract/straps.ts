import { z } from 'zod';
import { ASSIGNED_LOCATIONS } from '../heart-rate-service/body-sensor-location.ts';
import { epochMsSchema, verdictSchema } from './common.ts';

/** Where on the body the strap says it is worn (Heart Rate Service 1.0, 3.2). */
export const bodySensorLocationSchema = z.enum([...ASSIGNED_LOCATIONS, 'reserved']);

/** What the strap tells of itself; what it does not tell is absent. */
export const deviceInformationSchema = z.object({
  manufacturer: z.string().max(512).optional(),
  model: z.string().max(512).optional(),
  serial: z.string().max(512).optional(),
  firmware: z.string().max(512).optional(),
  hardware: z.string().max(512).optional(),
  software: z.string().max(512).optional(),
  location: bodySensorLocationSchema.optional(),
});
export type DeviceInformation = z.infer<typeof deviceInformationSchema>;

/** Battery level in percent (Battery Service 1.0). */
export const batteryPercentSchema = z.number().int().min(0).max(100);

/** The name for a strap on the air: its Bluetooth address, or the system's own id where addresses are hidden. */
export const strapAddressSchema = z.string().min(1).max(64);

/** How a strap is known: by name, serial and last address together, for addresses may change. */
export const strapIdentitySchema = z.object({
  address: strapAddressSchema,
  name: z.string().max(248).nullable(),
  serial: z.string().max(512).nullable(),
});
export type StrapIdentity = z.infer<typeof strapIdentitySchema>;

/** A strap the wearer said is theirs. */
export const adoptedStrapSchema = strapIdentitySchema.extend({
  id: z.number().int().positive(),
  adoptedAt: epochMsSchema,
  information: deviceInformationSchema,
});
export type AdoptedStrap = z.infer<typeof adoptedStrapSchema>;

/**
 * A strap in range while the wearer chooses. `bpm` is null until it gave one, and again when the last is no longer
 * to be believed; it came at `bpmAt`, which an advertisement of the strap does not renew as it does `lastSeen`.
 */
export const strapInRangeSchema = z.object({
  address: strapAddressSchema,
  name: z.string().max(248).nullable(),
  rssi: z.number().int().nullable(),
  bpm: z.number().nullable(),
  bpmAt: epochMsSchema.nullable(),
  verdict: verdictSchema.nullable(),
  lastSeen: epochMsSchema,
  adopted: z.boolean(),
});
export type StrapInRange = z.infer<typeof strapInRangeSchema>;

/** Where the link to the wearer's strap stands. */
export const linkStateSchema = z.enum([
  'no-strap', // none adopted yet
  'no-bluetooth', // see the state of Bluetooth for the reason
  'searching',
  'waiting', // in range or soon again, but attempts failed: a pause before the next
  'connecting',
  'preparing', // connected; finding the characteristic and subscribing
  'listening',
  'silent', // connected, but no packet comes; it is being seen to
]);
export type LinkState = z.infer<typeof linkStateSchema>;
