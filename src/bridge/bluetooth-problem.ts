/** From what a system or a library says to a reason that a person can act on. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BluetoothProblem } from '../contract/bridge.ts';
import { errorText, systemErrorCode } from '../errors.ts';
import type { AdapterState } from './driver.ts';

export type Unavailable = Extract<AdapterState, { state: 'unavailable' }>;

const BY_ERROR_CODE: Readonly<Record<string, BluetoothProblem>> = {
  MODULE_NOT_FOUND: 'driver-missing',
  ERR_MODULE_NOT_FOUND: 'driver-missing',
  // The native part is there, but was built for another Node or another machine.
  ERR_DLOPEN_FAILED: 'driver-missing',
  EAFNOSUPPORT: 'not-supported',
  EPROTONOSUPPORT: 'not-supported',
  ENODEV: 'no-adapter',
  EPERM: 'not-permitted',
  EACCES: 'not-permitted',
  ENETDOWN: 'adapter-off',
  ERFKILL: 'blocked',
};

/** The problem behind an error of loading or opening the Bluetooth library. */
export function problemOfError(error: unknown): Unavailable {
  const detail = errorText(error).slice(0, 2000);
  const code = systemErrorCode(error);
  // node-gyp-build finds no build: an error without a code.
  const isUnbuilt =
    /no native build was found|cannot find module|unsupported platform|requires the "dbus/i.test(detail);
  const problem =
    (code === undefined ? undefined : BY_ERROR_CODE[code]) ?? (isUnbuilt ? 'driver-missing' : 'unknown');
  return { state: 'unavailable', problem, detail };
}

/** What the machine itself shows of its Bluetooth adapters. */
export interface Adapters {
  /** Their names, `hci0` and so on; null where the system does not list them. */
  readonly names: readonly string[] | null;
  /** False where the kernel surely has no Bluetooth. */
  readonly supported: boolean;
  /** Whether rfkill blocks one. */
  readonly blocked: boolean;
}

/** Reads `/sys`; elsewhere than on Linux nothing is known. Never throws. */
export function lookForAdapters(root = '/sys/class', platform = process.platform): Adapters {
  // Connections are listed there too, as hci0:64.
  const names = entries(join(root, 'bluetooth'))?.filter((name) => /^hci\d+$/.test(name)) ?? null;
  const switches = entries(join(root, 'rfkill')) ?? [];
  const blocked = switches.some((name) => {
    const read = (file: string) => textOf(join(root, 'rfkill', name, file));
    return read('type') === 'bluetooth' && (read('soft') === '1' || read('hard') === '1');
  });
  return { names, supported: names !== null || platform !== 'linux', blocked };
}

/** Why an adapter that the library calls powered off is so. */
export function problemOfPoweredOff(adapters: Adapters): Unavailable {
  const absent = problemOfAbsence(adapters);
  if (absent !== null) return absent;
  if (adapters.blocked)
    return { state: 'unavailable', problem: 'blocked', detail: 'rfkill blocks the adapter' };
  return { state: 'unavailable', problem: 'adapter-off', detail: 'the adapter is switched off' };
}

/** Why an adapter that the library calls unsupported is so: some say that of one that is not there. */
export const problemOfUnsupported = (adapters: Adapters): Unavailable =>
  problemOfAbsence(adapters) ?? {
    state: 'unavailable',
    problem: 'adapter-lacks-le',
    detail: 'the adapter does not know Bluetooth Low Energy',
  };

/** `CAP_NET_RAW` (capabilities(7)): its bit in the sets of /proc/self/status. */
const CAP_NET_RAW = 13n;

/**
 * Whether the system lets this process talk to an adapter itself.
 *
 * @returns null where that cannot be told, as on other systems than Linux
 */
export function mayUseAdapters(proc = '/proc'): boolean | null {
  const effective = /^CapEff:\s*([0-9a-f]+)$/m.exec(textOf(join(proc, 'self/status')) ?? '')?.[1];
  return effective === undefined ? null : ((BigInt(`0x${effective}`) >> CAP_NET_RAW) & 1n) === 1n;
}

export const NOT_PERMITTED: Unavailable = {
  state: 'unavailable',
  problem: 'not-permitted',
  detail: 'the system does not let this program use Bluetooth',
};

/** What BlueZ's refusal means; `detail` is the library's own text. */
export function problemOfBlueZ(detail: string): Unavailable {
  if (/no bluez adapter/i.test(detail)) return { state: 'unavailable', problem: 'no-adapter', detail };
  const isDenied = /access ?denied|rejected send message|not authorized/i.test(detail);
  return { state: 'unavailable', problem: isDenied ? 'not-permitted' : 'no-bluetooth-service', detail };
}

function problemOfAbsence({ names, supported }: Adapters): Unavailable | null {
  if (!supported)
    return { state: 'unavailable', problem: 'not-supported', detail: 'the kernel has no Bluetooth' };
  if (names?.length === 0)
    return { state: 'unavailable', problem: 'no-adapter', detail: 'no adapter is plugged in' };
  return null;
}

function entries(folder: string): string[] | null {
  try {
    return readdirSync(folder);
  } catch {
    // No such folder: the kernel has no Bluetooth, or this is not Linux. Both are an answer.
    return null;
  }
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    // It went away while it was read, or was never there.
    return null;
  }
}
