import type { DayRow } from '../../src/contract/day.ts';
import type { Note } from '../../src/contract/note.ts';
import type { DaysAnswer, WeekComparison } from '../../src/contract/weeks.ts';
import { overLine } from './day-view.ts';
import * as format from './format.ts';
import { dateAfter, dateOf } from './local-date.ts';
import { thresholdWords } from './threshold-words.ts';
import { weeksWords as said } from './weeks-words.ts';

const WEEKDAYS = 7;

/** One day of the list; `row` null: nothing was received, or it is still being worked out. */
export interface ListedDay {
  readonly date: string;
  readonly row: DayRow | null;
  readonly isPending: boolean;
  /** What was different on it, a few words each: thresholds that changed, notes. */
  readonly marks: readonly string[];
}

export interface ListedWeek {
  /** Its Monday. */
  readonly from: string;
  readonly to: string;
  /** The newest first. */
  readonly days: readonly ListedDay[];
  /** Beside the week before; null where nothing is known of one of the two. */
  readonly comparison: WeekComparison | null;
}

/** The Monday of a date's week. */
export function mondayOf(date: string): string {
  // The first of January 1970 was a Thursday.
  const since = Math.floor(Date.parse(`${date}T12:00:00Z`) / 86_400_000) + 3;
  return dateAfter(date, -(since % WEEKDAYS));
}

/**
 * The weeks of a span, the newest first, with every day in it up to the last.
 *
 * @param from its first day, a Monday @param to its last day
 */
export function weeksOf(
  { days, pending, weeks }: DaysAnswer,
  notes: readonly Note[],
  { from, to, timeZone }: { readonly from: string; readonly to: string; readonly timeZone: string },
): ListedWeek[] {
  const rows = new Map(days.map((row) => [row.date, row]));
  const listed: ListedWeek[] = [];
  let before: number | null | undefined;
  for (let monday = from; monday <= to; monday = dateAfter(monday, WEEKDAYS)) {
    const week: ListedDay[] = [];
    for (let day = 0; day < WEEKDAYS; day += 1) {
      const date = dateAfter(monday, day);
      if (date > to) break;
      const row = rows.get(date) ?? null;
      const change = row === null ? null : thresholdChange(row, before);
      const written = notes.filter(({ at }) => dateOf(at, timeZone) === date).map(noteInWords);
      week.unshift({
        date,
        row,
        isPending: pending.includes(date),
        marks: [...(change === null ? [] : [change]), ...written],
      });
      before = row === null ? before : row.thresholds.at(-1)?.bpm;
    }
    const comparison = weeks.find(({ later }) => later.from === monday) ?? null;
    listed.unshift({ from: monday, to: dateAfter(monday, WEEKDAYS - 1), days: week, comparison });
  }
  return listed;
}

/** @param before the threshold at the end of the last day that is known; undefined: none is */
function thresholdChange({ thresholds }: DayRow, before: number | null | undefined): string | null {
  const inWords = (bpm: number | null) => (bpm === null ? said.noThreshold : String(bpm));
  const levels = [...(before === undefined ? [] : [before]), ...thresholds.map(({ bpm }) => bpm)];
  const steps = levels.filter((bpm, index) => index === 0 || bpm !== levels[index - 1]);
  if (steps.length < 2) return null;
  return said.thresholdChanged(steps.map(inWords).reduce(said.changedTo));
}

/** Its kind, and its own words where they are short. */
const noteInWords = ({ kind, text }: Note): string =>
  kind === 'words' ? text : [thresholdWords.notes.kind[kind], text].filter((part) => part !== '').join(': ');

/** What a row says, besides its bar. */
export function rowInWords({ isPending, row }: ListedDay): { over: string; quiet: string[] } {
  if (row === null || row.recordedMs === 0) return { over: isPending ? said.pending : said.none, quiet: [] };
  const { end, longestEpisodeMs, recordedMs, until } = row;
  return {
    over: overLine(row),
    quiet: [
      (until < end ? said.recordedSoFar : said.recorded)(format.duration(recordedMs)),
      ...(longestEpisodeMs === null ? [] : [said.longest(format.exactDuration(longestEpisodeMs))]),
    ],
  };
}

/** The parts of a day's bars, as shares of their lengths; null where unknown. */
export interface Bar {
  /** Of the day. */
  readonly recorded: number;
  readonly over: number | null;
  readonly most: number | null;
  /** What was over, of the scale for it alone. */
  readonly overAlone: number | null;
}

/** @param overScaleMs what the scale for time over alone spans */
export function barOf(row: DayRow, overScaleMs: number): Bar {
  const { atMostMs, complete, end, overMs, recordedMs, start } = row;
  const share = (ms: number, of = end - start) => Math.min(1, ms / of);
  // Where too little was recorded to say that nothing was over, an empty scale would say it.
  const isOverKnown = overMs !== null && (overMs > 0 || complete);
  return {
    recorded: share(recordedMs),
    over: overMs === null ? null : share(overMs),
    most: atMostMs === null ? null : share(atMostMs),
    overAlone: isOverKnown ? share(overMs, overScaleMs) : null,
  };
}

/** What the scale for time over alone may span, in ms: with half of each a round number too. */
const OVER_SCALES_MS = [20, 30, 60, 120, 240, 480, 960].map((minutes) => minutes * 60_000);
const DAY_MS = 86_400_000;

/** What the scale for time over alone spans, in ms: the same for all days of a list, none of which goes beyond it. */
export function overScaleOf(rows: readonly DayRow[]): number {
  const longest = Math.max(0, ...rows.map(({ overMs }) => overMs ?? 0));
  return OVER_SCALES_MS.find((scale) => scale >= longest) ?? Math.max(DAY_MS, longest);
}

/** Fewer complete days than this say nothing about a week (the service's rule, said again in words). */
const FEWEST_DAYS = 3;

/** A comparison in sentences: facts of both weeks, or why they are not held against each other. */
export function comparisonInWords(comparison: WeekComparison): string[] {
  const words = said.compared;
  if (!comparison.comparable) {
    const { earlier, later, reasons } = comparison;
    const codes = [...new Set(reasons.map(({ code }) => code))];
    return codes.map(
      (code) => `${words.not} ${words.why[code](earlier.completeDays, later.completeDays, FEWEST_DAYS)}`,
    );
  }
  const { threshold, typicalEarlier, typicalLater } = comparison;
  const inWords = ({ atMostMs, days, overMs }: typeof typicalLater) => {
    const { highest, lowest, middle } = overMs;
    const most = format.duration(atMostMs.middle);
    if (highest === 0) return words.noneOnAny(days, most);
    const onMiddleDay = middle === 0 ? words.noneSeen : words.middle(format.duration(middle));
    return words.week(days, onMiddleDay, format.duration(lowest), format.duration(highest), most);
  };
  return [words.under(threshold), words.this(inWords(typicalLater)), words.before(inWords(typicalEarlier))];
}

/** The days that a comparison left out, with the reason. */
export const leftOutInWords = ({ leftOut }: WeekComparison): string[] =>
  leftOut.map(({ date, reason }) => said.compared.day(format.shortDate(date), said.compared.reason[reason]));
