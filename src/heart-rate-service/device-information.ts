import type { DeviceInformation } from '../contract/straps.ts';
import {
  FIRMWARE_REVISION_STRING,
  HARDWARE_REVISION_STRING,
  MANUFACTURER_NAME_STRING,
  MODEL_NUMBER_STRING,
  SERIAL_NUMBER_STRING,
  SOFTWARE_REVISION_STRING,
} from './uuids.ts';

/** A text of the Device Information Service. */
export type DeviceInformationField = Exclude<keyof DeviceInformation, 'location'>;

/** Which text each characteristic of the Device Information Service 1.1 (section 3) holds, by 16-bit UUID. */
export const DEVICE_INFORMATION_CHARACTERISTICS: Readonly<Record<string, DeviceInformationField>> =
  Object.freeze({
    [MANUFACTURER_NAME_STRING]: 'manufacturer',
    [MODEL_NUMBER_STRING]: 'model',
    [SERIAL_NUMBER_STRING]: 'serial',
    [FIRMWARE_REVISION_STRING]: 'firmware',
    [HARDWARE_REVISION_STRING]: 'hardware',
    [SOFTWARE_REVISION_STRING]: 'software',
  });

/** The longest value an attribute can have, in octets (Core Specification, Vol 3 Part F, 3.2.9). */
const LONGEST_ATTRIBUTE = 512;

/**
 * Besides control characters, the line separators and the marks that turn the direction of writing: a
 * strap in range is a stranger, and its texts stand in a list next to a button.
 */
const NOT_FOR_DISPLAY = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/gu;

const utf8 = new TextDecoder('utf-8');

/**
 * A text fit to show, from the value of a UTF-8 characteristic; `null` when nothing is left of it.
 * Reads up to the first NUL (some firmware sends its whole fixed-size field) and no more than 512
 * octets, replaces what is not UTF-8 with U+FFFD, takes out what cannot be seen, and trims. Never throws.
 * Device Information Service 1.1, section 3.
 */
export function decodeUtf8Text(bytes: Uint8Array): string | null {
  const nul = bytes.indexOf(0);
  const end = Math.min(nul === -1 ? bytes.length : nul, LONGEST_ATTRIBUTE);
  const text = utf8.decode(bytes.subarray(0, end)).replace(NOT_FOR_DISPLAY, '').trim();
  return text === '' ? null : text;
}
