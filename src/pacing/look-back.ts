import type {
  LookBack,
  LookBackEpisode,
  LookBackRange,
  LookBackStretch,
  OtherDayLeftOut,
} from '../contract/look-back.ts';
import { COMPLETE_PERCENT } from '../contract/recorded-enough.ts';
import { type EpochMs, epochMs } from '../units.ts';
import { EPISODE_COUNTED_MS } from './episodes.ts';
import { type Hour, hoursOf, type KnownHours, middleByHour, startOfHour } from './look-back-hours.ts';
import { medianOf } from './median.ts';
import { thousandths } from './rounding.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Post-exertional malaise mostly follows within three days (physiology, Looking back). */
const LOOKED_BACK_DAYS = 3;
/** The look back reaches so far, in ms. */
const LOOKED_BACK_MS = LOOKED_BACK_DAYS * DAY_MS;
/** Held against so many other days before it: a month shows rare events (physiology, Time over a threshold). */
export const OTHER_DAYS = 28;
/** The day of the note and all that is held against it: the 72 hours before the earliest of the other days begin the day before. */
const DAYS_LOOKED_AT = 1 + OTHER_DAYS + LOOKED_BACK_DAYS + 1;
/** So many of the longest episodes are told. */
const LONGEST_TOLD = 3;

export interface LookBackInputs extends KnownHours {
  /** The moment of the note. */
  readonly at: EpochMs;
  /** The moments of all bad days and crashes that the wearer marked. */
  readonly badMoments: readonly EpochMs[];
}

/** What is seen in the days themselves; who wrote the note, and what is pending, is the service's. */
export type SeenLookingBack = Omit<LookBack, 'note' | 'pending'>;

/**
 * The 72 hours before a moment, hour by hour, in stretches of 24, and beside them the same stretches of the 28
 * days before. Hours are whole local ones: those that began in the 72 hours before the hour of the moment. Facts
 * side by side; no cause, no prediction (design 9). Other days are comparable when enough of their waking hours
 * is recorded, under the threshold of the 72 hours, and when they do not themselves come before a bad day.
 */
export function lookBack(inputs: LookBackInputs): SeenLookingBack {
  const { at, badMoments, calendar } = inputs;
  const noted = calendar.dayOf(at);
  const dates = Array.from({ length: DAYS_LOOKED_AT }, (_, index) =>
    calendar.dayAfter(noted, index + 1 - DAYS_LOOKED_AT),
  );
  const hours = hoursOf(dates, inputs);
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
      .map(({ awake: _, clockHour, isPending: __, ...hour }) => ({
        ...hour,
        otherDaysOverMs: usual.get(clockHour) ?? null,
      })),
    stretches,
    others: others.length === 0 ? null : rangesOf(others),
    leftOut,
    under,
    mayBeTooHigh: mayBeTooHigh(under, badDaysUnder(badMoments, at, hours, inputs)),
  };
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
  const time = calendar.timeOf(to);
  const wanted = new Set(stretches.flatMap(({ thresholds }) => thresholds));
  const leftOut: { date: string; reason: OtherDayLeftOut }[] = [];
  const others: LookBackStretch[] = [];
  for (let back = LOOKED_BACK_DAYS; back < LOOKED_BACK_DAYS + OTHER_DAYS; back += 1) {
    const other = calendar.dayAfter(day, -back);
    const end = startOfHour(calendar.momentOn(other.date, time), calendar);
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

/**
 * That the threshold may be too high: to lower it may be offered, never to raise it (design 5.6). Null: nothing says so.
 *
 * @param badDays of the last 28 days, all of them and those that came under the threshold
 */
export function mayBeTooHigh(
  under: LookBack['under'],
  { all, under: count }: { all: number; under: number },
): string | null {
  if (under !== 'yes') return null;
  const days = `${count} of ${all} ${all === 1 ? 'bad day' : 'bad days'} in 28 days`;
  return `This came after three days under your threshold (${days}). The threshold may be too high for you; you can enter a lower one. Heart rate also does not see thinking, feeling, infection or standing still.`;
}

const sum = <Item>(items: readonly Item[], pick: (item: Item) => number): number =>
  items.reduce((total, item) => total + pick(item), 0);
