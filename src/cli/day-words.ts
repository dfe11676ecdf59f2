/** A day in the words of the terminal: what is known, and that the rest is not. */
import type { DayEpisode, DayHour, DayRow, DaySummary, HalfHour } from '../contract/day.ts';
import { isRecordedEnough, wakingPassedMs } from '../contract/recorded-enough.ts';
import { alertWords } from './alert-words.ts';
import { inHoursAndMinutes } from './terminal.ts';

/** A day in one line. */
export function rowInWords(day: DayRow): string {
  const known =
    day.recordedMs === 0 ? [] : [`${inHoursAndMinutes(day.recordedMs)} recorded`, rangeInWords(day)];
  return `${day.date}: ${[overInShort(day), ...known].join(', ')}`;
}

function overInShort(day: DayRow): string {
  if (day.recordedMs === 0) return 'nothing recorded';
  if (day.overMs === null) return 'over unknown, no threshold was in force';
  if (day.overMs > 0) return `at least ${inHoursAndMinutes(day.overMs)} over${limitInWords(day)}`;
  return isRecordedEnough(day) ? `not seen over${limitInWords(day)}` : notEnough(day).toLowerCase();
}

/** A day in full, line by line. */
export function* dayInWords(day: DaySummary): Generator<string> {
  const clock = clockOf(day);
  const sofar = day.until < day.end ? `, so far (${clock(day.until)})` : '';
  yield `${longDate(day)}${sofar}, ${day.timeZone}${unusualLength(day)}`;
  yield headline(day);
  if (day.recordedMs === 0) return;
  yield `Recorded ${inHoursAndMinutes(day.recordedMs)}, not recorded ${inHoursAndMinutes(day.notRecordedMs)}; ${wakingInWords(day)}.`;
  if (day.unjudgedMs > 0) {
    yield `Recorded without a threshold, so not known to be over or not: ${inHoursAndMinutes(day.unjudgedMs)}.`;
  }
  yield `Heart rate ${rangeInWords(day)}.`;
  yield* lowestInWords('Lowest half-hour', day.lowestHalfHour, clock);
  yield* lowestInWords('Lowest half-hour of the night before', day.nightHalfHour, clock);
  for (const { from, bpm } of day.thresholds) {
    yield `Threshold from ${clock(from)}: ${bpm === null ? 'none' : `${bpm} bpm`}.`;
  }
  yield* episodesInWords(day, clock);
  yield* alertsInWords(day, clock);
  yield 'By the hour:';
  for (const hour of day.hours) if (hour.start < day.until) yield `  ${hourInWords(hour, clock)}`;
}

/** The one line that counts; it never says 0 of a day that was not recorded enough. */
function headline(day: DaySummary): string {
  if (day.recordedMs === 0) return 'Nothing was recorded.';
  if (day.overMs === null)
    return 'Time over threshold: unknown, no threshold was in force while it recorded.';
  const atMost = `at most ${inHoursAndMinutes(day.atMostMs ?? 0)}`;
  if (day.overMs === 0) {
    return isRecordedEnough(day)
      ? `Not seen over threshold${limitInWords(day)}; ${atMost}.`
      : `${notEnough(day)}.`;
  }
  const least = `At least ${inHoursAndMinutes(day.overMs)} over threshold${limitInWords(day)}, ${atMost}.`;
  return isRecordedEnough(day) ? least : `${least} ${notEnough(day)}.`;
}

const wakingInWords = ({ waking }: DayRow): string => {
  const window = `of ${waking.from}–${waking.to}`;
  if (waking.share === null) return `${window}, which the clocks skipped, nothing`;
  if (waking.recordedMs === 0) return `${window} nothing`;
  const share = Math.floor(waking.share * 100);
  return `${window} ${inHoursAndMinutes(waking.recordedMs)} of ${inHoursAndMinutes(waking.lengthMs)} (${share} %)`;
};

