/**
 * A thread beside the bridge that ends the process when its main thread stands still, as a library's native code
 * can make it. A bridge that the service forked is killed by the service; one of another user is not.
 */
import { isMainThread, Worker, workerData } from 'node:worker_threads';

/** The main thread is to show itself this often, in ms. */
export const SHOW_EVERY_MS = 1_000;
/** Standing still for longer is for good, in ms; as `HUNG_LOOKS` of the service. */
const HUNG_MS = 10_000;
/** Loading the library may take this long on a small machine, in ms; as `STARTING_LOOKS` of the service. */
const STARTING_MS = 40_000;

/**
 * Watches the process it is called in.
 *
 * @param entry path of this file, compiled
 * @returns a function to be called every {@link SHOW_EVERY_MS}
 */
export function watchForHangs(entry: string): () => void {
  const shown = new Int32Array(new SharedArrayBuffer(4));
  const limits = { maxOldGenerationSizeMb: 8, maxYoungGenerationSizeMb: 2, stackSizeMb: 1 };
  const watcher = new Worker(entry, { workerData: shown, resourceLimits: limits });
  watcher.unref();
  return () => {
    Atomics.add(shown, 0, 1);
    Atomics.notify(shown, 0);
  };
}

const shown: unknown = workerData;
if (!isMainThread && shown instanceof Int32Array) {
  let patience = STARTING_MS;
  while (Atomics.wait(shown, 0, Atomics.load(shown, 0), patience) !== 'timed-out') patience = HUNG_MS;
  process.kill(process.pid, 'SIGKILL');
}
