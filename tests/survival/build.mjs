/** Bundles the programs of the survival lanes, which run outside the test runner, into `.cache/survival/`. */
import { join } from 'node:path';
import { build } from 'vite';

const REPOSITORY = join(import.meta.dirname, '../..');

/** Where the bundles lie. */
export const BUNDLES = join(REPOSITORY, '.cache', 'survival');

/**
 * @param {string[]} programs names of the files, without their ending
 * @param {string} from the folder they are in
 */
export async function bundle(programs, from = import.meta.dirname) {
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
        input: programs.map((name) => join(from, `${name}.ts`)),
        output: { entryFileNames: '[name].js' },
      },
    },
  });
}
