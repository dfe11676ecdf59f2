import type { DayAnswer, DayRow, DaySummary, WakingWindow } from '../contract/day.ts';
import type { DaysAnswer, DaysQuery } from '../contract/weeks.ts';
import { inputError } from '../errors.ts';
import type { Calendar } from '../pacing/calendar.ts';
import { DayBook } from '../pacing/days.ts';
import { compareWeeks } from '../pacing/weeks.ts';
import type { EpochMs } from '../units.ts';
import { alertDay } from './alert-log.ts';
import { finish, rebuildDay } from './day-rebuild.ts';
import type { StorePort } from './ports.ts';
import { isOver, madeBy, staleDays } from './stale-days.ts';

export interface KnownDaysOptions {
  readonly store: StorePort;
  readonly calendar: Calendar;
  readonly waking: WakingWindow;
  readonly now: EpochMs;
  /** What a running service knows of a day without looking it up; null: not all of it. */
  readonly live?: (date: string) => DaySummary | null;
  /** Whether a running service has found that nothing was received on a day. */
  readonly isEmpty?: (date: string) => boolean;
}

/**
 * What is known of a local day, up to now: as it was put down, or else worked out from its packets, or,
 * when there are none, with everything unknown.
 *
 * @throws PlimsollError `bad-input` for a day that has not begun; the store's errors
 */
export function knownDay(date: string, options: KnownDaysOptions): DayAnswer {
  const { calendar, now, store } = options;
  const day = calendar.dayNamed(date);
  const { live = () => null } = options;
  const received = live(date) ?? freshDay(date, options) ?? workedOut(date, options);
  // Before the clock was set back it may have shown a day that by its present time has yet to begin.
  if (received === null && day.start > now) {
    throw inputError('bad-input', `${date} has not begun yet; ask for an earlier day.`);
  }
  const summary = received ?? unheardOf(date, options);
  const damaged = store.journal.damagedDuring(day.start, day.end).map(({ entries, from, to }) => ({
    from: from ?? day.start,
    to: to ?? day.end,
    entries: entries ?? 0,
  }));
  // Acknowledged at any time later: always as the log says it now.
  const { alerts } = alertDay(date, store.alerts.raisedBetween(day.start, day.end));
  // Who acknowledged is told by the log of alerts; a day says how soon.
  const told = alerts.map(({ acknowledgedAfterMs, id, kind, raisedAt }) => ({
    id,
    kind,
    raisedAt,
    acknowledgedAfterMs,
  }));
  return { ...summary, alerts: told, damaged };
}

/**
 * The days that something was received on, and each week beside the one before. A day that is to be worked out anew is
 * never given as it was: it may have been made by another waking window or in another zone.
 *
 * @param onDay hears how far it has come with days that have to be worked out first, up to a second each;
 *   null: there is no time for that, so they are left out and named as pending, and weeks with such days are not compared
 * @throws the store's errors
 */
export function knownDays(
  query: DaysQuery,
  options: KnownDaysOptions,
  onDay: ((done: number, total: number) => void) | null,
): DaysAnswer {
  const { pending, rows } = rowsOf(query, options, onDay);
  for (const date of pending) rows.delete(date);
  const days = inOrder(rows);
  const weeks = compareWeeks(days).filter(
    ({ earlier, later }) => !pending.some((date) => date >= earlier.from && date <= later.to),
  );
  return { days, weeks, pending };
}

/**
 * The days that something was received on, as they were put down last, also when they are to be worked out anew: only for
 * what neither waking window nor calculation changes.
 *
 * @throws the store's errors
 */
export const daysAsPutDown = (query: DaysQuery, options: KnownDaysOptions): DayRow[] =>
  inOrder(rowsOf(query, options, null).rows);

/** The rows of a span by date; those of pending days, where there are any, as they were put down last. */
function rowsOf(
  { from, to }: DaysQuery,
  options: KnownDaysOptions,
  onDay: ((done: number, total: number) => void) | null,
): { readonly rows: Map<string, DayRow>; readonly pending: string[] } {
  const { calendar, isEmpty = () => false, live = () => null, store, waking } = options;
  const listed = store.days.listed(from, to);
  const rows = new Map(listed.flatMap(({ date, row }) => (row === null ? [] : [[date, row]])));
  const stale = staleDays(store, calendar, waking, { from, to }, listed);
  const pending: string[] = [];
  for (const [done, date] of stale.entries()) {
    onDay?.(done, stale.length);
    const summary = live(date) ?? (onDay === null ? null : workedOut(date, options));
    if (summary !== null) rows.set(date, rowOf(summary));
    else if (onDay === null && !isEmpty(date)) pending.push(date);
    else rows.delete(date);
  }
  return { rows, pending };
}

const inOrder = (rows: ReadonlyMap<string, DayRow>): DayRow[] =>
  [...rows.values()].sort((a, b) => (a.date < b.date ? -1 : 1));

/** A day as it was put down, if that was after its end and in the same way; null otherwise. */
function freshDay(date: string, { calendar, store, waking }: KnownDaysOptions): DaySummary | null {
  const stored = store.days.get(date);
  const wanted = madeBy(date, calendar, waking, store.recordings.list());
  if (stored === null || stored.stamp.madeBy !== wanted) return null;
  return isOver(stored.summary.end, stored.stamp.madeAt) ? stored.summary : null;
}

const workedOut = (date: string, { calendar, now, store, waking }: KnownDaysOptions): DaySummary | null =>
  finish(rebuildDay(store, calendar, date, { waking, madeAt: now, through: null })).summary;

/** A day on which nothing was received: its thresholds are known all the same. */
function unheardOf(date: string, { calendar, now, store, waking }: KnownDaysOptions): DaySummary {
  const { end, start } = calendar.dayNamed(date);
  const thresholds = store.thresholds.all();
  const before = thresholds.findLast(({ validFrom }) => validFrom < start);
  const book = new DayBook(calendar, { threshold: before?.bpm ?? null });
  for (const { bpm, validFrom: at } of thresholds) {
    if (at >= start && at < end) book.threshold(at, bpm);
  }
  return book.summary(date, { until: now, waking, alerts: null });
}

function rowOf({ alerts: _, episodes: __, hours: ___, ...row }: DaySummary): DayRow {
  return row;
}
