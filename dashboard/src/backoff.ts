const FIRST_MS = 500;
const LONGEST_MS = 5_000;

/** How long to wait before the attempt after `failures` failed ones, in milliseconds; it never gives up. */
export const waitMs = (failures: number): number =>
  Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(failures, 16));
