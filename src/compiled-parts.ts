/**
 * Parts of the built program with what V8 made of them before: compiling 2 MB anew is a tenth of a start. What was
 * compiled counts only for the very text, Node and processor that it was made from; whatever else is found, the part is
 * compiled anew, slower and otherwise alike.
 */
import { createHash } from 'node:crypto';
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { constants, Script } from 'node:vm';

const require = createRequire(import.meta.url);
const SEAL_OCTETS = 32;

/** What Node makes of a CommonJS file. @see https://nodejs.org/api/modules.html#the-module-wrapper */
const wrapped = (text: string): string =>
  `(function (exports, require, module, __filename, __dirname) { ${text}\n})`;
type Wrapped = (
  exports: unknown,
  require: NodeJS.Require,
  module: NodeJS.Module,
  file: string,
  folder: string,
) => void;

/** V8 itself compares no more than the length of the text: a part of another build would run in its place. */
const sealOf = (text: string, compiled: Buffer): Buffer =>
  createHash('sha256')
    .update(`${process.version} ${process.arch} ${text.length} `)
    .update(text, 'latin1')
    .update(compiled)
    .digest();

const compiledName = (part: string): string => `${part}.compiled`;

/** What was compiled of a part; null: nothing that fits. */
function compiledOf(part: string, text: string): Buffer | null {
  try {
    const kept = readFileSync(compiledName(part));
    const compiled = kept.subarray(SEAL_OCTETS);
    return sealOf(text, compiled).equals(kept.subarray(0, SEAL_OCTETS)) ? compiled : null;
  } catch {
    return null;
  }
}

/** The folders whose files are parts. */
const folders = new Set<string>();
const scripts = new Map<string, { readonly text: string; readonly script: Script }>();

function run(module: NodeJS.Module, part: string): void {
  // The build writes ASCII only.
  const text = readFileSync(part, 'latin1');
  const cachedData = compiledOf(part, text);
  const script = new Script(wrapped(text), {
    filename: part,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
    ...(cachedData && { cachedData }),
  });
  scripts.set(part, { text, script });
  const begin = script.runInThisContext() as Wrapped;
  begin.call(module.exports, module.exports, createRequire(part), module, part, dirname(part));
}

/**
 * Runs a part and the parts that it requires, with what was compiled of them ahead.
 * @param part the whole path of a CommonJS file in ASCII with the ending `.cjs`, the others beside it
 * @returns what it exports
 */
export function requirePart(part: string): unknown {
  if (folders.size === 0) {
    const { extensions } = require;
    const others = extensions['.cjs'] ?? extensions['.js'];
    extensions['.cjs'] = (module, file) =>
      folders.has(dirname(file)) ? run(module, file) : others?.(module, file);
  }
  folders.add(dirname(part));
  return require(part);
}

/** Whether a part has run with what was compiled of it ahead; false also where none was there or it did not fit. */
export const wasCompiledAhead = (part: string): boolean =>
  scripts.get(part)?.script.cachedDataRejected === false;

/**
 * Writes beside each part of a folder that has run what is compiled of it by now, functions that were called among it.
 * @throws {Error} where the folder cannot be written to
 */
export function keepCompiled(folder: string): void {
  for (const [part, { text, script }] of scripts) {
    if (dirname(part) !== folder) continue;
    const compiled = script.createCachedData();
    writeFileSync(compiledName(part), Buffer.concat([sealOf(text, compiled), compiled]));
    // Whoever may read the part, whatever the umask: a service runs as another than who installed it.
    chmodSync(compiledName(part), statSync(part).mode);
  }
}
