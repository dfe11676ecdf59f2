/** Who else in the house is told, beside the pages: off unless the wearer turns it on. */
import { z } from 'zod';

const NAME = /^[a-z0-9][a-z0-9_-]{0,39}$/;
const NAME_ERROR =
  'A name here has small letters, digits, "-" and "_", begins with a letter or digit, and has at most 40.';

const addressSchema = (schemes: readonly string[], example: string) =>
  z
    .string()
    .trim()
    .max(500, { error: 'The address can have at most 500 characters.' })
    .refine((text) => text === '' || schemes.includes(schemeOf(text)), {
      error: `Enter the whole address, such as ${example}.`,
    });

function schemeOf(text: string): string {
  return URL.canParse(text) ? new URL(text).protocol : '';
}

const needAddress = (settings: { readonly on: boolean; readonly address: string }) =>
  !settings.on || settings.address !== '';
const NEEDS_ADDRESS = { error: 'Enter an address first.', path: ['address'] };

/** Home Assistant and others, through an MQTT broker in the house. */
export const mqttSettingsSchema = z
  .object({
    on: z.boolean().default(false),
    address: addressSchema(['mqtt:', 'mqtts:'], 'mqtt://homeassistant.local:1883').default(''),
    username: z.string().max(200).default(''),
    /** A secret: never shown, never logged. */
    password: z.string().max(500).default(''),
    /** The first part of every topic, and what Home Assistant knows this Plimsoll by. */
    name: z.string().regex(NAME, { error: NAME_ERROR }).default('plimsoll'),
    discoveryPrefix: z.string().regex(NAME, { error: NAME_ERROR }).default('homeassistant'),
  })
  .refine(needAddress, NEEDS_ADDRESS);
export type MqttSettings = z.infer<typeof mqttSettingsSchema>;

/** A program in the house that is sent a POST for every alert and what becomes of it. */
export const webhookSettingsSchema = z
  .object({
    on: z.boolean().default(false),
    /** A secret: whoever knows it can pretend to be Plimsoll. Of it only the host is ever shown or logged. */
    address: addressSchema(['http:', 'https:'], 'http://192.168.1.20:8123/api/webhook/plimsoll').default(''),
  })
  .refine(needAddress, NEEDS_ADDRESS);
export type WebhookSettings = z.infer<typeof webhookSettingsSchema>;

export const OUTSIDE_HOOKS = ['mqtt', 'webhook'] as const;
export type OutsideHook = (typeof OUTSIDE_HOOKS)[number];

export const outsideSettingsSchema = z.object({
  mqtt: mqttSettingsSchema.prefault({}),
  webhook: webhookSettingsSchema.prefault({}),
});
export type OutsideSettings = z.infer<typeof outsideSettingsSchema>;
