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
    rolldownOptions: { output: { entryFileNames: 'bridge-process.js' } },
  },
  // The Bluetooth libraries are loaded by name while it runs; all else goes in.
  ssr: { noExternal: true },
});
