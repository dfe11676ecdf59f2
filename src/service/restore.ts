import { concat, of } from 'rxjs';
import type { Calendar, LocalDay } from '../pacing/calendar.ts';
import type { PacingInput, ThresholdEntered } from '../pacing/events.ts';
import { HOLD_MS } from '../pacing/meter.ts';
import { type Measured, measure } from '../pacing/pipeline.ts';
import { type Bpm, type EpochMs, epochMs } from '../units.ts';
import { importsDuring, withImports } from './imported.ts';
import type { JournalRow, StorePort, ThresholdPort } from './ports.ts';
import { STRIP_SPAN_MS } from './today.ts';

/** A connection made longer ago than this is not followed back to its start, in ms. */
const FOLLOWED_BACK_MS = 36 * 60 * 60 * 1000;
/** More entries than a strap sends in that time, two a second, are never read. */
export const MOST_ENTRIES = (2 * FOLLOWED_BACK_MS) / 1000;

/** What happened before this start, to be put through the pipeline again. */
export interface Past extends Pick<ThresholdsOfDay, 'entered' | 'threshold'> {
  /** All that is left of it in the journal, with the thresholds that came into force meanwhile. */
  readonly events: Iterable<PacingInput>;
  /** From when on everything that was received is among them. */
  readonly knownFrom: EpochMs;
}

/**
 * Everything since the night began that ends today, and during the last hour, from far enough back to
 * judge it alike.
 */
export function pastOfToday(store: StorePort, calendar: Calendar, now: EpochMs): Past {
  const night = calendar.nightBefore(calendar.dayOf(now));
  const needed = epochMs(Math.max(0, Math.min(night.from, now - STRIP_SPAN_MS) - HOLD_MS));
  const earliest = epochMs(Math.max(0, now - FOLLOWED_BACK_MS));
  const from = store.journal.startFor(needed, earliest, MOST_ENTRIES);
  const { changes, entered, threshold } = thresholdsOfDay(store.thresholds, needed, from);
  const events = interleaved(store.journal.rowsFrom(from), changes);
  // Set back by days, the clock may show a day that began longer ago than is ever read.
  const isCut = from > 1 && store.journal.lastId() - from >= MOST_ENTRIES - 1;
  return { threshold, entered, events, knownFrom: isCut ? calendar.dayOf(now).end : needed };
}

type Change = ReturnType<ThresholdPort['since']>['changes'][number];

/** The thresholds under which a day is read from the journal. */
export interface ThresholdsOfDay {
  /** In force as it began, in bpm; null: none. */
  readonly threshold: Bpm | null;
  /** Those that came into force since, before the first entry that is read: also they are thresholds of the day. */
  readonly entered: readonly ThresholdEntered[];
  /** Those that came into force after that. */
  readonly changes: readonly Change[];
}

/**
 * What {@link ThresholdPort.since} tells of an entry, with what came into force since a day began told apart from what
 * was in force by then. Often nothing is received before the first threshold is entered.
 *
 * @param start where the day begins
 * @param first the first entry that is read
 */
export function thresholdsOfDay(
  thresholds: Pick<ThresholdPort, 'since'>,
  start: EpochMs,
  first: number,
): ThresholdsOfDay {
  // In the order in which they were entered: their wall times may be those of a clock that was wrong.
  const { changes: all } = thresholds.since(0);
  const before = all.findLastIndex(
    ({ afterJournal, threshold }) => afterJournal < first && threshold.validFrom < start,
  );
  const since = all.slice(before + 1);
  return {
    threshold: all[before]?.threshold.bpm ?? null,
    entered: since.filter(({ afterJournal }) => afterJournal < first).map(cameIntoForce),
    changes: since.filter(({ afterJournal }) => afterJournal >= first),
  };
}

const cameIntoForce = ({ threshold: { bpm, validFrom } }: Change): ThresholdEntered => ({
  kind: 'threshold',
  at: validFrom,
  bpm,
});

/** After the clock was set back, what was imported may lie beyond the present, and the day goes on into it. */
const EVER = epochMs(Number.MAX_SAFE_INTEGER);

/** Today's sums from the beginning, with the recordings that were brought in. */
export interface Recount extends Pick<Past, 'knownFrom' | 'threshold'> {
  readonly outputs: readonly Measured[];
}

/** Whether a recording that was brought in reaches into today. */
export const hasImportsToday = (store: StorePort, calendar: Calendar, now: EpochMs): boolean =>
  importsDuring(store.recordings.list(), startOfDay(calendar, calendar.dayOf(now)), EVER).length > 0;

/** Counts today anew from what is stored up to `now`, with the recordings that were brought in. */
export function recountToday(store: StorePort, calendar: Calendar, now: EpochMs): Recount {
  const { entered, events, knownFrom, threshold } = pastOfToday(store, calendar, now);
  const straps: Measured[] = [];
  const past = concat(entered, events, of<PacingInput>({ kind: 'caught-up', at: now }));
  past.pipe(measure(threshold)).subscribe((output) => straps.push(output));
  return {
    knownFrom,
    threshold,
    outputs: withImports(store, straps, startOfDay(calendar, calendar.dayOf(now)), EVER),
  };
}

/** Where a day begins for those who count it: the night that ends on it belongs to it, too. */
export const startOfDay = (calendar: Calendar, day: LocalDay): EpochMs =>
  epochMs(Math.min(calendar.nightBefore(day).from, day.start));

/** Entries as events of the pipeline, with every threshold where it came into force. */
export function* interleaved(rows: Iterable<JournalRow>, changes: readonly Change[]): Generator<PacingInput> {
  const waiting = [...changes];
  const due = function* (id: number): Generator<PacingInput> {
    while (waiting[0] !== undefined && waiting[0].afterJournal < id) {
      yield cameIntoForce(waiting[0]);
      waiting.shift();
    }
  };
  for (const row of rows) {
    yield* due(row.id);
    yield eventOf(row);
  }
  yield* due(Number.POSITIVE_INFINITY);
}

function eventOf(row: JournalRow): PacingInput {
  const { at } = row;
  switch (row.kind) {
    case 'packet':
      return { kind: 'packet', at, strap: String(row.strap), bytes: row.bytes };
    case 'clock-step':
      return { kind: 'clock-step', at, byMs: row.byMs };
    case 'connected':
    case 'disconnected':
      return { kind: 'link', at, strap: String(row.strap), event: row.kind };
  }
}
