import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { internalError } from '../errors.ts';

/** So much more than was left by the last collection is let grow, in bytes. */
const LET_GROW = 16 * 1024 * 1024;

let collect: (() => void) | null = null;
let left = 0;

/**
 * Frees what nothing refers to any more once it has become much. For work that streams through a lot and keeps
 * little: V8 lets what outlives a moment pile up to more than 100 MB before it looks at it by itself. To be
 * called often; it takes 2 µs, and now and then 30 ms.
 */
export function collectGarbage(): void {
  if (getHeapStatistics().used_heap_size < left + LET_GROW) return;
  collect ??= collector();
  collect();
  left = getHeapStatistics().used_heap_size;
}

/** Node gives it to a context made after the flag was set. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  const found: unknown = runInNewContext('gc');
  if (typeof found !== 'function') throw internalError('this Node has no gc');
  return () => void found();
}
