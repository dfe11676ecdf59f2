import type { ReportWords } from './words-en.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MIN = 60;

/** How a report's language writes numbers, times and durations. */
export interface ReportFormats {
  /** A date, `YYYY-MM-DD`, as "22 Nov 2026". */
  date(date: string): string;
  /** The same with its weekday and without the year. */
  weekday(date: string): string;
  /** Days in a row, as "9–11 Nov"; one alone with its weekday. */
  days(from: string, to: string): string;
  /** The local date of a moment, `YYYY-MM-DD`. */
  dateOf(at: number): string;
  /** The local date of a moment, as "22 Nov 2026". */
  dateAt(at: number): string;
  /** A moment by the local clock. */
  moment(at: number): string;
  /** Rounded down, for what is counted is "at least". */
  duration(ms: number): string;
  /** The same with seconds, where it is shorter than an hour. */
  exact(ms: number): string;
  /** With one decimal at most. */
  number(value: number): string;
}

export function formatsOf(words: ReportWords, timeZone: string): ReportFormats {
  const { locale } = words;
  const date = { day: 'numeric', month: 'short', year: 'numeric' } as const;
  const formatOf = (parts: Intl.DateTimeFormatOptions, zone: string) =>
    new Intl.DateTimeFormat(locale, { timeZone: zone, hourCycle: 'h23', ...parts });
  const dates = formatOf(date, 'UTC');
  const days = formatOf({ day: 'numeric', month: 'short' }, 'UTC');
  const weekdays = formatOf({ weekday: 'short', day: 'numeric', month: 'short' }, 'UTC');
  // Swedes write dates as they are sorted.
  const sortable = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
  const localDates = formatOf(date, timeZone);
  const moments = formatOf({ ...date, hour: '2-digit', minute: '2-digit' }, timeZone);
  const numbers = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const noon = (text: string) => Date.parse(`${text}T12:00:00Z`);
  const duration = (ms: number): string => {
    if (ms > 0 && ms < MINUTE_MS) return words.seconds(Math.floor(ms / SECOND_MS));
    const minutes = Math.floor(ms / MINUTE_MS);
    if (minutes < HOUR_MIN) return words.minutes(minutes);
    return words.hours(Math.floor(minutes / HOUR_MIN), String(minutes % HOUR_MIN).padStart(2, '0'));
  };
  return {
    date: (text) => dates.format(noon(text)),
    weekday: (text) => weekdays.format(noon(text)),
    days: (from, to) => (from === to ? weekdays.format(noon(from)) : days.formatRange(noon(from), noon(to))),
    dateOf: (at) => sortable.format(at),
    dateAt: (at) => localDates.format(at),
    moment: (at) => moments.format(at),
    duration,
    exact: (ms) => {
      const seconds = Math.floor(ms / SECOND_MS) % 60;
      if (ms < MINUTE_MS || ms >= HOUR_MIN * MINUTE_MS || seconds === 0) return duration(ms);
      return `${duration(ms)}\u00a0${words.seconds(seconds)}`;
    },
    number: (value) => numbers.format(value),
  };
}
