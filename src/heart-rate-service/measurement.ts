import { internalError } from '../errors.ts';
import { type Bpm, bpm, type RrTicks, rrTicks } from '../units.ts';

/**
 * The Flags octet of Heart Rate Measurement, characteristic 0x2A37 (Heart Rate Service 1.0, 3.1.1.1).
 * Bits 5 to 7 are reserved: sent as 0 today, ignored on receipt.
 */
export const FLAG_HEART_RATE_16_BIT = 0x01; // 3.1.1.1.1
const FLAG_CONTACT_DETECTED = 0x02; // 3.1.1.1.2; means something only beside the next one
const FLAG_CONTACT_SUPPORTED = 0x04; // 3.1.1.1.2
export const FLAG_ENERGY_EXPENDED = 0x08; // the field: 3.1.1.3
export const FLAG_RR_INTERVALS = 0x10; // the field: 3.1.1.4

/** The largest value of every field of two octets; of Energy Expended it means "this much or more" (3.1.1.3). */
const UINT16_MAX = 0xffff;
const UINT8_MAX = 0xff;

/** The smallest ATT_MTU on Bluetooth LE (Core Specification, Vol 3 Part G, 5.2.1). */
const SMALLEST_ATT_MTU = 23;
/** What a notification takes from the ATT_MTU: opcode and handle (Core Specification, Vol 3 Part F, 3.4.7.1). */
const NOTIFICATION_HEADER = 3;
/** The longest value an attribute can have, in octets (Core Specification, Vol 3 Part F, 3.2.9). */
const LONGEST_ATTRIBUTE = 512;

/** Whether the strap feels skin; `unsupported` when it cannot tell (Heart Rate Service 1.0, 3.1.1.1.2). */
export type Contact = 'unsupported' | 'none' | 'detected';

/** How wide the heart rate is in one packet; may change from packet to packet (3.1.1.1.1). */
export type HeartRateFormat = '8-bit' | '16-bit';

/** What one packet says. */
export interface Measurement {
  readonly kind: 'measurement';
  /** As sent: 0 and 255 are what some straps send without a reading, and are judged elsewhere. */
  readonly bpm: Bpm;
  readonly format: HeartRateFormat;
  readonly contact: Contact;
  /** Kilojoules since the strap was reset, `null` when this packet carries none; 65535 is saturated. */
  readonly energyKilojoules: number | null;
  /** Intervals between beats in 1/1024 s, the oldest first. */
  readonly rr: readonly RrTicks[];
  /** How many intervals were 0 or 65535, which no heart makes; they are not in `rr`. */
  readonly droppedRr: number;
  /** How many octets were left over after everything the flags announce. */
  readonly trailingBytes: number;
}

/** A packet too short for its own flags. */
export interface Malformed {
  readonly kind: 'malformed';
  readonly reason: 'empty' | 'heart-rate-cut-short' | 'energy-cut-short';
}

/** Shared, because most packets of years of replay need none of their own. */
const NO_RR: readonly RrTicks[] = Object.freeze([]);
const EMPTY: Malformed = Object.freeze({ kind: 'malformed', reason: 'empty' });
const HEART_RATE_CUT_SHORT: Malformed = Object.freeze({ kind: 'malformed', reason: 'heart-rate-cut-short' });
const ENERGY_CUT_SHORT: Malformed = Object.freeze({ kind: 'malformed', reason: 'energy-cut-short' });

// A DataView would be one more object for each packet. Whoever calls has compared `at` with the length.
const uint8 = (bytes: Uint8Array, at: number): number => bytes[at] as number;
const uint16 = (bytes: Uint8Array, at: number): number => uint8(bytes, at) | (uint8(bytes, at + 1) << 8);

function contactOf(flags: number): Contact {
  if ((flags & FLAG_CONTACT_SUPPORTED) === 0) return 'unsupported';
  return (flags & FLAG_CONTACT_DETECTED) === 0 ? 'none' : 'detected';
}

/**
 * What the value of one Heart Rate Measurement notification (0x2A37) says: heart rate in bpm, energy in kJ,
 * beat intervals in 1/1024 s. Each packet is read by its own flags, because heart rate format, energy and
 * intervals may come and go within a connection. Never throws: a value too short for its flags is
 * `malformed`. Heart Rate Service 1.0, 3.1.1.
 */
