import type { DaySummary, WakingWindow } from '../contract/day.ts';
import type {
  LookBack,
  LookBackEpisode,
  LookBackHour,
  LookBackRange,
  LookBackStretch,
  OtherDayLeftOut,
} from '../contract/look-back.ts';
import { COMPLETE_PERCENT } from '../contract/recorded-enough.ts';
import { type EpochMs, epochMs } from '../units.ts';
import type { Calendar, LocalDay } from './calendar.ts';
import { EPISODE_COUNTED_MS } from './episodes.ts';
import { medianOf } from './median.ts';
import { thousandths } from './rounding.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Post-exertional malaise mostly follows within three days (physiology, Looking back). */
const LOOKED_BACK_DAYS = 3;
/** The look back reaches so far, in ms. */
export const LOOKED_BACK_MS = LOOKED_BACK_DAYS * DAY_MS;
/** Held against so many other days before it: a month shows rare events (physiology, Time over a threshold). */
export const OTHER_DAYS = 28;
/** The day of the note and all that is held against it: the 72 hours before the earliest of the other days begin the day before. */
const DAYS_LOOKED_AT = 1 + OTHER_DAYS + LOOKED_BACK_DAYS + 1;
/** So many of the longest episodes are told. */
const LONGEST_TOLD = 3;

export interface LookBackInputs {
  /** The moment of the note. */
  readonly at: EpochMs;
  /** Summaries of the days around it, in order; a day that is missing was not recorded. */
  readonly days: readonly DaySummary[];
  /** The moments of all bad days and crashes that the wearer marked. */
  readonly badMoments: readonly EpochMs[];
  readonly waking: WakingWindow;
  readonly calendar: Calendar;
  /** Dates that something was received on and that are not worked out yet: what they were like is not known. */
  readonly pending: readonly string[];
}

/** What is seen in the days themselves; who wrote the note, and what is pending, is the service's. */
export type SeenLookingBack = Omit<LookBack, 'note' | 'pending'>;

/** An hour with what is needed to compare it. */
interface Hour extends Omit<LookBackHour, 'otherDaysOverMs'> {
  readonly awake: boolean;
  /** Of a day that is not worked out yet. */
  readonly isPending: boolean;
  /** Where it lies in its day, in ms from the start of the day. */
  readonly sinceMidnight: number;
}

/**
 * The 72 hours before a moment, hour by hour, in stretches of 24, and beside them the same stretches of the 28
 * days before. Hours are whole local ones: those that began in the 72 hours before the hour of the moment. Facts
 * side by side; no cause, no prediction (design 9). Other days are comparable when enough of their waking hours
 * is recorded, under the threshold of the 72 hours, and when they do not themselves come before a bad day.
 */
export function lookBack(inputs: LookBackInputs): SeenLookingBack {
  const { at, badMoments, calendar } = inputs;
  const hours = hoursOf(inputs);
  const to = startOfHour(at, calendar);
  const from = epochMs(to - LOOKED_BACK_MS);
  const stretches = [0, 1, 2].map((days) => stretchOf(epochMs(to - days * DAY_MS), hours, inputs));
  const { leftOut, others } = otherStretches(to, stretches, hours, inputs);
  const under = wasUnder(stretches, inputs);
  const usual = middleByHour(others, hours);
  return {
    from,
    to,
    hours: hours
      .filter(({ isPending, start }) => !isPending && start >= from && start < to)
      .map(({ awake: _, isPending: __, sinceMidnight, ...hour }) => ({
        ...hour,
        otherDaysOverMs: usual.get(sinceMidnight) ?? null,
      })),
    stretches,
    others: others.length === 0 ? null : rangesOf(others),
    leftOut,
    under,
    mayBeTooHigh: mayBeTooHigh(under, badDaysUnder(badMoments, at, hours, inputs)),
  };
}

