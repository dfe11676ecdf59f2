import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** This program's version, from its package.json. */
export function programVersion(): string {
  const file = new URL('../package.json', import.meta.url);
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8'))).version;
}
