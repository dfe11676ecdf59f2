const MS_PER_MINUTE = 60_000;

/** Rounds to 3 decimals, the exact value of the double deciding. */
export const thousandths = (value: number): number => Number(value.toFixed(3));

/** An area in bpm·ms as bpm·min with 3 decimals. */
export const areaInBpmMin = (areaBpmMs: number): number => thousandths(areaBpmMs / MS_PER_MINUTE);
