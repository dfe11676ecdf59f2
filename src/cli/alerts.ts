import type { Clock } from '../clock.ts';
import { ALERT_KINDS, type AlertDay, type LoggedAlert } from '../contract/alerts.ts';
import { dateSchema } from '../contract/day.ts';
import { inputError } from '../errors.ts';
import { Calendar } from '../pacing/calendar.ts';
import { alertLog } from '../service/alert-log.ts';
import { ALERT_WORDS } from './alert-words.ts';
import type { DayOptions, KeptDays } from './days.ts';
import { inHoursAndMinutes, type Terminal } from './terminal.ts';

/**
 * `plimsoll alerts [DATE]`: the alerts of one day, how many, and how soon they were acknowledged and by
 * whom; today if none is named.
 *
 * @throws PlimsollError `bad-option` for a date that is none, `bad-input` for one that has not begun
 */
export function alerts(
  date: string | undefined,
  options: DayOptions,
  open: (folder: string) => KeptDays,
  clock: Clock,
  terminal: Terminal,
): void {
  const calendar = new Calendar(options.tz);
  if (date !== undefined && !dateSchema.safeParse(date).success) {
    throw inputError('bad-option', `A day is written like 2026-03-28, not "${date}".`);
  }
  const now = clock.wall();
  const named = date ?? null;
  const { close, store } = open(options.data);
  try {
    const log = alertLog(named, named, now, calendar, (from, to) => store.alerts.raisedBetween(from, to));
    // A clock that was set back since may have shown a day that has yet to begin.
    const hasNone = log.days.every((day) => day.alerts.length === 0);
    if (date !== undefined && hasNone && calendar.dayNamed(date).start > now) {
      throw inputError('bad-input', `${date} has not begun yet; ask for an earlier day.`);
    }
    if (options.json) terminal.say(JSON.stringify(log));
    else for (const day of log.days) for (const line of inWords(day, calendar.timeZone)) terminal.say(line);
  } finally {
    close();
  }
}

function* inWords(day: AlertDay, timeZone: string): Generator<string> {
  const count = day.alerts.length;
  if (count === 0) {
    yield `${day.day}: no alerts`;
    return;
  }
  const kinds = ALERT_KINDS.flatMap((kind) => {
    const raised = day.raised[kind];
    return raised === undefined ? [] : [`${raised} × ${ALERT_WORDS[kind]}`];
  });
  const median = day.medianAcknowledgedAfterMs;
  const soon = median === null ? '' : `, half of them within ${inHoursAndMinutes(median)}`;
  yield `${day.day}: ${kinds.join(', ')}; ${day.acknowledged} of ${count} acknowledged${soon}`;
  const time = new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'medium' });
  for (const alert of day.alerts)
    yield `  ${time.format(alert.raisedAt)} ${ALERT_WORDS[alert.kind]}${became(alert, time)}`;
}

function became(
  { acknowledgedAfterMs, acknowledgements, resolvedAt }: LoggedAlert,
  time: Intl.DateTimeFormat,
) {
  const by = acknowledgements[0]?.by;
  const acknowledged =
    by === undefined || acknowledgedAfterMs === null
      ? ', acknowledged by nobody'
      : `, acknowledged after ${inHoursAndMinutes(acknowledgedAfterMs)} by ${by.role} (${by.device})`;
  return acknowledged + (resolvedAt === null ? ', still there' : `, ended at ${time.format(resolvedAt)}`);
}