function notEnough(day: DayRow): string {
  const { recordedMs } = day.waking;
  const passedMs = wakingPassedMs(day);
  const share =
    recordedMs === 0 || passedMs === 0
      ? ''
      : `: ${inHoursAndMinutes(recordedMs)} of ${inHoursAndMinutes(passedMs)}`;
  return `Not enough recorded to say${share}`;
}

const limitInWords = ({ thresholds }: DayRow): string => {
  const limits = [...new Set(thresholds.flatMap(({ bpm }) => (bpm === null ? [] : [bpm])))];
  return limits.length === 0 ? '' : ` (${limits.join(', then ')} bpm)`;
};

const rangeInWords = ({ lowBpm, highBpm, meanBpm }: DayRow): string =>
  meanBpm === null ? 'unknown' : `${lowBpm}–${highBpm} bpm, mean ${meanBpm}`;

function* lowestInWords(what: string, lowest: HalfHour | null, clock: Clock): Generator<string> {
  yield lowest === null
    ? `${what}: not enough recorded to say.`
    : `${what}: ${lowest.meanBpm} bpm, from ${clock(lowest.start)}.`;
}

function* episodesInWords(day: DaySummary, clock: Clock): Generator<string> {
  const { episodeCounts, episodes, longestEpisodeMs } = day;
  if (episodes === null || episodeCounts === null) return;
  if (longestEpisodeMs === null) {
    yield 'No episode of 30 s or more was seen.';
    return;
  }
  const { of2min, of10min, of30s } = episodeCounts;
  yield `Episodes: ${of30s}; of 2 min or more ${of2min}, of 10 min or more ${of10min}; the longest ${inMinutesAndSeconds(longestEpisodeMs)} over.`;
  for (const episode of episodes) yield `  ${episodeInWords(episode, clock)}`;
}

const episodeInWords = (episode: DayEpisode, clock: Clock): string =>
  `${clock(episode.start)}–${clock(episode.end)}: ${inMinutesAndSeconds(episode.overMs)} over, highest ${episode.peakBpm} bpm, area ${episode.areaBpmMin} bpm·min`;

function* alertsInWords({ alerts }: DaySummary, clock: Clock): Generator<string> {
  for (const { acknowledgedAfterMs, kind, raisedAt } of alerts ?? []) {
    const answer =
      acknowledgedAfterMs === null
        ? 'not acknowledged'
        : `acknowledged after ${inMinutesAndSeconds(acknowledgedAfterMs)}`;
    yield `Alert ${clock(raisedAt)} (${alertWords(kind)}): ${answer}.`;
  }
}

function hourInWords(hour: DayHour, clock: Clock): string {
  if (hour.recordedMs === 0) return `${clock(hour.start)}  not recorded`;
  const recorded = `${inMinutesAndSeconds(hour.recordedMs)} recorded`;
  if (hour.overMs === null) return `${clock(hour.start)}  ${recorded}, over unknown`;
  const over = hour.overMs === 0 ? 'not seen over' : `at least ${inMinutesAndSeconds(hour.overMs)} over`;
  return `${clock(hour.start)}  ${recorded}, ${over}`;
}

/** A moment as the local clock shows it; with its offset on a day on which that changes. */
type Clock = (at: number) => string;

function clockOf(day: DaySummary): Clock {
  const { timeZone } = day;
  const isUnusual = unusualLength(day) !== '';
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hour: '2-digit',
    minute: '2-digit',
    ...(isUnusual ? { timeZoneName: 'longOffset' } : {}),
  });
  return (at) => format.format(at);
}

const HOUR_MS = 3_600_000;

const unusualLength = ({ start, end }: DayRow): string =>
  end - start === 24 * HOUR_MS ? '' : `, a day of ${(end - start) / HOUR_MS} h`;

const longDate = ({ start, timeZone }: DayRow): string =>
  new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  }).format(start);

/** A span of time to the second: `1 h 03 min`, `4 min 59 s`, `30 s`. */
function inMinutesAndSeconds(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds >= 3600 || seconds % 60 === 0) return inHoursAndMinutes(ms);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}
