import { defineConfig } from 'vite';

export default defineConfig({
  // The same page is served at `/` and at `/demo/`.
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
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