export function decodeMeasurement(bytes: Uint8Array): Measurement | Malformed {
  const length = bytes.length;
  if (length === 0) return EMPTY;
  const flags = uint8(bytes, 0);

  const wide = (flags & FLAG_HEART_RATE_16_BIT) !== 0;
  let at = wide ? 3 : 2;
  if (length < at) return HEART_RATE_CUT_SHORT;
  const heartRate = wide ? uint16(bytes, 1) : uint8(bytes, 1);

  let energyKilojoules: number | null = null;
  if ((flags & FLAG_ENERGY_EXPENDED) !== 0) {
    if (length < at + 2) return ENERGY_CUT_SHORT;
    energyKilojoules = uint16(bytes, at);
    at += 2;
  }

  let rr: RrTicks[] | null = null;
  let droppedRr = 0;
  if ((flags & FLAG_RR_INTERVALS) !== 0) {
    for (; at + 2 <= length; at += 2) {
      const ticks = uint16(bytes, at);
      if (ticks === 0 || ticks === UINT16_MAX) {
        droppedRr += 1;
      } else if (rr === null) {
        // A list with one element takes a tenth of the memory of one that begins empty, and one is what most have.
        rr = [rrTicks(ticks)];
      } else {
        rr.push(rrTicks(ticks));
      }
    }
  }

  return {
    kind: 'measurement',
    bpm: bpm(heartRate),
    format: wide ? '16-bit' : '8-bit',
    contact: contactOf(flags),
    energyKilojoules,
    rr: rr ?? NO_RR,
    droppedRr,
    trailingBytes: length - at,
  };
}

/** What a packet is to say. */
export interface MeasurementFields {
  /** Beats a minute, 0 to 65535. */
  bpm: number;
  /** By default as narrow as the heart rate allows. */
  format?: HeartRateFormat;
  contact: Contact;
  /** Kilojoules, 0 to 65535; `null` or absent leaves the field out. */
  energyKilojoules?: number | null;
  /** Intervals in 1/1024 s, the oldest first; empty or absent leaves the field out. */
  rr?: readonly RrTicks[];
}

const CONTACT_FLAGS: Readonly<Record<Contact, number>> = {
  unsupported: 0,
  none: FLAG_CONTACT_SUPPORTED,
  detected: FLAG_CONTACT_SUPPORTED | FLAG_CONTACT_DETECTED,
};

function requireUint16(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 0 || value > UINT16_MAX) {
    throw internalError(`${name} is a whole number from 0 to ${UINT16_MAX} in a packet, not ${value}.`);
  }
}

/** Octets before the RR intervals: flags, heart rate, energy (Heart Rate Service 1.0, 3.1.1). */
function headLength(format: HeartRateFormat, energy: boolean): number {
  return 1 + (format === '16-bit' ? 2 : 1) + (energy ? 2 : 0);
}

/**
 * The value of one Heart Rate Measurement notification (0x2A37) that says `fields` (Heart Rate Service 1.0,
 * 3.1.1). Intervals of 0 and 65535 are written as they are, although a decoder drops them.
 * Throws an internal error when a field is out of range, when a heart rate above 255 bpm is to be 8-bit,
 * and when the value would be longer than the 512 octets an attribute can have.
 */
export function encodeMeasurement(fields: MeasurementFields): Uint8Array {
  const { bpm: heartRate, contact, energyKilojoules = null, rr = NO_RR } = fields;
  requireUint16('The heart rate', heartRate);
  const format = fields.format ?? (heartRate > UINT8_MAX ? '16-bit' : '8-bit');
  if (format === '8-bit' && heartRate > UINT8_MAX) {
    throw internalError(`A heart rate of ${heartRate} bpm does not fit in the 8-bit format.`);
  }
  if (energyKilojoules !== null) requireUint16('Energy expended in kJ', energyKilojoules);
  for (const ticks of rr) requireUint16('An RR interval in 1/1024 s', ticks);

  const head = headLength(format, energyKilojoules !== null);
  const length = head + 2 * rr.length;
  if (length > LONGEST_ATTRIBUTE) {
    throw internalError(
      `A measurement has at most ${LONGEST_ATTRIBUTE} octets; this one would have ${length}.`,
    );
  }

  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  let flags = CONTACT_FLAGS[contact];
  if (format === '16-bit') {
    flags |= FLAG_HEART_RATE_16_BIT;
    view.setUint16(1, heartRate, true);
  } else {
    view.setUint8(1, heartRate);
  }
  if (energyKilojoules !== null) {
    flags |= FLAG_ENERGY_EXPENDED;
    view.setUint16(head - 2, energyKilojoules, true);
  }
  if (rr.length > 0) flags |= FLAG_RR_INTERVALS;
  rr.forEach((ticks, index) => {
    view.setUint16(head + 2 * index, ticks, true);
  });
  view.setUint8(0, flags);
  return bytes;
}

/**
 * How many RR intervals fit in one notification at an ATT_MTU, given in octets. At the smallest, 23, that
 * is 9; 8 with energy or a 16-bit heart rate; 7 with both (Heart Rate Service 1.0, 3.1.1.4).
 * Throws an internal error unless `attMtu` is a whole number of at least 23.
 */
export function rrCapacity(attMtu: number, options: { format: HeartRateFormat; energy: boolean }): number {
  if (!Number.isInteger(attMtu) || attMtu < SMALLEST_ATT_MTU) {
    throw internalError(
      `An ATT_MTU is a whole number of at least ${SMALLEST_ATT_MTU} octets, not ${attMtu}.`,
    );
  }
  const room = Math.min(attMtu - NOTIFICATION_HEADER, LONGEST_ATTRIBUTE);
  return Math.floor((room - headLength(options.format, options.energy)) / 2);
}
