import type { DayAlert, DayEpisode, DayHour, DaySummary, WakingWindow } from '../contract/day.ts';
import { COMPLETE_PERCENT } from '../contract/recorded-enough.ts';
import { type EpochMs, epochMs } from '../units.ts';
import type { Calendar } from './calendar.ts';
import { type DayState, type HourState, MINUTE_MS, minutesBetween, sumOver } from './day.ts';
import { EPISODE_COUNTED_MS, type Episode, listedEpisodes, spanOf } from './episodes.ts';
import { lowestHalfHour } from './half-hour.ts';
import { areaInBpmMin, thousandths } from './rounding.ts';

export interface SummaryOptions {
  readonly calendar: Calendar;
  readonly waking: WakingWindow;
  /** Up to where the day has come; at or after its end, once it is over. */
  readonly until: EpochMs;
  /** The day before, whose evening belongs to the night that ends on this day; null: nothing is known of it. */
  readonly before: DayState | null;
  /** Raised on this day; null where that is not known. */
  readonly alerts: readonly DayAlert[] | null;
}

/** Everything that a day says of itself (design 5.5). */
export function summariseDay(day: DayState, options: SummaryOptions): DaySummary {
  const { calendar, waking, before, alerts } = options;
  const until = epochMs(Math.min(Math.max(options.until, day.start), day.end));
  const recordedMs = sumOver(day, (hour) => hour.recordedMs);
  const bpmMs = day.minutes?.bpmMs.reduce((sum, part) => sum + part, 0) ?? 0;
  const judged = day.hours.some(({ judgedMs }) => judgedMs > 0);
  const episodes = judged ? [...listedEpisodes(day.episodes)] : null;
  const awake = wakingPart(day, waking, calendar);
  return {
    date: day.date,
    timeZone: calendar.timeZone,
    start: day.start,
    end: day.end,
    until,
    ...measuredOf(day.hours, until),
    areaBpmMin: judged ? areaInBpmMin(day.areaBpmMs) : null,
    meanBpm: recordedMs > 0 ? thousandths(bpmMs / recordedMs) : null,
    lowBpm: day.low,
    highBpm: day.high,
    waking: awake,
    complete: awake.lengthMs > 0 && 100 * awake.recordedMs >= COMPLETE_PERCENT * awake.lengthMs,
    episodeCounts: episodes === null ? null : countEpisodes(episodes),
    longestEpisodeMs: longestOf(episodes ?? []),
    lowestHalfHour: lowestHalfHour([...minutesBetween(day, day.start, day.end)]),
    nightHalfHour: lowestHalfHour(nightMinutes(day, before, calendar)),
    thresholds: [...day.thresholds],
    hours: day.hours.map((hour) => hourOf(hour, until)),
    episodes: episodes?.map(episodeOf) ?? null,
    alerts: alerts === null ? null : [...alerts],
  };
}

/** Recorded, over (at least), not recorded (so far) and at most, of the hours together. */
export function measuredOf(hours: readonly HourState[], until: EpochMs) {
  const sum = (pick: (hour: HourState) => number) => hours.reduce((total, hour) => total + pick(hour), 0);
  const recordedMs = sum((hour) => hour.recordedMs);
  const judgedMs = sum((hour) => hour.judgedMs);
  const passedMs = sum((hour) => Math.max(0, Math.min(hour.end, until) - hour.start) + hour.steppedMs);
  const unjudgedMs = recordedMs - judgedMs;
  const notRecordedMs = Math.max(0, passedMs - recordedMs);
  const overMs = judgedMs > 0 ? sum((hour) => hour.overMs) : null;
  const atMostMs = overMs === null ? null : overMs + unjudgedMs + notRecordedMs;
  return { recordedMs, unjudgedMs, overMs, notRecordedMs, atMostMs };
}

const hourOf = (hour: HourState, until: EpochMs): DayHour => ({
  start: hour.start,
  lengthMs: hour.end - hour.start,
  ...measuredOf([hour], until),
});

function wakingPart(day: DayState, waking: WakingWindow, calendar: Calendar): DaySummary['waking'] {
  const from = calendar.momentOn(day.date, waking.from);
  const to = calendar.momentOn(day.date, waking.to);
  // By its times: where the clocks skip both of them they are one moment, and the window does not go past midnight.
  const isWithin = waking.from < waking.to;
  const parts = isWithin ? [[from, to] as const] : [[day.start, to] as const, [from, day.end] as const];
  let lengthMs = 0;
  let recordedMs = 0;
  for (const [start, end] of parts) {
    lengthMs += end - start;
    for (const minute of minutesBetween(day, start, end)) recordedMs += minute.recordedMs;
  }
  const share = lengthMs === 0 ? null : thousandths(Math.min(1, recordedMs / lengthMs));
  return { ...waking, lengthMs, recordedMs, share };
}

function nightMinutes(day: DayState, before: DayState | null, calendar: Calendar) {
  const { from, to } = calendar.nightBefore(day);
  const evening = before === null ? unrecorded(from, day.start) : minutesBetween(before, from, day.start);
  return [...evening, ...minutesBetween(day, day.start, to)];
}

function* unrecorded(from: EpochMs, to: EpochMs) {
  for (let at: number = from; at < to; at += MINUTE_MS) yield { start: epochMs(at), recordedMs: 0, bpmMs: 0 };
}

const countEpisodes = (episodes: readonly Episode[]) => {
  const atLeast = (ms: number) => episodes.filter(({ overMs }) => overMs >= ms).length;
  return {
    of30s: episodes.length,
    of2min: atLeast(EPISODE_COUNTED_MS.of2min),
    of10min: atLeast(EPISODE_COUNTED_MS.of10min),
  };
};

const longestOf = (episodes: readonly Episode[]): number | null =>
  episodes.length === 0 ? null : Math.max(...episodes.map(({ overMs }) => overMs));

const episodeOf = (episode: Episode): DayEpisode => ({
  start: episode.start,
  end: episode.end,
  overMs: episode.overMs,
  spanMs: spanOf(episode),
  peakBpm: episode.peak,
  areaBpmMin: areaInBpmMin(episode.areaBpmMs),
});
