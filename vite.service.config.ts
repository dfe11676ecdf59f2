import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { errorText } from './src/errors.ts';
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

/** A build never waits longer for the one start, in ms. */
const ONE_START_MS = 60_000;

/**
 * Starts the program in a folder, asks for its page, and ends it: its parts then keep what was compiled by then.
 *
 * @returns what it said where it did not end well; else null
 */
async function startOnce(folder: string): Promise<string | null> {
  const dist = join(import.meta.dirname, 'dist');
  const [means, parts] = [pathToFileURL(join(dist, 'compiled-parts.js')).href, join(dist, 'parts')].map(
    (each) => JSON.stringify(each),
  );
  const keep = `import { keepCompiled } from ${means}; process.once('exit', () => keepCompiled(${parts}));`;
  const program = spawn(
    process.execPath,
    [
      ...['--import', `data:text/javascript,${encodeURIComponent(keep)}`, join(dist, 'main.js'), 'start'],
      // No strap is looked for: nobody is at that bridge.
      ...['--port', '0', '--data', join(folder, 'data'), '--bridge', join(folder, 'none.sock')],
    ],
    { stdio: ['ignore', 'pipe', 'pipe'], timeout: ONE_START_MS },
  );
  const ended = once(program, 'exit');
  let problem = '';
  program.stderr.on('data', (text) => {
    problem += text;
  });
  for await (const line of createInterface(program.stdout)) {
    const page = /http:[^#\s]+/.exec(line)?.[0];
    if (page === undefined) continue;
    await fetch(page)
      .then((answer) => answer.arrayBuffer())
      .finally(() => program.kill('SIGINT'));
  }
  const [code] = await ended;
  return code === 0 ? null : problem;
}

/** Without it, starts are slower and otherwise alike. */
const compiledAhead: Plugin = {
  name: 'compiled-ahead',
  async closeBundle() {
    const folder = mkdtempSync(join(tmpdir(), 'plimsoll-build-'));
    try {
      const problem = await startOnce(folder).catch(errorText);
      if (problem !== null) this.warn(`The program was not compiled ahead, and starts slower: ${problem}`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** The household, and what commands share with the server: none of them loads that. */
const ENGINE = new RegExp(
  [
    ...['composition/household', 'contract/.*', 'exports/export', 'cli/span', 'unreadable-file'],
    ...['sources/(capture-file|lines)', 'store/(address-file|delete-everything)'],
  ]
    .map((module) => `/src/${module}\\.ts$`)
    .join('|')
    .concat('|/node_modules/(rxjs|uqr)/'),
);

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
  plugins: [notesOnStraps, noPatterns, asciiOnly, compiledAhead],
  build: {
    ssr: 'src/program.ts',
    outDir: 'dist/parts',
    emptyOutDir: true,
    target: 'node20',
    sourcemap: true,
    minify: false,
    rolldownOptions: {
      external: NEVER_LOADED,
      output: {
        format: 'cjs',
        entryFileNames: '[name].cjs',
        chunkFileNames: '[name].cjs',
        // Each with all it needs: what a start loads lies in three files, where shared modules would make seventy.
        codeSplitting: {
          groups: [
            { name: 'engine', test: ENGINE, priority: 2 },
            { name: 'web', test: /src\/(composition\/serve|server\/(app|reach))\.ts$/, priority: 1 },
          ],
        },
      },
    },
  },
  // Of rxjs only what is used: its modules for Node come as a whole.
  ssr: { noExternal: true, external: NEVER_LOADED, resolve: { conditions: ['es2015'] } },
});
