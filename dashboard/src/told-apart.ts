import * as format from './format.ts';

/**
 * Moments in words, in their order; where the clocks were put back and two are called the same, both with their zone.
 *
 * @param moments UTC ms @param name what one is called by the local clock
 */
export function toldApart(
  moments: readonly number[],
  timeZone: string,
  name: (at: number) => string,
): string[] {
  const names = moments.map(name);
  return names.map((one, index) => {
    const at = moments[index];
    const isAlone = names.indexOf(one) === names.lastIndexOf(one);
    return at === undefined || isAlone ? one : `${one}\u00a0${format.zoneAt(at, timeZone)}`;
  });
}
