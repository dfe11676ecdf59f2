import { Subject } from 'rxjs';
import type { Verdict } from '../contract/common.ts';
import type { DaySummary, WakingWindow } from '../contract/day.ts';
import type { Calendar, LocalDay } from '../pacing/calendar.ts';
import { DayBook } from '../pacing/days.ts';
import type { PacingInput } from '../pacing/events.ts';
import { HOLD_MS } from '../pacing/meter.ts';
import { type Measured, measure } from '../pacing/pipeline.ts';
import { type EpochMs, epochMs, monotonicMs } from '../units.ts';
import { importsDuring, type SourcesStore, withImports } from './imported.ts';
import type { JournalRow } from './ports.ts';
import { interleaved, MOST_ENTRIES, startOfDay, thresholdsOfDay } from './restore.ts';

/** So many entries go through the pipeline between two pauses of {@link rebuildDay}. */
const ENTRIES_A_SLICE = 1_000;

export interface RebuildOptions {
  readonly waking: WakingWindow;
  /** As it was known at this moment: a running day ends here. */
  readonly madeAt: EpochMs;
  /** The last entry that was known then; null: all. */
  readonly through: number | null;
}

export interface RebuiltDay {
  /** Null when nothing was received on that date. */
  readonly summary: DaySummary | null;
  /** The last entry that it was made from. */
  readonly through: number;
  /** How many packets of the date get another verdict than the one that was stored with them. */
  readonly otherVerdicts: number;
}

/**
 * Works a local day out from its packets, through the pipeline that live packets go through (design 4), and
 * from the recordings that were brought in: the result is the one that the running service put down. Pauses after every slice, so that a live service
 * can do it little by little.
 */
export function* rebuildDay(
  store: SourcesStore,
  calendar: Calendar,
  date: string,
  { madeAt, through, waking }: RebuildOptions,
): Generator<undefined, RebuiltDay> {
  const { journal } = store;
  const day = calendar.dayNamed(date);
  const start = startOfDay(calendar, day);
  const ids = journal.idsDuring(epochMs(Math.max(0, start - HOLD_MS)), day.end);
  const hasImports = importsDuring(store.recordings.list(), start, day.end).length > 0;
  if (ids === null) {
    const summary = hasImports ? importedDay(store, calendar, day, { madeAt, waking }) : null;
    return { summary, through: through ?? journal.lastId(), otherVerdicts: 0 };
  }

  const first = journal.contextOf(ids.first, MOST_ENTRIES);
  const { changes, entered, threshold } = thresholdsOfDay(store.thresholds, start, first);
  const book = new DayBook(calendar, { threshold });
  const input = new Subject<PacingInput>();
  let verdict: Verdict | null = null;
  let otherVerdicts = 0;
  const straps: Measured[] = [];
  input.pipe(measure(threshold)).subscribe((output) => {
    if (hasImports) straps.push(output);
    else book.add(output);
    const isOfDay = output.kind === 'reading' && output.at >= day.start && output.at < day.end;
    if (isOfDay && output.verdict !== verdict) otherVerdicts += 1;
  });

  let last = 0;
  const rows = upTo(journal.rowsFrom(first), Math.min(ids.last, through ?? ids.last), through, (row) => {
    last = row.id;
    verdict = row.kind === 'packet' ? row.verdict : null;
  });
  // With no entry between them, no step of the wall clock lies between them either.
  const known = changes.filter(
    ({ afterJournal, threshold: { validFrom } }) =>
      through === null || afterJournal < through || validFrom <= madeAt,
  );
  for (const event of entered) input.next(event);
  let count = 0;
  for (const event of interleaved(rows, known)) {
    input.next(event);
    count += 1;
    if (count % ENTRIES_A_SLICE === 0) yield undefined;
  }
  input.next({ kind: 'tick', at: madeAt });
  if (hasImports) for (const output of withImports(store, straps, start, day.end)) book.add(output);
  return { summary: summaryOf(book, date, { madeAt, waking }), through: last, otherVerdicts };
}

function summaryOf(
  book: DayBook,
  date: string,
  { madeAt, waking }: Pick<RebuildOptions, 'madeAt' | 'waking'>,
): DaySummary | null {
  return book.dates().includes(date) ? book.summary(date, { until: madeAt, waking, alerts: null }) : null;
}

/** A day of which straps recorded nothing. */
function importedDay(
  store: SourcesStore,
  calendar: Calendar,
  day: LocalDay,
  options: Pick<RebuildOptions, 'madeAt' | 'waking'>,
): DaySummary | null {
  const start = startOfDay(calendar, day);
  const entered = store.thresholds.all().filter(({ validFrom }) => validFrom < day.end);
  const threshold = entered.findLast(({ validFrom }) => validFrom < start)?.bpm ?? null;
  const during = entered
    .filter(({ validFrom: at }) => at >= start)
    .map(({ bpm, validFrom: at }) => ({ kind: 'threshold', at, t: monotonicMs(at), bpm }) as const);
  const book = new DayBook(calendar, { threshold });
  for (const output of withImports(store, during, start, day.end)) book.add(output);
  return summaryOf(book, day.date, options);
}

/** Rows up to one, and then up to the next packet, which ends the hold of the last; never beyond `limit`. */
function* upTo(
  rows: Iterable<JournalRow>,
  last: number,
  limit: number | null,
  onRow: (row: JournalRow) => void,
): Generator<JournalRow> {
  for (const row of rows) {
    if (limit !== null && row.id > limit) return;
    onRow(row);
    yield row;
    if (row.id > last && row.kind === 'packet') return;
  }
}

/** Runs a generator to its end at once. */
export function finish<Result>(work: Generator<undefined, Result>): Result {
  for (;;) {
    const step = work.next();
    if (step.done === true) return step.value;
  }
}
