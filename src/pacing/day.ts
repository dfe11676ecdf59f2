import { internalError } from '../errors.ts';
import { type Bpm, type EpochMs, epochMs } from '../units.ts';
import type { Calendar, LocalDay } from './calendar.ts';
import { addOver, type Episodes, noEpisodes } from './episodes.ts';
import { isOver, type Span } from './events.ts';

export const MINUTE_MS = 60_000;

/** One local hour. Sums in whole ms, so the order and the number of spans never matter. */
export interface HourState {
  readonly start: EpochMs;
  readonly end: EpochMs;
  recordedMs: number;
  /** Recorded while a threshold was in force. */
  judgedMs: number;
  overMs: number;
  /** Time that steps of the wall clock put into this hour (repeated) or took from it (skipped, and recorded by nobody). */
  steppedMs: number;
}

/** Of each minute since a day began. */
export interface Minutes {
  readonly recordedMs: number[];
  /** bpm × ms, summed over its recorded time. */
  readonly bpmMs: number[];
}

/**
 * One local day as far as it has been received: plain data, changed in place by the functions below.
 * It depends on the spans alone, not on how they were cut or when anyone looked.
 */
export interface DayState extends LocalDay {
  readonly hours: HourState[];
  /** Null until something is recorded. */
  minutes: Minutes | null;
  /** How many packets arrived, of any verdict. */
  packets: number;
  /** Sum of (bpm − threshold) × ms over the time over, in bpm·ms. */
  areaBpmMs: number;
  low: Bpm | null;
  high: Bpm | null;
  readonly episodes: Episodes;
  /** In force at the start of the day, then every change; null: none. */
  readonly thresholds: { readonly from: EpochMs; readonly bpm: Bpm | null }[];
}

/** A day of which nothing has been received. @param threshold in force as it begins, in bpm */
export function newDay(day: LocalDay, calendar: Calendar, threshold: Bpm | null): DayState {
  const starts = calendar.hourStarts(day);
  const { date, end, start } = day;
  return {
    date,
    start,
    end,
    hours: starts.map((hourStart, index) => ({
      start: hourStart,
      end: starts[index + 1] ?? end,
      recordedMs: 0,
      judgedMs: 0,
      overMs: 0,
      steppedMs: 0,
    })),
    minutes: null,
    packets: 0,
    areaBpmMs: 0,
    low: null,
    high: null,
    episodes: noEpisodes(),
    thresholds: [{ from: start, bpm: threshold }],
  };
}

/** Whether anything was received on the day that deserves a line in a list. */
export const isEmpty = (day: DayState): boolean =>
  day.packets === 0 && day.hours.every(({ recordedMs }) => recordedMs === 0);

/** Adds a span that lies entirely within the day. */
export function addSpan(day: DayState, span: Span): void {
  const over = isOver(span) === true;
  if (over && span.threshold !== null) day.areaBpmMs += (span.bpm - span.threshold) * span.ms;
  if (day.low === null || span.bpm < day.low) day.low = span.bpm;
  if (day.high === null || span.bpm > day.high) day.high = span.bpm;
  addOver(day.episodes, span);
  const minutes = minutesOf(day);
  const end = span.at + span.ms;
  for (let at: number = span.at; at < end; ) {
    const hour = hourAt(day, at);
    const minute = Math.floor((at - day.start) / MINUTE_MS);
    const cut = Math.min(end, hour.end, day.start + (minute + 1) * MINUTE_MS);
    const ms = cut - at;
    addToHour(hour, ms, span, over);
    addToMinute(minutes, minute, ms, span.bpm * ms);
    at = cut;
  }
}

function addToHour(hour: HourState, ms: number, span: Span, over: boolean): void {
  hour.recordedMs += ms;
  if (span.threshold !== null) hour.judgedMs += ms;
  if (over) hour.overMs += ms;
  // It is recorded, so it was: what is not recorded must not become less by it.
  if (span.isBeside === true) hour.steppedMs += ms;
}

function addToMinute({ bpmMs, recordedMs }: Minutes, minute: number, ms: number, bpmTimesMs: number): void {
  recordedMs[minute] = (recordedMs[minute] ?? 0) + ms;
  bpmMs[minute] = (bpmMs[minute] ?? 0) + bpmTimesMs;
}

function minutesOf(day: DayState): Minutes {
  if (day.minutes === null) {
    const count = Math.ceil((day.end - day.start) / MINUTE_MS);
    const zeros = () => new Array<number>(count).fill(0);
    day.minutes = { recordedMs: zeros(), bpmMs: zeros() };
  }
  return day.minutes;
}

function hourAt({ hours, start, date }: DayState, at: number): HourState {
  // Hours are an hour long on all but two days of the year: this is where it is, or next to it.
  const guess = Math.floor((at - start) / (60 * MINUTE_MS));
  for (let index = Math.min(guess, hours.length - 1); index < hours.length; ) {
    const hour = hours[index];
    if (hour === undefined) break;
    if (at < hour.start) index -= 1;
    else if (at >= hour.end) index += 1;
    else return hour;
  }
  throw internalError(`the moment ${at} does not lie in the day ${date}`);
}

/** A threshold came into force. */
export function addThreshold(day: DayState, from: EpochMs, bpm: Bpm): void {
  day.thresholds.push({ from, bpm });
}

/**
 * The wall clock was set from one moment to another, either of them perhaps on another day. Hours that it
 * skipped never were, hours that it went back over were twice; not recorded is counted of the time that was.
 */
export function addClockStep(day: DayState, before: EpochMs, after: EpochMs): void {
  const [from, to] = before < after ? [before, after] : [after, before];
  const sign = before < after ? -1 : 1;
  for (const hour of day.hours) {
    hour.steppedMs += sign * Math.max(0, Math.min(to, hour.end) - Math.max(from, hour.start));
  }
}

/** A sum over the hours of a day. */
export const sumOver = (day: DayState, pick: (hour: HourState) => number): number =>
  day.hours.reduce((sum, hour) => sum + pick(hour), 0);

/** The recorded minutes that begin at or after `from` and before `to`, in order, unrecorded ones as 0 ms. */
export function* minutesBetween(
  day: DayState,
  from: EpochMs,
  to: EpochMs,
): Generator<{ readonly start: EpochMs; readonly recordedMs: number; readonly bpmMs: number }> {
  const first = Math.max(0, Math.ceil((from - day.start) / MINUTE_MS));
  for (
    let minute = first, start = day.start + first * MINUTE_MS;
    start < Math.min(to, day.end);
    minute += 1
  ) {
    const recordedMs = day.minutes?.recordedMs[minute] ?? 0;
    yield { start: epochMs(start), recordedMs, bpmMs: day.minutes?.bpmMs[minute] ?? 0 };
    start += MINUTE_MS;
  }
}
