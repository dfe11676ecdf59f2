import type { TimeSpan } from './time-span.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Steps that fall on round times of the clock. */
const HOUR_STEPS = [1, 2, 3, 6, 12];
const MINUTE_STEPS = [1, 2, 5, 10, 15, 30];

/**
 * Where the chart says what time it is: at full hours of the local clock, or at round minutes after one.
 *
 * @param hours where the local hours of the day begin, as the service says: a repeated one is there twice
 * @param most how many times there is room for
 */
export function timeTicks(hours: readonly number[], { from, to }: TimeSpan, most: number): number[] {
  const minutes = (to - from) / MINUTE_MS;
  const minuteStep = MINUTE_STEPS.find((step) => minutes / step <= most);
  const shown = (at: number) => at >= from && at <= to;
  if (minuteStep !== undefined) {
    return hours.flatMap((hour, index) => {
      const end = hours[index + 1] ?? hour + HOUR_MS;
      const count = Math.ceil((end - hour) / (minuteStep * MINUTE_MS));
      return Array.from({ length: count }, (_, step) => hour + step * minuteStep * MINUTE_MS).filter(shown);
    });
  }
  const step = HOUR_STEPS.find((each) => minutes / 60 / each <= most) ?? 24;
  return hours.filter((hour, index) => index % step === 0 && shown(hour));
}
