import type { Report, ReportQuery } from '../contract/report.ts';
import type { Calendar } from '../pacing/calendar.ts';
import { hourProfile, reportNumbers } from '../pacing/report.ts';
import type { EpochMs } from '../units.ts';
import { type KnownDaysOptions, knownDay, knownDays } from './known-days.ts';

export interface ReportOptions extends KnownDaysOptions {
  readonly version: string;
}

/**
 * Everything that the page for a clinician says of a span of days.
 *
 * @param onDay as {@link knownDays} has it: null where days that are not worked out yet are only named
 * @throws the store's errors
 */
export function reportOf(
  { from, notes: wanted, to }: ReportQuery,
  options: ReportOptions,
  onDay: ((done: number, total: number) => void) | null,
): Report {
  const { calendar, now, store, version, waking } = options;
  const { days, pending } = knownDays({ from, to }, options, onDay);
  const span = { from: calendar.dayNamed(from).start, to: calendar.dayNamed(to).end };
  const thresholds = store.thresholds.all().filter(({ validFrom }) => validFrom < span.to);
  const inForce = thresholds.findLastIndex(({ validFrom }) => validFrom <= span.from);
  const summaries = days.map(({ date }) => knownDay(date, options));
  // How much of a day was recorded is not known before it is worked out.
  const dates = datesOf(from, to, calendar, now).filter((date) => !pending.includes(date));
  return {
    from,
    to,
    timeZone: calendar.timeZone,
    madeAt: now,
    version,
    waking,
    ...reportNumbers(days, dates, calendar, now),
    days,
    pending,
    hours: hourProfile(summaries, (at) => calendar.hourOf(at)),
    thresholds: thresholds.slice(Math.max(0, inForce)),
    notes: store.notes
      .between(span.from, span.to)
      .map(({ at, id, kind, text }) => ({ at, id, kind, text: wanted === 'words' ? text : '' })),
  };
}

/** The dates of a span that have begun. */
function datesOf(from: string, to: string, calendar: Calendar, now: EpochMs): string[] {
  const dates: string[] = [];
  for (let day = calendar.dayNamed(from); day.date <= to && day.start <= now; day = calendar.dayAfter(day)) {
    dates.push(day.date);
  }
  return dates;
}
