import type { ExportFormat } from '../contract/data.ts';
import { Calendar } from '../pacing/calendar.ts';
import type { PacingInput } from '../pacing/events.ts';
import { HOLD_MS } from '../pacing/meter.ts';
import type { JournalRow, StorePort, TimeSpan } from '../service/ports.ts';
import { interleaved, thresholdsOfDay } from '../service/restore.ts';
import { type EpochMs, epochMs } from '../units.ts';
import { csvLines } from './csv.ts';
import { type ExportEntry, exportEntries, happenings, withHappenings } from './entries.ts';
import { fitFiles } from './fit.ts';
import { jsonLines } from './json.ts';
import { LocalTimes } from './local-times.ts';
import { rowsDuring, rowsSinceConnection } from './selection.ts';

export interface ExportRequest {
  readonly format: ExportFormat;
  readonly span: TimeSpan;
  readonly timeZone: string;
  readonly version: string;
  /** The line of a capture for an event; null for an event that a capture does not hold. */
  readonly captureLine: (event: PacingInput) => string | null;
}

/** A piece of an export, and up to which moment it reaches. */
export interface ExportPiece {
  readonly bytes: Uint8Array;
  readonly until: EpochMs | null;
}

/** Lines are handed on in pieces of at least so many characters. */
const PIECE_CHARACTERS = 1 << 16;

/**
 * An export, piece by piece, in bounded memory.
 *
 * @throws PlimsollError `bad-option` for an unknown time zone, and the store's errors
 */
export function* exportPieces(store: StorePort, request: ExportRequest): Generator<ExportPiece> {
  const { format, span, timeZone, version } = request;
  const calendar = new Calendar(timeZone);
  const times = new LocalTimes(calendar.timeZone);
  let until: EpochMs | null = null;
  const watched = function* (rows: Iterable<JournalRow>): Generator<JournalRow> {
    for (const row of rows) {
      until = row.at;
      yield row;
    }
  };
  if (format === 'capture') {
    const whole = withNightBefore(span, calendar);
    const events = eventsOf(store, watched(rowsSinceConnection(store.journal, whole)), whole);
    for (const text of joined(captureLines(events, request.captureLine))) yield { bytes: text, until };
    return;
  }
  const names = new Map(store.straps.adopted().map(({ address, id, name }) => [id, name ?? address]));
  const strapName = (strap: number) => names.get(strap) ?? `strap ${strap}`;
  const { journal, thresholds } = store;
  const sources = [
    exportEntries({
      ...{ rows: watched(rowsDuring(journal, span)), recording: null },
      ...{ span, thresholds, strapName },
    }),
    ...store.recordings.list().map(({ name: recording, source }) => {
      const rows = watched(journal.span(source, span.from, span.to));
      return exportEntries({ rows, recording, span, thresholds, strapName: () => '' });
    }),
  ];
  const entries = function* (): Generator<ExportEntry> {
    const [ofStraps = [], ...imported] = sources;
    yield* withHappenings(ofStraps, happenings(store, span));
    for (const each of imported) yield* each;
  };
  const piece = (bytes: Uint8Array): ExportPiece => ({ bytes, until });
  switch (format) {
    case 'csv':
      for (const text of joined(csvLines(entries(), times))) yield piece(text);
      return;
    case 'json': {
      const head = { version, timeZone, thresholds: store.thresholds.all() };
      for (const text of joined(jsonLines(entries(), head, times))) yield piece(text);
      return;
    }
    case 'fit':
      // An import is an activity of its own: what two sources say of one moment is not mixed.
      for (const source of sources) for (const file of fitFiles(source, calendar)) yield piece(file);
      return;
  }
}

/** A day's summary says how the night was that ended in it. */
function withNightBefore({ from, to }: TimeSpan, calendar: Calendar): TimeSpan {
  const night = calendar.nightBefore(calendar.dayOf(from));
  return { from: epochMs(Math.max(0, Math.min(from, night.from) - HOLD_MS)), to };
}

/** Everything that a replay needs to come to the same numbers, the thresholds in force included. */
function* eventsOf(
  store: StorePort,
  rows: Iterable<JournalRow>,
  { from, to }: TimeSpan,
): Generator<PacingInput> {
  const [first, all] = peeked(rows);
  if (first === null) return;
  const { changes, entered, threshold } = thresholdsOfDay(store.thresholds, from, first.id);
  const at = epochMs(Math.min(first.at, from));
  if (threshold !== null) yield { kind: 'threshold', at, bpm: threshold };
  yield* entered;
  yield* interleaved(
    all,
    changes.filter(({ threshold }) => threshold.validFrom < to),
  );
}

/** The first of a row, and the whole row. */
function peeked<Item>(items: Iterable<Item>): [first: Item | null, all: Iterable<Item>] {
  const iterator = items[Symbol.iterator]();
  const first = iterator.next();
  if (first.done === true) return [null, []];
  const all = function* () {
    yield first.value;
    for (let next = iterator.next(); next.done !== true; next = iterator.next()) yield next.value;
  };
  return [first.value, all()];
}

function* captureLines(events: Iterable<PacingInput>, line: ExportRequest['captureLine']): Generator<string> {
  for (const event of events) {
    const text = line(event);
    if (text !== null) yield `${text}\n`;
  }
}

function* joined(lines: Iterable<string>): Generator<Uint8Array> {
  let text = '';
  for (const line of lines) {
    text += line;
    if (text.length < PIECE_CHARACTERS) continue;
    yield Buffer.from(text);
    text = '';
  }
  if (text !== '') yield Buffer.from(text);
}
