import type { DayAlert, DayRow, DaySummary, HalfHour } from '../../src/contract/day.ts';
import { isRecordedEnough } from '../../src/contract/recorded-enough.ts';
import type { Threshold } from '../../src/contract/threshold.ts';
import { dayWords } from './day-words.ts';
import * as format from './format.ts';
import { words } from './words.ts';

const HOUR_MS = 3_600_000;

/** One thing that is known of a day: a headline and what there is to say, in words. */
export interface DayFact {
  readonly name: 'recorded' | 'over' | 'episodes' | 'lowest' | 'heart' | 'threshold' | 'alerts';
  readonly title: string;
  /** The first line is the one that counts. */
  readonly lines: readonly string[];
}

/**
 * The honest numbers of a day (design 5.5): what was recorded and what was over come first, before its course; what is
 * unknown says so.
 *
 * @param inForce the threshold in force now, whose method and date are said where the day's is that one
 */
export function factsOf(
  day: DaySummary,
  inForce: Threshold | null = null,
): { readonly first: readonly DayFact[]; readonly others: readonly DayFact[] } {
  const clock = (at: number) => format.timeOfDay(at, day.timeZone);
  const first: readonly DayFact[] = [
    { name: 'recorded', title: dayWords.recorded.title, lines: recordedLines(day) },
    { name: 'over', title: dayWords.over.title, lines: overLines(day) },
  ];
  const others: readonly DayFact[] = [
    { name: 'episodes', title: dayWords.episodes.title, lines: episodeLines(day) },
    { name: 'lowest', title: dayWords.lowest.title, lines: [lowestLine(day.lowestHalfHour, clock)] },
    { name: 'heart', title: dayWords.heart.title, lines: [heartLine(day)] },
    { name: 'threshold', title: dayWords.threshold.title, lines: thresholdLines(day, clock, inForce) },
    { name: 'alerts', title: dayWords.alerts.title, lines: alertLines(day.alerts, clock) },
  ];
  return { first, others };
}

function recordedLines({ complete, end, notRecordedMs, recordedMs, until, waking }: DaySummary): string[] {
  const said = dayWords.recorded;
  const isRunning = until < end;
  const enough = complete ? said.complete : isRunning ? said.running : said.incomplete;
  if (recordedMs === 0) return [said.nothing, enough];
  const { from, share, to } = waking;
  const [recorded, of] = [waking.recordedMs, waking.lengthMs].map(format.duration);
  return [
    said.of(format.duration(recordedMs), format.duration(notRecordedMs)),
    share === null
      ? said.skipped(from, to)
      : said.waking(recorded ?? '', of ?? '', Math.floor(100 * share), from, to),
    enough,
  ];
}

/** Time over in one line: never a number for what is unknown, never 0 for a day that was not recorded enough. */
export function overLine(day: DayRow): string {
  const { atMostMs, overMs, recordedMs } = day;
  const said = dayWords.over;
  if (recordedMs === 0) return said.notEnough;
  if (overMs === null || atMostMs === null) return said.unknown;
  const most = format.duration(atMostMs);
  if (overMs > 0) return said.range(format.duration(overMs), most);
  return isRecordedEnough(day) ? said.notSeen(most) : said.notEnough;
}

function overLines(day: DayRow): string[] {
  const said = dayWords.over;
  const lines = [overLine(day)];
  if (day.overMs !== null && day.overMs > 0 && !isRecordedEnough(day)) lines.push(said.notEnoughForMore);
  if (day.recordedMs > 0 && day.unjudgedMs > 0) lines.push(said.unjudged(format.duration(day.unjudgedMs)));
  if (day.overMs !== null) lines.push(said.mostIs);
  return lines;
}

function episodeLines(day: DayRow): string[] {
  const { episodeCounts, longestEpisodeMs } = day;
  const said = dayWords.episodes;
  if (episodeCounts === null) return [said.unknown];
  if (longestEpisodeMs === null) return [isRecordedEnough(day) ? said.notSeen : dayWords.over.notEnough];
  const { of10min, of2min, of30s } = episodeCounts;
  return [said.longest(format.exactDuration(longestEpisodeMs)), said.count(of30s, of2min, of10min)];
}

const lowestLine = (lowest: HalfHour | null, clock: (at: number) => string): string =>
  lowest === null
    ? dayWords.lowest.unknown
    : dayWords.lowest.of(format.number(lowest.meanBpm), clock(lowest.start));

const heartLine = ({ highBpm, lowBpm, meanBpm }: DayRow): string =>
  lowBpm === null || highBpm === null || meanBpm === null
    ? dayWords.heart.unknown
    : dayWords.heart.range(format.number(lowBpm), format.number(highBpm), format.number(meanBpm));

function thresholdLines(
  { end, thresholds, timeZone }: DaySummary,
  clock: (at: number) => string,
  inForce: Threshold | null,
): string[] {
  const said = dayWords.threshold;
  const inWords = (bpm: number | null) => (bpm === null ? said.none : said.bpm(bpm));
  const lines =
    thresholds.length === 1
      ? thresholds.map(({ bpm }) => inWords(bpm))
      : thresholds.map(({ bpm, from }) => said.from(inWords(bpm), clock(from)));
  // Nobody is to take the number for more than it is (design 5.6).
  if (thresholds.some(({ bpm }) => bpm !== null)) {
    const isTheLast = inForce !== null && inForce.validFrom < end && thresholds.at(-1)?.bpm === inForce.bpm;
    if (isTheLast) {
      const since = words.threshold.since(format.date(inForce.validFrom, timeZone));
      lines.push(`${words.threshold.methodShown[inForce.method]}, ${since}`);
    }
    lines.push(words.threshold.estimate);
  }
  return lines;
}

function alertLines(alerts: readonly DayAlert[] | null, clock: (at: number) => string): string[] {
  const said = dayWords.alerts;
  if (alerts === null) return [said.unknown];
  if (alerts.length === 0) return [said.none];
  const names: Readonly<Record<string, string>> = said.kind;
  return alerts.map(({ acknowledgedAfterMs, kind, raisedAt }) => {
    const what = `${clock(raisedAt)} ${names[kind] ?? kind}`;
    return acknowledgedAfterMs === null
      ? said.notAcknowledged(what)
      : said.acknowledged(what, format.exactDuration(acknowledgedAfterMs));
  });
}

/** What is unusual about a day, a sentence each. */
export function remarksOf(day: DaySummary, isToday: boolean): string[] {
  const { end, recordedMs, start, timeZone, until } = day;
  const remarks: string[] = [];
  if (recordedMs === 0) remarks.push(isToday ? dayWords.nothingYet : dayWords.none);
  if (until < end) remarks.push(dayWords.upTo(format.timeOfDay(until, timeZone)));
  const hours = (end - start) / HOUR_MS;
  if (hours !== 24) remarks.push(dayWords.length(format.number(hours)));
  return remarks;
}
