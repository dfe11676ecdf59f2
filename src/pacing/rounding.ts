const MS_PER_MINUTE = 60_000;

/** Rounds to 3 decimals, the exact value of the double deciding. */
export const thousandths = (value: number): number => Number(value.toFixed(3));

/** Rounds to the decimal that a person is told. */
export const tenths = (value: number): number => Math.round(10 * value) / 10;

/** An area in bpm·ms as bpm·min with 3 decimals. */
export const areaInBpmMin = (areaBpmMs: number): number => thousandths(areaBpmMs / MS_PER_MINUTE);
