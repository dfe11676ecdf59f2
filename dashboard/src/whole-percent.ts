/** A share from 0 to 1 in whole percent, never more than it is: only all of it is 100. */
export const wholePercent = (share: number): number => Math.floor(100 * share + 1e-9);