/** The hours of every day that is looked at. Those of a day that is missing are there too: they passed, unrecorded. */
function hoursOf({ at, calendar, days, pending, waking }: LookBackInputs): Hour[] {
  const summaries = new Map(days.map((day) => [day.date, day]));
  const noted = calendar.dayOf(at);
  return Array.from({ length: DAYS_LOOKED_AT }, (_, index) =>
    calendar.dayAfter(noted, index + 1 - DAYS_LOOKED_AT),
  ).flatMap((day) => {
    const isAwake = awakeOn(day.date, waking, calendar);
    const hours = summaries.get(day.date)?.hours ?? unrecordedHours(day, calendar);
    return hours.map(({ lengthMs, overMs, recordedMs, start }) => ({
      start,
      lengthMs,
      recordedMs,
      overMs,
      awake: isAwake(start),
      isPending: pending.includes(day.date),
      sinceMidnight: start - day.start,
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
  return (at: EpochMs): boolean => (start < end ? at >= start && at < end : at >= start || at < end);
}

function startOfHour(at: EpochMs, calendar: Calendar): EpochMs {
  return calendar.hourStarts(calendar.dayOf(at)).findLast((start) => start <= at) ?? at;
}

/** The 24 hours before a moment. */
function stretchOf(to: EpochMs, hours: readonly Hour[], inputs: LookBackInputs): LookBackStretch {
  const from = epochMs(to - DAY_MS);
  const inside = hours.filter(({ start }) => start >= from && start < to);
  const recordedMs = sum(inside, (hour) => hour.recordedMs);
  const awake = inside.filter((hour) => hour.awake);
  const awakeMs = sum(awake, (hour) => hour.lengthMs);
  const judged = inside.some(({ overMs }) => overMs !== null);
  return {
    from,
    to,
    recordedMs,
    overMs: judged ? sum(inside, ({ overMs }) => overMs ?? 0) : null,
    share: thousandths(Math.min(1, recordedMs / DAY_MS)),
    wakingShare:
      awakeMs === 0 ? 0 : thousandths(Math.min(1, sum(awake, (hour) => hour.recordedMs) / awakeMs)),
    longest: judged ? longestOf(from, to, inputs) : null,
    thresholds: thresholdsOf(from, to, inputs),
  };
}

function longestOf(from: EpochMs, to: EpochMs, { days }: LookBackInputs): LookBackEpisode[] {
  return days
    .flatMap(({ episodes }) => episodes ?? [])
    .filter(({ start }) => start >= from && start < to)
    .sort((a, b) => b.overMs - a.overMs || a.start - b.start)
    .slice(0, LONGEST_TOLD)
    .map(({ start, overMs, peakBpm }) => ({ start, overMs, peakBpm }));
}

function thresholdsOf(from: EpochMs, to: EpochMs, { days }: LookBackInputs): (number | null)[] {
  const changes = days.flatMap(({ thresholds }) => thresholds);
  const before = changes.findLast((change) => change.from <= from);
  const during = changes.filter((change) => change.from > from && change.from < to);
  return [...new Set([...(before === undefined ? [] : [before]), ...during].map(({ bpm }) => bpm))];
}

/** Whether something of a stretch lies in a day that is not worked out yet. */
const isPendingWithin = (
  { from, to }: Pick<LookBackStretch, 'from' | 'to'>,
  { calendar, pending }: LookBackInputs,
): boolean =>
  pending.some((date) => {
    const { end, start } = calendar.dayNamed(date);
    return start < to && end > from;
  });

function otherStretches(
  to: EpochMs,
  stretches: readonly LookBackStretch[],
  hours: readonly Hour[],
  inputs: LookBackInputs,
) {
  const { badMoments, calendar } = inputs;
  const day = calendar.dayOf(to);
  const sinceMidnight = to - day.start;
  const wanted = new Set(stretches.flatMap(({ thresholds }) => thresholds));
  const leftOut: { date: string; reason: OtherDayLeftOut }[] = [];
  const others: LookBackStretch[] = [];
  for (let back = LOOKED_BACK_DAYS; back < LOOKED_BACK_DAYS + OTHER_DAYS; back += 1) {
    const other = calendar.dayAfter(day, -back);
    const end = startOfHour(epochMs(Math.min(other.start + sinceMidnight, other.end - 1)), calendar);
    const stretch = stretchOf(end, hours, inputs);
    if (stretch.recordedMs === 0 || isPendingWithin(stretch, inputs)) continue;
    const reason = reasonAgainst(stretch, wanted, badMoments);
    if (reason === null) others.push(stretch);
    else leftOut.push({ date: other.date, reason });
  }
  return { others, leftOut };
}

function reasonAgainst(
  stretch: LookBackStretch,
  wanted: ReadonlySet<number | null>,
  badMoments: readonly EpochMs[],
): OtherDayLeftOut | null {
  if (badMoments.some((bad) => bad > stretch.from && bad - LOOKED_BACK_MS < stretch.to))
    return 'before-a-bad-day';
  if (100 * stretch.wakingShare < COMPLETE_PERCENT) return 'too-little-recorded';
  if (stretch.overMs === null || wanted.size !== 1 || wanted.has(null)) return 'threshold-unknown';
  return stretch.thresholds.every((threshold) => wanted.has(threshold)) ? null : 'other-threshold';
}

const rangesOf = (others: readonly LookBackStretch[]) => ({
  days: others.length,
  overMs: rangeOf(others.map(({ overMs }) => overMs ?? 0)),
  share: rangeOf(others.map(({ share }) => share)),
  longestMs: rangeOf(others.map(({ longest }) => longest?.[0]?.overMs ?? 0)),
});

const rangeOf = (values: readonly number[]): LookBackRange => ({
  middle: thousandths(medianOf(values) ?? 0),
  lowest: Math.min(...values),
  highest: Math.max(...values),
});

/** By the place of an hour in its day: the middle of what the comparable days were over in it. */
function middleByHour(
  others: readonly LookBackStretch[],
  hours: readonly Hour[],
): ReadonlyMap<number, number> {
  const values = new Map<number, number[]>();
  for (const { overMs, sinceMidnight, start } of hours) {
    if (overMs === null || !others.some(({ from, to }) => start >= from && start < to)) continue;
    values.set(sinceMidnight, [...(values.get(sinceMidnight) ?? []), overMs]);
  }
  return new Map([...values].map(([hour, found]) => [hour, Math.round(medianOf(found) ?? 0)]));
}

/**
 * Under the threshold: enough of the waking hours of all three days recorded, and no episode of 2 minutes or more
 * (about as long as short-term anaerobic work lasts; physiology, Methods).
 */
function wasUnder(stretches: readonly LookBackStretch[], inputs: LookBackInputs): LookBack['under'] {
  const hadEpisode = stretches.some(
    ({ longest }) => (longest?.[0]?.overMs ?? 0) >= EPISODE_COUNTED_MS.of2min,
  );
  if (hadEpisode) return 'no';
  const isKnown = stretches.every((stretch) => {
    const { overMs, thresholds, wakingShare } = stretch;
    if (isPendingWithin(stretch, inputs)) return false;
    return overMs !== null && !thresholds.includes(null) && 100 * wakingShare >= COMPLETE_PERCENT;
  });
  return isKnown ? 'yes' : 'unknown';
}

/** Of the bad days of the 28 days up to `at`: how many there were, and how many came after days under the threshold. */
function badDaysUnder(
  badMoments: readonly EpochMs[],
  at: EpochMs,
  hours: readonly Hour[],
  inputs: LookBackInputs,
) {
  const { calendar } = inputs;
  const from = at - OTHER_DAYS * DAY_MS;
  const byDate = new Map<string, EpochMs>();
  for (const bad of [...badMoments].sort((a, b) => a - b)) {
    const { date } = calendar.dayOf(bad);
    if (bad > from && bad <= at && !byDate.has(date)) byDate.set(date, bad);
  }
  const under = [...byDate.values()].filter((bad) => {
    const to = startOfHour(bad, calendar);
    const stretches = [0, 1, 2].map((days) => stretchOf(epochMs(to - days * DAY_MS), hours, inputs));
    return wasUnder(stretches, inputs) === 'yes';
  });
  return { all: byDate.size, under: under.length };
}

/** That the threshold may be too high: to lower it may be offered, never to raise it (design 5.6). */
function mayBeTooHigh(
  under: LookBack['under'],
  { all, under: count }: { all: number; under: number },
): string | null {
  if (under !== 'yes') return null;
  const days = `${count} of ${all} ${all === 1 ? 'bad day' : 'bad days'} in 28 days`;
  return `This came after three days under your threshold (${days}). The threshold may be too high for you; you can enter a lower one. Heart rate also does not see thinking, feeling, infection or standing still.`;
}

const sum = <Item>(items: readonly Item[], pick: (item: Item) => number): number =>
  items.reduce((total, item) => total + pick(item), 0);
