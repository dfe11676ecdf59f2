import { Subject } from 'rxjs';
import type { Verdict } from '../contract/common.ts';
import type { DaySummary, WakingWindow } from '../contract/day.ts';
import type { Calendar } from '../pacing/calendar.ts';
import { DayBook } from '../pacing/days.ts';
import type { PacingInput } from '../pacing/events.ts';
import { HOLD_MS } from '../pacing/meter.ts';
import { measure } from '../pacing/pipeline.ts';
import { type EpochMs, epochMs } from '../units.ts';
import type { JournalPort, JournalRow, ThresholdPort } from './ports.ts';
import { interleaved, MOST_ENTRIES } from './restore.ts';

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

interface Sources {
  readonly journal: JournalPort;
  readonly thresholds: ThresholdPort;
}

/**
 * Works a local day out from its packets, through the pipeline that live packets go through (design 4): the
 * result is the one that the running service put down. Pauses after every slice, so that a live service
 * can do it little by little.
 */
export function* rebuildDay(
  { journal, thresholds }: Sources,
  calendar: Calendar,
  date: string,
  { madeAt, through, waking }: RebuildOptions,
): Generator<undefined, RebuiltDay> {
  const day = calendar.dayNamed(date);
  // The night that ends on this day belongs to it, too.
  const from = epochMs(Math.max(0, Math.min(calendar.nightBefore(day).from, day.start) - HOLD_MS));
  const ids = journal.idsDuring(from, day.end);
  if (ids === null) return { summary: null, through: through ?? journal.lastId(), otherVerdicts: 0 };

  const first = journal.contextOf(ids.first, MOST_ENTRIES);
  const { before, changes } = thresholds.since(first);
  const book = new DayBook(calendar, { threshold: before });
  const input = new Subject<PacingInput>();
  let verdict: Verdict | null = null;
  let otherVerdicts = 0;
  input.pipe(measure(before)).subscribe((output) => {
    book.add(output);
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
    ({ afterJournal, threshold }) =>
      through === null || afterJournal < through || threshold.validFrom <= madeAt,
  );
  let count = 0;
  for (const event of interleaved(rows, known)) {
    input.next(event);
    count += 1;
    if (count % ENTRIES_A_SLICE === 0) yield undefined;
  }
  input.next({ kind: 'tick', at: madeAt });
  const isHeardOf = book.dates().includes(date);
  const summary = isHeardOf ? book.summary(date, { until: madeAt, waking, alerts: null }) : null;
  return { summary, through: last, otherVerdicts };
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
