import type { JournalPort, JournalRow, TimeSpan } from '../service/ports.ts';
import { epochMs } from '../units.ts';

/** A strap's connection is followed back no further than this, in ms. */
const FOLLOWED_MS = 36 * 60 * 60 * 1_000;
/** After so many entries beyond a span, over a day of them, the clock is not set back into it any more. */
const MOST_BEYOND = 200_000;

/**
 * What arrived in a span of wall time, in the order of arrival, and before it everything since the strap
 * connected: without that, some verdicts would not come out as they did. Nothing after the span's last
 * entry is given, and all before it is, also when the clock was set back meanwhile.
 */
export function* rowsSinceConnection(journal: JournalPort, { from, to }: TimeSpan): Generator<JournalRow> {
  const start = journal.startFor(from, epochMs(Math.max(0, from - FOLLOWED_MS)), Number.MAX_SAFE_INTEGER);
  let beyond: JournalRow[] = [];
  for (const row of journal.rowsFrom(start)) {
    if (row.at >= to) {
      if (beyond.push(row) > MOST_BEYOND) return;
      continue;
    }
    yield* beyond;
    beyond = [];
    yield row;
  }
}

/** What arrived in a span of wall time, in the order of arrival. */
export function* rowsDuring(journal: JournalPort, span: TimeSpan): Generator<JournalRow> {
  for (const row of rowsSinceConnection(journal, span)) {
    if (row.at >= span.from && row.at < span.to) yield row;
  }
}
