import type { Snapshot } from '../../src/contract/live.ts';
import { words } from './words.ts';

const MINUTE_MS = 60_000;
const HOUR_MIN = 60;

const formats = new Map<string, Intl.DateTimeFormat>();

function format(timeZone: string, parts: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${timeZone} ${Object.keys(parts).join(' ')}`;
  let made = formats.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat(words.locale, { timeZone, hourCycle: 'h23', ...parts });
    formats.set(key, made);
  }
  return made;
}

const CLOCK = { hour: '2-digit', minute: '2-digit' } as const;
const DAY = { day: 'numeric', month: 'short' } as const;
const DATE = { ...DAY, year: 'numeric' } as const;

/** What the service last said of a zone's clock. */
let known: Pick<Snapshot, 'timeZone' | 'utcOffset'> | null = null;

/**
 * Takes in how far a zone's clock is ahead of UTC. What it shows around now is written without the browser's tables
 * then: reading them for the first time takes a twentieth of a second and more, and the first screen needs no others.
 */
export function knowOffset(said: Pick<Snapshot, 'timeZone' | 'utcOffset'>): void {
  known = said;
}

/** "2026-11-03T14:02:00.000Z" for 14:02 by the zone's clock; null where it is not known. */
function shownAt(at: number, timeZone: string): string | null {
  if (known === null || known.timeZone !== timeZone) return null;
  const { ms, from, until } = known.utcOffset;
  return at >= from && at < until ? new Date(at + ms).toISOString() : null;
}

/** A moment of the day `now` as "14:02"; an earlier day's as "3 Nov, 14:02". */
export function moment(at: number, now: number, timeZone: string): string {
  const clock = timeOfDay(at, timeZone);
  const [day, today] = [at, now].map((each) => shownAt(each, timeZone)?.slice(0, 10));
  if (day !== undefined && day === today) return clock;
  const date = format(timeZone, DATE);
  if (date.format(at) === date.format(now)) return clock;
  return `${format(timeZone, DAY).format(at)}, ${clock}`;
}

/** What is left of a wait: "1:20", rounded up, so that it ends at 0:00. */
export function countdown(ms: number): string {
  const seconds = Math.ceil(Math.max(0, ms) / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

/** A local time of day, `HH:MM`. */
export const timeOfDay = (at: number, timeZone: string): string =>
  shownAt(at, timeZone)?.slice(11, 16) ?? format(timeZone, CLOCK).format(at);

/** What the time of a zone is called at a moment: "CET", "CEST". */
export const zoneAt = (at: number, timeZone: string): string =>
  format(timeZone, { timeZoneName: 'short' })
    .formatToParts(at)
    .find(({ type }) => type === 'timeZoneName')?.value ?? '';

/** A local date: "3 Nov 2025". The spaces in it do not break: no year stands in a line of its own. */
export const date = (at: number, timeZone: string): string =>
  format(timeZone, DATE).format(at).replaceAll(' ', '\u00a0');

/** A local date, as `date` gives it: "22 Nov 2026". @param day `YYYY-MM-DD` */
export const shortDate = (day: string): string => date(Date.parse(`${day}T12:00:00Z`), 'UTC');

/** A local date by its weekday: "Sun 22". @param date `YYYY-MM-DD` */
export const weekday = (date: string): string =>
  format('UTC', { weekday: 'short', day: 'numeric' }).format(Date.parse(`${date}T12:00:00Z`));

/** A local date with its weekday: "Sunday, 22 November 2026". @param date `YYYY-MM-DD` */
export const longDate = (date: string): string =>
  format('UTC', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }).format(
    Date.parse(`${date}T12:00:00Z`),
  );

/**
 * A duration, rounded down, for what is counted is "at least": "40 s", "42 min", "11 h 05". The spaces in it do not
 * break: the end of a line tears no duration apart.
 */
export function duration(ms: number): string {
  if (ms > 0 && ms < MINUTE_MS) return words.seconds(Math.floor(ms / 1_000));
  const minutes = Math.floor(ms / MINUTE_MS);
  if (minutes < HOUR_MIN) return words.minutes(minutes);
  return words.hours(Math.floor(minutes / HOUR_MIN), String(minutes % HOUR_MIN).padStart(2, '0'));
}

/** A length on a scale: as a duration, whole hours without minutes: "30 min", "6 h". */
export function length(ms: number): string {
  const hours = ms / (HOUR_MIN * MINUTE_MS);
  return hours >= 1 && Number.isInteger(hours) ? words.wholeHours(hours) : duration(ms);
}

/** A duration, rounded up to the minute, for what is counted is "at most"; less than a minute as it is. */
export const atMost = (ms: number): string =>
  duration(ms < MINUTE_MS ? ms : Math.ceil(ms / MINUTE_MS) * MINUTE_MS);

/** A duration, rounded down, with the seconds of what is shorter than an hour: "4 min 59 s". */
export function exactDuration(ms: number): string {
  const seconds = Math.floor(ms / 1_000) % 60;
  if (ms < MINUTE_MS || ms >= HOUR_MIN * MINUTE_MS || seconds === 0) return duration(ms);
  return `${duration(ms)}\u00a0${words.seconds(seconds)}`;
}

let numbers: Intl.NumberFormat | null = null;

/** A number with at most one decimal, as the language writes it. */
export function number(value: number): string {
  numbers ??= new Intl.NumberFormat(words.locale, { maximumFractionDigits: 1 });
  return numbers.format(value);
}
