/** Bundles the programs of the survival lanes, which run outside the test runner, into `.cache/survival/`. */
import { join } from 'node:path';
import { build } from 'vite';

const REPOSITORY = join(import.meta.dirname, '../..');

/** Where the bundles lie. */
export const BUNDLES = join(REPOSITORY, '.cache', 'survival');

/** @param {string[]} programs names of the files here, without their ending */
export async function bundle(programs) {
  await build({
    configFile: false,
    logLevel: 'warn',
    root: REPOSITORY,
    build: {
      ssr: true,
      target: 'node20',
      minify: false,
      outDir: BUNDLES,
      emptyOutDir: false,
      rollupOptions: {
        input: programs.map((name) => join(import.meta.dirname, `${name}.ts`)),
        output: { entryFileNames: '[name].js' },
      },
    },
  });
}
