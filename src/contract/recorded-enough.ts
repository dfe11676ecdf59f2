/** Whether a day has enough recorded for what was not seen to mean something. Without zod: pages use it too. */
import type { DayRow } from './day.ts';

/** A day is complete from this much of its waking window recorded on, in per cent (design 5.5). */
export const COMPLETE_PERCENT = 70;

type Judged = Pick<
  DayRow,
  'complete' | 'end' | 'notRecordedMs' | 'recordedMs' | 'timeZone' | 'until' | 'waking'
>;

/**
 * Whether enough was recorded to say that what was not seen was, as far as is known, not there.
 *
 * A day that is over: whether it is complete (design 5.5: a share of its whole waking window). Of the running day that
 * share says nothing before the evening; it is judged by the same share of what has passed of the window so far and,
 * before the window begins, of the day so far.
 */
export function isRecordedEnough(day: Judged): boolean {
  const { complete, end, notRecordedMs, recordedMs, until, waking } = day;
  if (until >= end) return complete;
  const passedMs = wakingPassedMs(day);
  const [recorded, of] =
    passedMs > 0 ? [waking.recordedMs, passedMs] : [recordedMs, recordedMs + notRecordedMs];
  return of > 0 && 100 * recorded >= COMPLETE_PERCENT * of;
}

const MINUTE_MS = 60_000;
const formats = new Map<string, Intl.DateTimeFormat>();

/**
 * How much of the waking window has passed where the day has come to, in ms, to the minute: all of it, once the day is
 * over. It goes by the clock: where that was changed within the window, it is off by as much.
 */
export function wakingPassedMs({
  end,
  timeZone,
  until,
  waking,
}: Pick<Judged, 'end' | 'timeZone' | 'until' | 'waking'>): number {
  if (until >= end) return waking.lengthMs;
  const [from, to, now] = [waking.from, waking.to, clockAt(until, timeZone)].map(minutesOf);
  if (from === undefined || to === undefined || now === undefined) return 0;
  const passed = from < to ? Math.min(now, to) - from : Math.min(now, to) + Math.max(0, now - from);
  return Math.max(0, passed) * MINUTE_MS;
}

const minutesOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3, 5));

function clockAt(at: number, timeZone: string): string {
  const known = formats.get(timeZone);
  if (known !== undefined) return known.format(at);
  const made = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    hour: '2-digit',
    minute: '2-digit',
  });
  formats.set(timeZone, made);
  return made.format(at);
}
