/** What the machine itself shows of Bluetooth. Reading only; what cannot be read is unknown. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { mayUseAdapters } from '../../bridge/bluetooth-problem.ts';
import type { BluetoothDriver } from '../../contract/bridge.ts';
import { systemErrorCode } from '../../errors.ts';
import type { MachineFacts } from './bluetooth-diagnosis.ts';

/** Where Linux shows itself; tests give a folder of their own. */
export interface Roots {
  readonly proc: string;
  readonly sys: string;
  readonly root: string;
}
const REAL: Roots = { proc: '/proc', sys: '/sys', root: '/' };

/** Looks at this machine. Never throws. */
export function lookAtMachine(driver: BluetoothDriver, roots: Roots = REAL): MachineFacts {
  return {
    platform: process.platform,
    node: process.execPath,
    driver,
    libraryInstalled: isInstalled(driver),
    permitted: mayUseAdapters(roots.proc),
    bluetoothd: runs('bluetoothd', roots),
    container: ['.dockerenv', 'run/.containerenv'].some((file) => existsSync(join(roots.root, file))),
    connections: connections(roots),
  };
}

/** Whether the package is there at all: npm leaves an optional one out when it cannot be built. */
function isInstalled(driver: BluetoothDriver): boolean {
  const name = driver === 'abandonware' ? '@abandonware/noble' : '@stoprocent/noble';
  try {
    createRequire(import.meta.url).resolve(name);
    return true;
  } catch (error) {
    return systemErrorCode(error) !== 'MODULE_NOT_FOUND';
  }
}

function runs(program: string, { proc }: Roots): boolean | null {
  const processes = entries(proc)?.filter((name) => /^\d+$/.test(name));
  if (processes === undefined || processes.length === 0) return null;
  return processes.some((pid) => textOf(join(proc, pid, 'comm'))?.trim() === program);
}

/** How many Bluetooth connections the kernel lists, whoever asked for them: `hci0:64` and the like. */
function connections({ sys }: Roots): number | null {
  return entries(join(sys, 'class/bluetooth'))?.filter((name) => /^hci\d+:\d+$/.test(name)).length ?? null;
}

function entries(folder: string): string[] | undefined {
  try {
    return readdirSync(folder);
  } catch {
    return undefined; // not Linux, or no Bluetooth in the kernel: nothing is known
  }
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null; // a process that ended meanwhile
  }
}
