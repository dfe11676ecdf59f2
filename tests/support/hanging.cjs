/** Preloaded into a bridge: its main thread soon stands still for good, as native code can make it. */
if (require('node:worker_threads').isMainThread) {
  setTimeout(() => {
    for (;;);
  }, 6_000);
}
