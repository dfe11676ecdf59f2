import { Temporal } from 'temporal-polyfill';
import type { DayRow } from '../contract/day.ts';
import type { DayLeftOut, WeekComparison } from '../contract/weeks.ts';

/** Fewer complete days than this say nothing about a week. */
export const FEWEST_DAYS = 3;

interface Week {
  readonly week: string;
  readonly from: string;
  readonly to: string;
}

/** The ISO week of a date. */
export function weekOf(date: string): Week {
  const day = Temporal.PlainDate.from(date);
  const monday = plusDays(date, 1 - day.dayOfWeek);
  const number = String(day.weekOfYear ?? 0).padStart(2, '0');
  return {
    week: `${day.yearOfWeek ?? day.year}-W${number}`,
    from: monday,
    to: plusDays(monday, 6),
  };
}

/** Each week of a list of days beside the one before it, for weeks that follow one another. */
export function compareWeeks(rows: readonly DayRow[]): WeekComparison[] {
  const weeks: JudgedWeek[] = [];
  const days = new Map(rows.map((row) => [row.date, row]));
  for (const date of [...days.keys()].sort()) {
    if (date <= (weeks.at(-1)?.to ?? '')) continue;
    const week = weekOf(date);
    const judged = datesOf(week).map((each) => judge(each, days.get(each)));
    weeks.push({ ...week, judged });
  }
  return weeks.flatMap((later, index) => {
    const earlier = weeks[index - 1];
    return earlier === undefined || plusDays(earlier.to, 1) !== later.from
      ? []
      : [compareTwo(earlier, later)];
  });
}

/**
 * Two weeks by their complete days under the same threshold (design 5.5), or why not. It says what a day
 * was like, not which week did better, and it sums nothing up.
 */
function compareTwo(
  { judged: before, ...earlier }: JudgedWeek,
  { judged, ...later }: JudgedWeek,
): WeekComparison {
  const [first, second] = [before.filter(isUsable), judged.filter(isUsable)];
  const head = {
    earlier: { ...earlier, completeDays: first.length },
    later: { ...later, completeDays: second.length },
  };
  const unusable = [...before, ...judged].filter(isLeftOut);
  const threshold = sharedThreshold(first, second);
  if (threshold === null) {
    return { ...head, comparable: false, leftOut: unusable, reasons: reasonsAgainst(head, first, second) };
  }
  const under = (week: readonly UsableDay[]) => week.filter((day) => day.threshold === threshold);
  const others = [...first, ...second].filter((day) => day.threshold !== threshold);
  const leftOut = [...unusable, ...others.map(({ date }) => ({ date, reason: 'other-threshold' as const }))];
  return {
    ...head,
    comparable: true,
    threshold,
    typicalEarlier: typicalOf(under(first)),
    typicalLater: typicalOf(under(second)),
    leftOut: leftOut.sort((a, b) => (a.date < b.date ? -1 : 1)),
  };
}

/** A week, and what each of its days is good for. */
interface JudgedWeek extends Week {
  readonly judged: readonly (UsableDay | LeftOutDay)[];
}

interface UsableDay {
  readonly date: string;
  readonly threshold: number;
  readonly overMs: number;
  readonly atMostMs: number;
}
interface LeftOutDay {
  readonly date: string;
  readonly reason: DayLeftOut;
}

const isUsable = (day: UsableDay | LeftOutDay): day is UsableDay => 'threshold' in day;
const isLeftOut = (day: UsableDay | LeftOutDay): day is LeftOutDay => 'reason' in day;

/** A day with its one threshold, or why it cannot be compared with another. */
function judge(date: string, day: DayRow | undefined): UsableDay | LeftOutDay {
  if (day === undefined || day.recordedMs === 0) return { date, reason: 'nothing-recorded' };
  if (day.until < day.end) return { date, reason: 'not-over-yet' };
  if (!day.complete) return { date, reason: 'not-complete' };
  const [first, ...changes] = new Set(day.thresholds.map(({ bpm }) => bpm));
  const { overMs, atMostMs } = day;
  if (changes.length > 0) return { date, reason: 'threshold-changed' };
  if (first === null || first === undefined || overMs === null || atMostMs === null) {
    return { date, reason: 'no-threshold' };
  }
  return { date, threshold: first, overMs, atMostMs };
}

/** The threshold under which both weeks have enough days; of several the one with the most, then the newest. */
function sharedThreshold(first: readonly UsableDay[], second: readonly UsableDay[]): number | null {
  const count = (week: readonly UsableDay[], threshold: number) =>
    week.filter((day) => day.threshold === threshold).length;
  let shared: number | null = null;
  let most = 0;
  for (const { threshold } of second.toReversed()) {
    const [inFirst, inSecond] = [count(first, threshold), count(second, threshold)];
    if (Math.min(inFirst, inSecond) < FEWEST_DAYS || inFirst + inSecond <= most) continue;
    shared = threshold;
    most = inFirst + inSecond;
  }
  return shared;
}

function reasonsAgainst(
  { earlier, later }: { readonly earlier: Week; readonly later: Week },
  first: readonly UsableDay[],
  second: readonly UsableDay[],
): Extract<WeekComparison, { comparable: false }>['reasons'] {
  const few = [
    { week: earlier.week, days: first.length },
    { week: later.week, days: second.length },
  ].filter(({ days }) => days < FEWEST_DAYS);
  if (few.length > 0) {
    return few.map(({ days, week }) => ({
      code: 'too-few-days' as const,
      words: `Week ${week} has ${days === 0 ? 'no' : `only ${days}`} complete ${days === 1 ? 'day' : 'days'} under one threshold; at least ${FEWEST_DAYS} are needed.`,
    }));
  }
  const limits = (week: readonly UsableDay[]) =>
    [...new Set(week.map(({ threshold }) => threshold))].join(', ');
  return [
    {
      code: 'different-thresholds',
      words: `The thresholds differ: ${limits(first)} bpm in week ${earlier.week}, ${limits(second)} bpm in week ${later.week}.`,
    },
  ];
}

function typicalOf(days: readonly UsableDay[]) {
  return {
    days: days.length,
    overMs: rangeOf(days.map(({ overMs }) => overMs)),
    atMostMs: rangeOf(days.map(({ atMostMs }) => atMostMs)),
  };
}

/** The median, and the ends. Of an even number the middle two's mean, in whole ms. */
function rangeOf(values: readonly number[]) {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(sorted.length / 2)] ?? 0;
  const lower = sorted[Math.ceil(sorted.length / 2) - 1] ?? upper;
  return { middle: Math.floor((lower + upper) / 2), lowest: sorted[0] ?? 0, highest: sorted.at(-1) ?? 0 };
}

const datesOf = ({ from }: Week): string[] => Array.from({ length: 7 }, (_, days) => plusDays(from, days));

/** A date so many days later; counted in UTC, where every day has 24 hours. */
const plusDays = (date: string, days: number): string =>
  new Date(Date.parse(date) + days * DAY_MS).toISOString().slice(0, 10);
const DAY_MS = 86_400_000;
