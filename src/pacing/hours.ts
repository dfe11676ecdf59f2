import type { EpochMs } from '../units.ts';
import type { Calendar } from './calendar.ts';

/** A stretch of every day by the local clock, `HH:MM`: from, up to, not including, to; it may span midnight. */
export interface DailyHours {
  readonly from: string;
  readonly to: string;
}

interface Stretch {
  readonly start: EpochMs;
  readonly end: EpochMs;
}

interface Asked {
  readonly date: string;
  readonly stretches: readonly Stretch[];
}

/** The stretches of the last local day that was asked about; time zone arithmetic is slow. */
const lastAsked = new WeakMap<Calendar, Map<string, Asked>>();

/** The stretch that a moment lies in; null when it lies in none. */
export function withinHours(hours: DailyHours, at: EpochMs, calendar: Calendar): Stretch | null {
  const known = lastAsked.get(calendar) ?? new Map<string, Asked>();
  lastAsked.set(calendar, known);
  const { date } = calendar.dayOf(at);
  const key = `${hours.from}-${hours.to}`;
  const asked = known.get(key);
  const stretches = asked?.date === date ? asked.stretches : stretchesOn(date, hours, calendar);
  known.set(key, { date, stretches });
  return stretches.find(({ start, end }) => at >= start && at < end) ?? null;
}

/** The stretches that touch a day: its own, and the one of the day before where it spans midnight. */
function stretchesOn(date: string, { from, to }: DailyHours, calendar: Calendar): Stretch[] {
  const endsSameDay = to > from;
  const dates = endsSameDay ? [date] : [date, calendar.dayAfter({ date }, -1).date];
  return dates.map((day) => ({
    start: calendar.momentOn(day, from),
    end: calendar.momentOn(endsSameDay ? day : calendar.dayAfter({ date: day }).date, to),
  }));
}
