import { defineConfig } from 'vite';

/**
 * The bridge process in one file. It is replaced whenever a Bluetooth library hangs, and then each file it
 * loads is time without data: in one file it is up three times as fast.
 */
export default defineConfig({
  publicDir: false,
  build: {
    ssr: 'dist/bridge/process.js',
    outDir: 'dist',
    emptyOutDir: false,
    target: 'node20',
    sourcemap: true,
    minify: true,
    rolldownOptions: { output: { entryFileNames: 'bridge-process.js' } },
  },
  // The Bluetooth libraries are loaded by name while it runs; all else goes in.
  // Of rxjs only what is used: its modules for Node come as a whole.
  ssr: { noExternal: true, resolve: { conditions: ['es2015'] } },
});
