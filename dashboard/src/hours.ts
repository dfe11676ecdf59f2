import type { Heard } from '../../src/contract/settings.ts';

/** Minutes since local midnight of a time of day `HH:MM`. */
const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

/** Whether a local time of day lies in a night that may go past midnight. All three as `HH:MM`. */
export function isNight(time: string, from: string, to: string): boolean {
  const [at, begin, end] = [minutesOf(time), minutesOf(from), minutesOf(to)];
  return begin < end ? at >= begin && at < end : at >= begin || at < end;
}

/** Whether something that is heard at certain hours may be heard now. */
export const isHeardNow = (heard: Heard, night: boolean): boolean =>
  heard === 'always' || (heard !== 'never' && (heard === 'night') === night);
