import type { Alert, AlertDay, AlertLogAnswer, LoggedAlert } from '../contract/alerts.ts';
import { inputError } from '../errors.ts';
import type { Calendar, LocalDay } from '../pacing/calendar.ts';
import { medianOf } from '../pacing/median.ts';
import type { EpochMs } from '../units.ts';

/** More days than this are not listed at once. */
const MOST_DAYS = 366;

/**
 * The alert log of some local days, so that a setting that cries wolf is seen.
 *
 * @param from, to `YYYY-MM-DD`, both included; null: today
 * @param raised the alerts raised from a moment on, up to another
 * @throws PlimsollError `bad-input` for days that there are not, or too many
 */
export function alertLog(
  from: string | null,
  to: string | null,
  now: EpochMs,
  calendar: Calendar,
  raised: (from: EpochMs, to: EpochMs) => readonly Alert[],
): AlertLogAnswer {
  const last = to === null ? calendar.dayOf(now) : dayNamed(calendar, to);
  const days: AlertDay[] = [];
  for (let day = from === null ? last : dayNamed(calendar, from); day.start <= last.start; ) {
    if (days.length === MOST_DAYS) {
      throw inputError('bad-input', `At most ${MOST_DAYS} days are listed at once; ask for fewer.`);
    }
    days.push(alertDay(day.date, raised(day.start, day.end)));
    day = calendar.dayAfter(day);
  }
  if (days.length === 0) {
    throw inputError(
      'bad-input',
      `${to ?? 'Today'} is before ${from ?? 'today'}; give the earlier day first.`,
    );
  }
  return { days };
}

/** The alerts of one day, and how many, how soon acknowledged. */
export function alertDay(day: string, alerts: readonly Alert[]): AlertDay {
  const logged = alerts.map(loggedAlert);
  const waits = logged.map(({ acknowledgedAfterMs }) => acknowledgedAfterMs).filter((wait) => wait !== null);
  const raised: AlertDay['raised'] = {};
  for (const { kind } of logged) raised[kind] = (raised[kind] ?? 0) + 1;
  return {
    day,
    raised,
    acknowledged: waits.length,
    medianAcknowledgedAfterMs: medianOf(waits),
    alerts: logged,
  };
}

function loggedAlert(alert: Alert): LoggedAlert {
  const { id, kind, family, raisedAt, resolvedAt, acknowledgements } = alert;
  const first = acknowledgements[0]?.at ?? null;
  const acknowledgedAfterMs = first === null ? null : Math.max(0, first - raisedAt);
  return { id, kind, family, raisedAt, resolvedAt, acknowledgements, acknowledgedAfterMs };
}

function dayNamed(calendar: Calendar, date: string): LocalDay {
  try {
    return calendar.dayNamed(date);
  } catch (cause) {
    throw inputError('bad-input', `There is no day ${date}.`, cause);
  }
}
