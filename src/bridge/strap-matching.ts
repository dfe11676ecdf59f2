/** Which advertisement is whose strap. Pure. */
import type { StrapIdentity } from '../contract/straps.ts';
import { HEART_RATE_SERVICE } from '../heart-rate-service/uuids.ts';
import type { Advertisement } from './driver.ts';

const sameAddress = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

/** Whether a device says that it is a strap. */
export const advertisesHeartRate = (advertisement: Advertisement): boolean =>
  advertisement.services.includes(HEART_RATE_SERVICE);

/** What a device is known by; `serial`: the number it showed when it was asked for it. */
export interface Device extends Pick<Advertisement, 'address' | 'name'> {
  readonly serial?: string | undefined;
}

/**
 * The wearer's strap that a device is or may be, or `undefined`. A known address decides. Phones and some
 * watches change theirs, so a device of the same name may be the strap too, if its serial number is
 * known to compare: by the name alone a neighbour's strap of the same model would be taken. Of several with
 * that name it is the one whose number it showed, and before it was asked the first. The
 * service need not be advertised: some watches offer it without saying so.
 */
export const strapOf = (straps: readonly StrapIdentity[], device: Device): StrapIdentity | undefined =>
  straps.find((strap) => sameAddress(strap.address, device.address)) ?? sameNamed(straps, device)[0];

const sameNamed = (straps: readonly StrapIdentity[], { name, serial }: Device): StrapIdentity[] =>
  name === null || name === ''
    ? []
    : straps.filter(
        (strap) =>
          strap.name === name &&
          tellsApart(strap.serial) &&
          (serial === undefined || strap.serial === serial),
      );

/** Whether a serial number is one; some makers give every device the same `0`. */
const tellsApart = (serial: string | null): boolean =>
  serial !== null && !/^[\s0.:-]*$|^(none|unknown|n\/?a|serial( number)?)$/i.test(serial);

/**
 * The serial numbers of which a device must show one before it is taken for a strap of the wearer's: needed only
 * where the name alone says so, because two straps of one model may share it. None: it need not.
 */
export function serialsToCheck(straps: readonly StrapIdentity[], device: Device): string[] {
  if (straps.some((strap) => sameAddress(strap.address, device.address))) return [];
  return sameNamed(straps, device).flatMap(({ serial }) => (serial === null ? [] : [serial]));
}
