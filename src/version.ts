import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { packageFolder } from './package-folder.ts';
import { type EpochMs, epochMs } from './units.ts';

/** This program's version, from its package.json. */
export function programVersion(): string {
  const file = join(packageFolder(), 'package.json');
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8'))).version;
}

/** Written in its place by the build (`vite.service.config.ts`). */
declare const PLIMSOLL_BUILT_AT: number | undefined;

/** When this program was built: no clock that shows less is right. 1970 where it runs from its sources. */
export const builtAt = (): EpochMs =>
  epochMs(typeof PLIMSOLL_BUILT_AT === 'undefined' ? 0 : PLIMSOLL_BUILT_AT);
