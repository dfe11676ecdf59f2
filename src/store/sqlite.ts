import { createRequire } from 'node:module';
import type BetterSqlite3 from 'better-sqlite3';
import { environmentError } from '../errors.ts';

/** The Node-API version that the newer build of the library is made for. */
const NODE_API = 10;

/**
 * The SQLite library, loaded when first needed so that its missing native part is a sentence and not a
 * stack.
 *
 * There are two builds of it. Version 13 stands on Node-API and needs Node 22.14 or newer. Version 12
 * works on Node 20, but built for Node 24.19 or newer it aborts the process whenever a statement is
 * garbage-collected (nodejs/node issue 65446); so each Node gets the one that is made for it.
 *
 * @throws PlimsollError `native-part-missing`
 */
export function sqlite(): typeof BetterSqlite3 {
  const hasNodeApi = Number(process.versions['napi'] ?? 0) >= NODE_API;
  try {
    const library: unknown = createRequire(import.meta.url)(
      hasNodeApi ? 'better-sqlite3-node-api' : 'better-sqlite3',
    );
    // The cast is where the outside world begins: both builds have the same interface.
    return library as typeof BetterSqlite3;
  } catch (cause) {
    throw nativePartMissing(cause);
  }
}

/** The library is there, but not the part of it that is made for this Node and this machine. */
export const nativePartMissing = (cause: unknown) =>
  environmentError(
    'native-part-missing',
    'The database library is not built for this Node; run `npm ci` again with a C++ compiler, make and Python installed.',
    cause,
  );
