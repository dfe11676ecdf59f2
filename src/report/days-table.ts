import type { DayRow } from '../contract/day.ts';
import type { NoteKind } from '../contract/note.ts';
import { isRecordedEnough } from '../contract/recorded-enough.ts';
import type { Report } from '../contract/report.ts';
import type { Written } from './page.ts';
import { type Part, part } from './part.ts';

const DAY_MS = 86_400_000;

/** Days in a row of which there is no row, for one reason. */
interface Absent {
  readonly why: 'nothing' | 'pending';
  readonly from: string;
  readonly to: string;
  /** Of the notes of a day; days in a row have none. */
  readonly notes: readonly NoteKind[];
}

/**
 * A row a day, of all days of the span that have begun. Without the days that nothing was received on, the day before
 * them and the day after them would be read as following each other.
 */
export function daysTable(written: Written): Part {
  const said = written.words.days;
  const heads = [
    said.date,
    said.recorded,
    said.waking,
    said.least,
    said.most,
    said.longest,
    said.lowest,
    said.highest,
    said.threshold,
    said.notes,
  ];
  const cells = heads.length - 2;
  const rows = rowsOf(written).map((row) =>
    'why' in row ? absentRow(row, cells, written) : dayRow(row, written),
  );
  return part(
    'div',
    // On a narrow screen the table scrolls in it, and the arrow keys have to reach it too.
    { class: 'report-table', role: 'region', tabindex: '0', 'aria-label': said.title },
    part(
      'table',
      {},
      part('thead', {}, part('tr', {}, ...heads.map((head) => part('th', { scope: 'col' }, head)))),
      part('tbody', {}, ...rows),
    ),
  );
}

function rowsOf({ formats, report }: Written): (DayRow | Absent)[] {
  const known = new Map(report.days.map((day) => [day.date, day]));
  const rows: (DayRow | Absent)[] = [];
  for (const date of datesOf(report)) {
    const day = known.get(date);
    if (day !== undefined) {
      rows.push(day);
      continue;
    }
    const why = report.pending.includes(date) ? 'pending' : 'nothing';
    const notes = report.notes.filter(({ at }) => formats.dateOf(at) === date).map(({ kind }) => kind);
    const before = rows.at(-1);
    const goesOn =
      before !== undefined &&
      'why' in before &&
      before.why === why &&
      before.notes.length + notes.length === 0;
    if (goesOn) rows.pop();
    rows.push({ why, from: goesOn ? before.from : date, to: date, notes });
  }
  return rows;
}

/** The dates of the span that have begun. */
const datesOf = ({ coverage, from }: Report): string[] =>
  Array.from({ length: coverage.days }, (_, index) =>
    new Date(Date.parse(`${from}T12:00:00Z`) + index * DAY_MS).toISOString().slice(0, 10),
  );

function absentRow({ from, notes, to, why }: Absent, cells: number, { formats, words }: Written): Part {
  return part(
    'tr',
    { class: 'incomplete' },
    part('th', { scope: 'row' }, formats.days(from, to)),
    part('td', { class: 'absent', colspan: String(cells) }, words.days[why]),
    part('td', {}, kindsInWords(notes, words)),
  );
}

function dayRow(row: DayRow, { formats, report, words }: Written): Part {
  const said = words.days;
  const { atMostMs, complete, highBpm, longestEpisodeMs, lowestHalfHour, overMs, recordedMs, waking } = row;
  const date = formats.weekday(row.date);
  const kinds = report.notes.filter(({ at }) => at >= row.start && at < row.end).map(({ kind }) => kind);
  const cell = (text: string) => part('td', {}, text);
  const over = () => {
    if (overMs === null) return words.unknown;
    return overMs === 0 && !isRecordedEnough(row) ? said.tooLittle : formats.duration(overMs);
  };
  const isRecorded = recordedMs > 0;
  return part(
    'tr',
    complete ? {} : { class: 'incomplete' },
    part('th', { scope: 'row' }, row.until < row.end ? said.soFar(date) : date),
    cell(isRecorded ? formats.duration(recordedMs) : said.notRecorded),
    cell(isRecorded && waking.share !== null ? words.percent(Math.floor(100 * waking.share)) : ''),
    cell(isRecorded ? over() : words.unknown),
    cell(isRecorded && atMostMs !== null ? formats.duration(atMostMs) : words.unknown),
    cell(longestEpisodeMs === null ? '–' : formats.exact(longestEpisodeMs)),
    cell(lowestHalfHour === null ? '–' : formats.number(lowestHalfHour.meanBpm)),
    cell(highBpm === null ? '–' : formats.number(highBpm)),
    cell(row.thresholds.map(({ bpm }) => (bpm === null ? words.none : String(bpm))).reduce(said.changed)),
    cell(kindsInWords(kinds, words)),
  );
}

const kindsInWords = (kinds: readonly NoteKind[], words: Written['words']): string =>
  [...new Set(kinds)].map((kind) => words.notes.kind[kind]).join(', ');
