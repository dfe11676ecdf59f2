/** Who else in the house is told, beside the pages: off unless the wearer turns it on. */
import { z } from 'zod';

const urlOf = (text: string): URL | null => (URL.canParse(text) ? new URL(text) : null);

/** A whole address with one of these schemes: `mqtt:` alone names nobody. */
const addressSchema = (...schemes: readonly string[]) =>
  z
    .string()
    .max(500)
    .refine((text) => {
      const url = urlOf(text);
      return url !== null && schemes.includes(url.protocol) && url.hostname !== '';
    });

export const mqttAddressSchema = addressSchema('mqtt:', 'mqtts:');
/** An address is shown; a password in it would be, too, and is not what the broker is told. @returns why not; null: it holds none */
export function credentialsIn(address: unknown): string | null {
  const url = typeof address === 'string' ? urlOf(address) : null;
  return url === null || (url.username === '' && url.password === '')
    ? null
    : 'holds a user name or a password, which the settings would show and the broker would not be told; leave it out of the address and set mqtt.username and mqtt.password.';
}
export const webhookAddressSchema = addressSchema('http:', 'https:');
/** One level of an MQTT topic. */
export const topicNameSchema = z.string().regex(/^[a-z0-9][a-z0-9_-]{0,39}$/);

/** Home Assistant and others, through an MQTT broker in the house. */
export interface MqttSettings {
  readonly address: string;
  readonly username: string | null;
  /** A secret: never shown, never logged. */
  readonly password: string | null;
  /** The first part of every topic, and what Home Assistant knows this Plimsoll by. */
  readonly name: string;
  readonly discoveryPrefix: string;
}

/** A program in the house that is sent a POST for every alert and what becomes of it. */
export interface WebhookSettings {
  /** A secret: whoever knows it can pretend to be Plimsoll. Of it only the host is ever shown or logged. */
  readonly address: string;
}

/** The ways out of the browser; null: off. */
export interface OutsideSettings {
  readonly mqtt: MqttSettings | null;
  readonly webhook: WebhookSettings | null;
}
export type OutsideHook = keyof OutsideSettings;
