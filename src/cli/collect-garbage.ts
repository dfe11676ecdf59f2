import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { internalError } from '../errors.ts';

let collect: (() => void) | null = null;

/**
 * Frees at once what nothing refers to any more. For work that streams through much and keeps little: V8 lets
 * what outlives a moment pile up, over a year of packets to more than 100 MB, before it looks at it by itself.
 * Takes about 30 ms.
 */
export function collectGarbage(): void {
  collect ??= collector();
  collect();
}

/** Node gives it to a context made after the flag was set. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  const found: unknown = runInNewContext('gc');
  if (typeof found !== 'function') throw internalError('this Node has no gc');
  return () => void found();
}
