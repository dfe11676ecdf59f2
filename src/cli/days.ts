import type { Clock } from '../clock.ts';
import { dateSchema, type WakingWindow } from '../contract/day.ts';
import { daysQuerySchema, type WeekComparison } from '../contract/weeks.ts';
import { inputError } from '../errors.ts';
import { Calendar, type LocalDay } from '../pacing/calendar.ts';
import { knownDay, knownDays } from '../service/known-days.ts';
import type { StorePort } from '../service/ports.ts';
import { dayInWords, rowInWords } from './day-words.ts';
import { Progress } from './progress.ts';
import { inHoursAndMinutes, type Terminal } from './terminal.ts';

export interface DayOptions {
  readonly data: string;
  /** IANA time zone of the wearer's days. */
  readonly tz: string;
  readonly json: boolean;
}

export interface DaysOptions extends DayOptions {
  /** The first and the last day, `YYYY-MM-DD`; by default the last two weeks up to today. */
  readonly from?: string;
  readonly to?: string;
}

/** What is kept in a data folder; a service may be recording there. */
export interface KeptDays {
  readonly store: StorePort;
  readonly waking: WakingWindow;
  close(): void;
}

const DEFAULT_DAYS = 14;

/**
 * `plimsoll day [DATE]`: one day in honest numbers, today if none is named.
 *
 * @throws PlimsollError `bad-option` for a date that is none, `bad-input` for one that has not begun
 */
export function day(
  date: string | undefined,
  options: DayOptions,
  open: (folder: string) => KeptDays,
  clock: Clock,
  terminal: Terminal,
): void {
  const calendar = new Calendar(options.tz);
  const now = clock.wall();
  const named = date === undefined ? calendar.dayOf(now).date : parseDate(date);
  const { close, store, waking } = open(options.data);
  try {
    const known = knownDay(named, { store, calendar, waking, now });
    if (options.json) terminal.say(JSON.stringify(known));
    else for (const line of dayInWords(known)) terminal.say(line);
    if (known.damaged.length > 0 && !options.json) {
      terminal.say('Part of what was received is damaged and set aside; `plimsoll verify` tells more.');
    }
  } finally {
    close();
  }
}

/**
 * `plimsoll days`: a line a day, and each week beside the one before.
 *
 * @throws PlimsollError `bad-option` for dates that are none or in the wrong order
 */
export function days(
  options: DaysOptions,
  open: (folder: string) => KeptDays,
  clock: Clock,
  terminal: Terminal,
): void {
  const calendar = new Calendar(options.tz);
  const now = clock.wall();
  const { from, to } = spanOf(options, calendar.dayOf(now), calendar, DEFAULT_DAYS);
  const query = daysQuerySchema.safeParse({ from, to });
  if (!query.success) throw inputError('bad-option', query.error.issues[0]?.message ?? 'Which days?');
  const { close, store, waking } = open(options.data);
  try {
    const progress = new Progress('Working days out', clock, terminal);
    const onDay = (done: number, total: number) => progress.at(done, total);
    const answer = knownDays(query.data, { store, calendar, waking, now }, onDay);
    if (options.json) {
      terminal.say(JSON.stringify(answer));
      return;
    }
    if (answer.days.length === 0) terminal.say(`Nothing was recorded from ${from} to ${to}.`);
    for (const row of answer.days) terminal.say(rowInWords(row));
    for (const comparison of answer.weeks) for (const line of weeksInWords(comparison)) terminal.say(line);
  } finally {
    close();
  }
}

/**
 * The days that were asked for: the last so many up to today, unless they are named.
 *
 * @throws PlimsollError `bad-option` for dates that are none
 */
export function spanOf(
  { from, to }: Pick<DaysOptions, 'from' | 'to'>,
  today: LocalDay,
  calendar: Calendar,
  usual: number,
): { from: string; to: string } {
  const last = to === undefined ? today.date : parseDate(to);
  return {
    from: from === undefined ? calendar.dayAfter({ date: last }, 1 - usual).date : parseDate(from),
    to: last,
  };
}

/** A day as it was typed. @throws PlimsollError `bad-option` */
function parseDate(text: string): string {
  const date = dateSchema.safeParse(text);
  if (date.success) return date.data;
  throw inputError('bad-option', `${text} is no day; write it like 2026-03-29.`);
}

function* weeksInWords(comparison: WeekComparison): Generator<string> {
  const { earlier, later } = comparison;
  if (!comparison.comparable) {
    yield `Weeks ${earlier.week} and ${later.week} cannot be compared.`;
    for (const { words } of comparison.reasons) yield `  ${words}`;
    return;
  }
  const { threshold, typicalEarlier, typicalLater } = comparison;
  yield `At least so long over ${threshold} bpm on a complete day:`;
  for (const [week, { atMostMs, days: count, overMs }] of [
    [earlier.week, typicalEarlier],
    [later.week, typicalLater],
  ] as const) {
    const [lowest, middle, highest] = [overMs.lowest, overMs.middle, overMs.highest].map(seenInWords);
    const most = inHoursAndMinutes(atMostMs.middle);
    yield `  ${week}, ${count} days: ${middle} in the middle, from ${lowest} to ${highest}; at most ${most} in the middle.`;
  }
}

const seenInWords = (ms: number): string => (ms === 0 ? 'none seen' : inHoursAndMinutes(ms));
