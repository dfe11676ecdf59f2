/** How a summary was made, and which days have none that was made so: they are to be worked out again. */
import type { WakingWindow } from '../contract/day.ts';
import type { Calendar, LocalDay } from '../pacing/calendar.ts';
import { type EpochMs, epochMs } from '../units.ts';
import { importsDuring } from './imported.ts';
import {
  type DateSpan,
  type ImportedSource,
  LIVE_SOURCE,
  type ListedDay,
  type StorePort,
  type TimeSpan,
} from './ports.ts';
import { startOfDay } from './restore.ts';

/** Raised whenever the summary of the same packets comes out differently than before. */
const DAY_VERSION = 3;
/** So long after its end nothing of a day is on its way any more, in ms. */
export const SETTLED_MS = 60_000;

/** How a summary was made: one made otherwise is made anew. */
export function madeBy(
  date: string,
  calendar: Calendar,
  { from, to }: WakingWindow,
  imports: readonly ImportedSource[],
): string {
  const near = imports.filter((each) => isNear(date, each));
  const sources = near.length === 0 ? [] : sourcesOf(calendar.dayNamed(date), calendar, near);
  const counted = sources.length === 0 ? '' : ` imports ${sources.join()}`;
  return `${DAY_VERSION} ${calendar.timeZone} ${from}-${to}${counted}`;
}

const sourcesOf = (day: LocalDay, calendar: Calendar, imports: readonly ImportedSource[]): number[] =>
  importsDuring(imports, startOfDay(calendar, day), day.end).map(({ source }) => source);

const DAY_MS = 24 * 60 * 60_000;
/** A local day, with the evening before it, lies within so much of its date's midnight by UTC, in every time zone. */
const isNear = (date: string, { from, to }: TimeSpan): boolean => {
  const midnight = Date.parse(date);
  return from < midnight + 2 * DAY_MS && to > midnight - 2 * DAY_MS;
};

/** Whether a day that ends at `end` was over, with nothing more to come, at a moment. */
export const isOver = (end: EpochMs, at: EpochMs): boolean => at >= end + SETTLED_MS;

/**
 * The dates with packets or a summary whose stored summary is missing, was not finished, or was made otherwise, in
 * order.
 *
 * @param listed the stored days of the span
 */
export function staleDays(
  store: StorePort,
  calendar: Calendar,
  waking: WakingWindow,
  within: DateSpan,
  listed: readonly ListedDay[] = store.days.listed(within.from, within.to),
): string[] {
  const stamps = new Map(listed.map(({ date, stamp }) => [date, stamp]));
  const imports = store.recordings.list();
  return datesWithin(store, calendar, within, listed).filter((date) => {
    const stamp = stamps.get(date);
    if (stamp?.madeBy !== madeBy(date, calendar, waking, imports)) return true;
    // The last time zone to end a day does so 36 h after it began by UTC.
    const isLongOver = isOver(epochMs(Date.parse(date) + 1.5 * DAY_MS), stamp.madeAt);
    return !isLongOver && !isOver(calendar.dayNamed(date).end, stamp.madeAt);
  });
}

/** The dates of a span that anything was received on, in no order. */
function recordedDays(store: StorePort, calendar: Calendar, { from, to }: DateSpan): Set<string> {
  const dates = new Set<string>();
  const span = { from: calendar.dayNamed(from).start, to: calendar.dayNamed(to).end };
  const imports = store.recordings.list().map(({ source }) => source);
  // Most stretches lie in the day of the one before.
  let day = calendar.dayOf(span.from);
  for (const source of [LIVE_SOURCE, ...imports]) {
    for (const stretch of store.journal.stretches(source, span)) {
      for (const at of [stretch.from, stretch.to]) {
        if (at < day.start || at >= day.end) day = calendar.dayOf(at);
        if (day.date >= from && day.date <= to) dates.add(day.date);
      }
    }
  }
  return dates;
}

/** Every date of a span with packets or with a summary, in order. */
const datesWithin = (
  store: StorePort,
  calendar: Calendar,
  within: DateSpan,
  listed: readonly ListedDay[] = store.days.listed(within.from, within.to),
): string[] =>
  [...new Set([...recordedDays(store, calendar, within), ...listed.map(({ date }) => date)])].sort();

/** Every date with packets or with a summary, in order. */
export const everyDay = (store: StorePort, calendar: Calendar): string[] =>
  yearsKept(store, calendar).flatMap((year) => datesWithin(store, calendar, year));

/** The years, one after another, that hold every date with packets or with a summary. */
export function yearsKept(store: StorePort, calendar: Calendar): DateSpan[] {
  const received = store.journal.reach();
  const summarised = store.days.reach();
  const ends = [
    ...(received === null ? [] : [calendar.dayOf(received.from).date, calendar.dayOf(received.to).date]),
    ...(summarised === null ? [] : [summarised.from, summarised.to]),
  ].map((date) => Number(date.slice(0, 4)));
  if (ends.length === 0) return [];
  const [first, last] = [Math.min(...ends), Math.max(...ends)];
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const year = String(first + index).padStart(4, '0');
    return { from: `${year}-01-01`, to: `${year}-12-31` };
  });
}
