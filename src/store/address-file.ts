import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ServiceAddress, serviceAddressSchema } from '../contract/service-address.ts';

const FILE = 'service.json';

/** Leaves word where the running service listens, for other commands on this data folder. */
export function writeAddress(folder: string, address: ServiceAddress): void {
  writeFileSync(join(folder, FILE), JSON.stringify(address), { mode: 0o600 });
}

/** Where a service on this data folder last listened; null when none left word. */
export function readAddress(folder: string): ServiceAddress | null {
  try {
    return serviceAddressSchema.parse(JSON.parse(readFileSync(join(folder, FILE), 'utf8')));
  } catch {
    // Missing or spoilt: either way nobody can be asked there.
    return null;
  }
}

export function removeAddress(folder: string): void {
  rmSync(join(folder, FILE), { force: true });
}
