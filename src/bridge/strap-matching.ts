/** Which advertisement is whose strap. Pure. */
import type { StrapIdentity } from '../contract/straps.ts';
import { HEART_RATE_SERVICE } from '../heart-rate-service/uuids.ts';
import type { Advertisement } from './driver.ts';

const sameAddress = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();

/** Whether a device says that it is a strap. */
export const advertisesHeartRate = (advertisement: Advertisement): boolean =>
  advertisement.services.includes(HEART_RATE_SERVICE);

/**
 * The wearer's strap that a device is or may be, or `undefined`. A known address decides. Phones and some
 * watches change theirs, so a device of the same name may be the strap too, if its serial number is
 * known to compare: by the name alone a neighbour's strap of the same model would be taken. The
 * service need not be advertised: some watches offer it without saying so.
 */
export function strapOf(
  straps: readonly StrapIdentity[],
  device: Pick<Advertisement, 'address' | 'name'>,
): StrapIdentity | undefined {
  return (
    straps.find((strap) => sameAddress(strap.address, device.address)) ??
    straps.find(
      (strap) =>
        tellsApart(strap.serial) && strap.name !== null && strap.name !== '' && strap.name === device.name,
    )
  );
}

/** Whether a serial number is one; some makers give every device the same `0`. */
const tellsApart = (serial: string | null): boolean =>
  serial !== null && !/^[\s0.:-]*$|^(none|unknown|n\/?a|serial( number)?)$/i.test(serial);

/**
 * The serial number a device must show before it is taken for the wearer's strap: needed only where
 * the name alone says so, because two straps of one model may share it.
 */
export function serialToCheck(
  straps: readonly StrapIdentity[],
  device: Pick<Advertisement, 'address' | 'name'>,
): string | null {
  const strap = strapOf(straps, device);
  return strap === undefined || sameAddress(strap.address, device.address) ? null : strap.serial;
}
