/** The hours of a look-back, and which of them stand beside each other: those at which the local clock shows the same. */
import type { DaySummary, WakingWindow } from '../contract/day.ts';
import type { LookBackHour } from '../contract/look-back.ts';
import type { EpochMs } from '../units.ts';
import type { Calendar, LocalDay } from './calendar.ts';
import { medianOf } from './median.ts';

/** What is known of the days that are looked at. */
export interface KnownHours {
  /** Their summaries, in order; a day that is missing was not recorded. */
  readonly days: readonly DaySummary[];
  readonly waking: WakingWindow;
  readonly calendar: Calendar;
  /** Dates that something was received on and that are not worked out yet: what they were like is not known. */
  readonly pending: readonly string[];
}

/** An hour with what is needed to compare it. */
export interface Hour extends Omit<LookBackHour, 'otherDaysOverMs'> {
  readonly awake: boolean;
  /** Of a day that is not worked out yet. */
  readonly isPending: boolean;
  /** What the local clock shows as it begins, 0 to 23: the same hours of two days, also where one of them has 23 or 25. */
  readonly clockHour: number;
}

/** The hours of days, in order. Those of a day that is missing are there too: they passed, unrecorded. */
export function hoursOf(dates: readonly LocalDay[], { calendar, days, pending, waking }: KnownHours): Hour[] {
  const summaries = new Map(days.map((day) => [day.date, day]));
  return dates.flatMap((day) => {
    const isAwake = awakeOn(day.date, waking, calendar);
    const hours = summaries.get(day.date)?.hours ?? unrecordedHours(day, calendar);
    return hours.map(({ lengthMs, overMs, recordedMs, start }) => ({
      start,
      lengthMs,
      recordedMs,
      overMs,
      awake: isAwake(start),
      isPending: pending.includes(day.date),
      clockHour: calendar.hourOf(start),
    }));
  });
}

function unrecordedHours(
  day: LocalDay,
  calendar: Calendar,
): Pick<Hour, 'start' | 'lengthMs' | 'recordedMs' | 'overMs'>[] {
  const starts = calendar.hourStarts(day);
  return starts.map((start, index) => ({
    start,
    lengthMs: (starts[index + 1] ?? day.end) - start,
    recordedMs: 0,
    overMs: null,
  }));
}

/** Whether an hour of a date lies in the waking window, by where it begins. */
function awakeOn(date: string, { from, to }: WakingWindow, calendar: Calendar) {
  const [start, end] = [calendar.momentOn(date, from), calendar.momentOn(date, to)];
  return (at: EpochMs): boolean => (from < to ? at >= start && at < end : at >= start || at < end);
}

/** Where the local hour of a moment begins. */
export function startOfHour(at: EpochMs, calendar: Calendar): EpochMs {
  return calendar.hourStarts(calendar.dayOf(at)).findLast((start) => start <= at) ?? at;
}

/** By what the local clock shows: the middle of what the comparable stretches were over in that hour, in ms. */
export function middleByHour(
  others: readonly { readonly from: EpochMs; readonly to: EpochMs }[],
  hours: readonly Hour[],
): ReadonlyMap<number, number> {
  const values = new Map<number, number[]>();
  for (const { clockHour, overMs, start } of hours) {
    if (overMs === null || !others.some(({ from, to }) => start >= from && start < to)) continue;
    values.set(clockHour, [...(values.get(clockHour) ?? []), overMs]);
  }
  return new Map([...values].map(([hour, found]) => [hour, Math.round(medianOf(found) ?? 0)]));
}
