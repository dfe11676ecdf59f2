/** The meaning of each assigned value, which is its place in this list (Heart Rate Service 1.0, 3.2). */
export const ASSIGNED_LOCATIONS = ['other', 'chest', 'wrist', 'finger', 'hand', 'ear-lobe', 'foot'] as const;
export type BodySensorLocation = (typeof ASSIGNED_LOCATIONS)[number] | 'reserved';

const FIRST_RESERVED = ASSIGNED_LOCATIONS.length;

/**
 * Where on the body the strap says it is worn, from the value of characteristic 0x2A38; `null` when the
 * value is empty. Values 7 to 255 give `reserved`; octets after the first are ignored. Never throws.
 * Heart Rate Service 1.0, 3.2.
 */
export function decodeBodySensorLocation(bytes: Uint8Array): BodySensorLocation | null {
  const value = bytes[0];
  if (value === undefined) return null;
  return ASSIGNED_LOCATIONS[value] ?? 'reserved';
}

/**
 * The one octet of characteristic 0x2A38 for a place on the body (Heart Rate Service 1.0, 3.2).
 * `reserved` gives 7, the first value without a meaning, which a client has to tolerate. Never throws.
 */
export function encodeBodySensorLocation(location: BodySensorLocation): Uint8Array {
  return Uint8Array.of(location === 'reserved' ? FIRST_RESERVED : ASSIGNED_LOCATIONS.indexOf(location));
}
