import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const FILE = 'service.json';
const addressSchema = z.object({ port: z.number().int().min(1).max(65_535) });

/** Leaves word where the running service listens, for other commands on this data folder. */
export function writeAddress(folder: string, port: number): void {
  writeFileSync(join(folder, FILE), JSON.stringify({ port }), { mode: 0o600 });
}

/** The port that a service on this data folder last listened on; null when none left word. */
export function readAddress(folder: string): number | null {
  try {
    return addressSchema.parse(JSON.parse(readFileSync(join(folder, FILE), 'utf8'))).port;
  } catch {
    // Missing or spoilt: either way nobody can be asked there.
    return null;
  }
}

export function removeAddress(folder: string): void {
  rmSync(join(folder, FILE), { force: true });
}
