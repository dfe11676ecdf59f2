import { join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';
import { BUILT_NOTES } from './src/firmware-notes/built.ts';
import { readNotes } from './src/firmware-notes/folder.ts';

/** The facts of the notes on straps, as the program reads them: taking YAML apart is a fifth of a start. */
const notesOnStraps: Plugin = {
  name: 'notes-on-straps',
  generateBundle() {
    const notes = readNotes(join(import.meta.dirname, 'firmware-notes'), (problem) => this.error(problem));
    this.emitFile({ type: 'asset', fileName: BUILT_NOTES, source: JSON.stringify(notes) });
  },
};

/**
 * Writes each letter that is not ASCII as its number: one dash or curly apostrophe, and Node keeps the whole file with
 * two octets a letter, which is 3 MB of a service's memory.
 */
const asciiOnly: Plugin = {
  name: 'ascii-only',
  generateBundle(_options, bundle) {
    for (const part of Object.values(bundle)) {
      if (part.type !== 'chunk') continue;
      part.code = part.code.replaceAll(
        /[^\0-\x7f]/g,
        (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`,
      );
    }
  },
};

/**
 * What `@fastify/static` loads in any case and asks only for files by a pattern (`wildcard: false`): a tenth of what the
 * server is made of. Whoever asks is told.
 */
const noPatterns: Plugin = {
  name: 'no-patterns',
  enforce: 'pre',
  resolveId: (id) => (id === 'glob' ? NO_GLOB : null),
  load: (id) =>
    id === NO_GLOB
      ? `export const glob = () => { throw new TypeError('This build finds no files by a pattern.'); };`
      : null,
};
const NO_GLOB = '\0no-glob';

/** What Fastify would load only for route schemas, which there are none of, and for tests. */
const NEVER_LOADED = ['@fastify/ajv-compiler', '@fastify/fast-json-stringify-compiler', 'light-my-request'];

/**
 * The service and its commands in a few files, with all libraries but those that hold machine code: 600 small
 * files are found, read and compiled in twice the time.
 */
export default defineConfig({
  publicDir: false,
  // A clock that shows less is wrong. Builds that shall come out alike set SOURCE_DATE_EPOCH, in s.
  define: {
    PLIMSOLL_BUILT_AT: String(
      Math.floor(Number(process.env['SOURCE_DATE_EPOCH'] ?? Date.now() / 1_000)) * 1_000,
    ),
  },
  plugins: [notesOnStraps, noPatterns, asciiOnly],
  build: {
    ssr: 'src/main.ts',
    outDir: 'dist',
    emptyOutDir: false,
    target: 'node20',
    sourcemap: true,
    minify: false,
    rolldownOptions: {
      external: NEVER_LOADED,
      output: {
        entryFileNames: 'main.js',
        chunkFileNames: 'parts/[name].js',
        // Each with all it needs: what a start loads lies in three files, where shared modules would make seventy.
        codeSplitting: {
          groups: [
            { name: 'engine', test: /src\/(composition\/household|contract\/data)\.ts$/, priority: 2 },
            { name: 'web', test: /src\/(composition\/serve|server\/(app|reach))\.ts$/, priority: 1 },
          ],
        },
      },
    },
  },
  // Of rxjs only what is used: its modules for Node come as a whole.
  ssr: { noExternal: true, external: NEVER_LOADED, resolve: { conditions: ['es2015'] } },
});
