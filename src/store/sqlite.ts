import { createRequire } from 'node:module';
import type BetterSqlite3 from 'better-sqlite3';
import { environmentError } from '../errors.ts';

/** What the newer build of the library is made for: a version of Node-API, and these processors. */
const NODE_API = 10;
const PROCESSORS: readonly string[] = ['x64', 'arm64'];

/**
 * The SQLite library, loaded when first needed so that its missing native part is a sentence and not a
 * stack.
 *
 * There are two builds of it. Version 13 stands on Node-API, needs Node 22.14 or newer, and comes
 * ready-made for 64-bit processors. Version 12 works on Node 20, but built for Node 24.19 or newer it
 * aborts the process whenever a statement is garbage-collected (nodejs/node issue 65446). So each Node
 * gets the one that is made for it.
 *
 * @throws PlimsollError `native-part-missing`
 */
export function sqlite(): typeof BetterSqlite3 {
  const isNewer = Number(process.versions['napi'] ?? 0) >= NODE_API && PROCESSORS.includes(process.arch);
  try {
    const library: unknown = createRequire(import.meta.url)(
      isNewer ? 'better-sqlite3-node-api' : 'better-sqlite3',
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
