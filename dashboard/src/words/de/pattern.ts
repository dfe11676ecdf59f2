/** A sentence of the service with something in it: what it looks like, and the German around what is in it. */
export type Pattern = readonly [sentence: RegExp, german: (...parts: readonly string[]) => string];
