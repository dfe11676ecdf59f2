/** So long after the first screen is drawn the page begins with what can wait, in ms. */
const SETTLED_MS = 500;

let settled: Promise<void> | null = null;

/**
 * Does what nobody waits for: half a second after the first screen was drawn, later on at once. On a slow tablet the
 * first tap would wait for it too. To be called from an effect.
 *
 * @returns gives it up
 */
export function whenSettled(act: () => void | Promise<void>): () => void {
  settled ??= new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
  let isWanted = true;
  void settled.then(() => {
    if (isWanted) void act();
  });
  return () => {
    isWanted = false;
  };
}
