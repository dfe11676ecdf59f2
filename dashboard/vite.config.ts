import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

/** Beside each file that was built, the same gzipped, for browsers that take it so: a third of the octets. */
const gzipped: Plugin = {
  name: 'gzipped',
  writeBundle({ dir = '.' }, bundle) {
    for (const file of Object.keys(bundle).map((name) => join(dir, name)))
      writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }));
  },
};

export default defineConfig({
  // The same page is served at `/` and at `/demo/`.
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [gzipped],
  build: {
    // The oldest browsers that README names; what they lack besides is refused by `lib` in tsconfig.json.
    target: ['es2022', 'safari15.4', 'chrome100', 'firefox100'],
    outDir: '../dist/dashboard',
    emptyOutDir: true,
    // The content security policy allows neither `data:` addresses nor inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
