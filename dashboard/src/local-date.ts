import type { TimeSpan } from './chart/time-span.ts';
import { momentOf, shownAt } from './local-time.ts';

const DAY_MS = 86_400_000;

/** The local date of a moment, `YYYY-MM-DD`. */
export function dateOf(at: number, timeZone: string): string {
  const of = shownAt(at, timeZone);
  return `${of('year')}-${of('month')}-${of('day')}`;
}

/** The date so many days later; earlier, if it is negative. */
export const dateAfter = (date: string, days: number): string =>
  dateOf(Date.parse(`${date}T12:00:00Z`) + days * DAY_MS, 'UTC');

/** Whether it is a date, `YYYY-MM-DD`. */
export const isDate = (text: string): boolean =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));

/** From a date's midnight to the next; 23 and 25 hours where the clocks are changed. @returns null for no date */
export function localDay(date: string, timeZone: string): TimeSpan | null {
  if (!isDate(date)) return null;
  const from = momentOf(`${date}T00:00`, timeZone);
  const to = momentOf(`${dateAfter(date, 1)}T00:00`, timeZone);
  return from === null || to === null ? null : { from, to };
}
