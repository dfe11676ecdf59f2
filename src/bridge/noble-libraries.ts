/** The only file that knows the packages behind noble, and in what they differ. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { BluetoothDriver } from '../contract/bridge.ts';
import { type BlueZ, blueZ } from './blue-z.ts';
import { lookForAdapters, mayUseAdapters, NOT_PERMITTED } from './bluetooth-problem.ts';
import type { AdapterState } from './driver.ts';
import type { Noble } from './noble-types.ts';

/** A loaded library, and what it does differently from the first. */
export interface NobleLibrary {
  readonly noble: Noble;
  /**
   * There when it goes through BlueZ, which also reports devices that it only remembers, keeps a connection after
   * the process that asked for it has ended, and says why it refuses in a warning.
   */
  readonly blueZ?: BlueZ;
}

/** Where dbus-next looks for the system bus when the environment names none. */
const SYSTEM_BUS = '/var/run/dbus/system_bus_socket';

/**
 * Loads a library without opening the adapter where that is possible.
 *
 * @returns the library, or why it cannot be of use here
 * @throws whatever the library throws: on a machine without Bluetooth EAFNOSUPPORT, without its native
 * part MODULE_NOT_FOUND and others
 */
export function loadNoble(driver: BluetoothDriver): NobleLibrary | AdapterState {
  // Without it a device is reported at its second advertisement only, and one that ever answered a scan
  // only when it answers again: seconds lost at each reconnection.
  process.env['NOBLE_REPORT_ALL_HCI_EVENTS'] = '1';
  // The casts are where the outside world begins; noble-types.ts says what is relied upon.
  const require = createRequire(import.meta.url);
  if (driver === 'abandonware') return { noble: require('@abandonware/noble') as Noble };
  const throughBlueZ = driver === 'stoprocent-dbus';
  // Without the bus the library would break the process.
  if (throughBlueZ && !hasSystemBus()) return NO_SYSTEM_BUS;
  if (!throughBlueZ && isRefused()) return NOT_PERMITTED;
  const { withBindings } = require('@stoprocent/noble') as {
    withBindings(type: string, options?: { readonly hciDeviceId: number }): Noble;
  };
  // Of several adapters the first, as over HCI; BlueZ lists them in any order.
  if (throughBlueZ) return { noble: withBindings('dbus', { hciDeviceId: adapterNumber() }), blueZ };
  return { noble: withBindings(process.platform === 'linux' ? 'hci' : 'default') };
}

/** The fork does not notice that the system refuses it (its errors carry no code), so the system is asked before. */
const isRefused = (): boolean => (lookForAdapters().names ?? []).length > 0 && mayUseAdapters() === false;

/** The number of the adapter to use, which the libraries read from this variable too. */
const adapterNumber = (): number => Number(process.env['NOBLE_HCI_DEVICE_ID'] ?? 0);

const NO_SYSTEM_BUS = {
  state: 'unavailable',
  problem: 'no-bluetooth-service',
  detail: 'there is no system message bus',
} as const;

const hasSystemBus = (): boolean =>
  process.env['DBUS_SYSTEM_BUS_ADDRESS'] !== undefined || existsSync(SYSTEM_BUS);
