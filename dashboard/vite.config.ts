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

/**
 * Chromium compiles all of a file that begins so while it is being fetched, in another thread. Without it each function
 * is compiled when it is first called: a fifth of a second, on a browser slowed down four times, until the page can be
 * used. Other browsers read a comment.
 */
const COMPILE_ALL = '//# allFunctionsCalledOnLoad\n';
const compiledAhead: Plugin = {
  name: 'compiled-ahead',
  generateBundle: {
    order: 'post',
    handler(_options, bundle) {
      for (const file of Object.values(bundle))
        if (file.type === 'chunk') file.code = COMPILE_ALL + file.code;
    },
  },
};

const OWN_SCRIPT = '<script type="module"';

/**
 * Lets the browser draw nothing before the page's own script has run: there is nothing to be seen yet, and drawing it
 * takes time. Browsers that do not know the word draw an empty page first.
 */
const drawnOnce: Plugin = {
  name: 'drawn-once',
  transformIndexHtml: {
    order: 'post',
    handler(html) {
      if (!html.includes(OWN_SCRIPT)) throw new Error('The page has lost its script.');
      return html.replace(OWN_SCRIPT, '$& blocking="render"');
    },
  },
};

export default defineConfig({
  // The same page is served at `/` and at `/demo/`.
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  plugins: [drawnOnce, compiledAhead, gzipped],
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
