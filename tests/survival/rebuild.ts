/** A day worked out again from the first packet ever kept. */
import { Subject } from 'rxjs';
import { defaultSettings } from '../../src/contract/settings.ts';
import { Calendar } from '../../src/pacing/calendar.ts';
import { endOfRecording, type PacingInput, type PipelineInput } from '../../src/pacing/events.ts';
import { pace } from '../../src/pacing/pipeline.ts';
import { RecordingSummariser } from '../../src/pacing/recording-summary.ts';
import type { JournalRow } from '../../src/service/ports.ts';
import type { Store } from '../../src/store/store.ts';

/** Recorded time, time over and area of one local day, from everything in the store. */
export function rebuiltTally(store: Store, timeZone: string, date: string) {
  const calendar = new Calendar(timeZone);
  const summariser = new RecordingSummariser(calendar, null);
  const events = new Subject<PipelineInput>();
  events
    .pipe(pace({ threshold: null, calendar, settings: defaultSettings }))
    .subscribe((output) => summariser.add(output));
  const thresholds = [...store.thresholds.since(0).changes];
  for (const row of store.journal.rowsFrom(0)) {
    while (thresholds[0] !== undefined && thresholds[0].afterJournal < row.id) {
      const { threshold } = thresholds[0];
      thresholds.shift();
      events.next({ kind: 'threshold', at: threshold.validFrom, bpm: threshold.bpm });
    }
    events.next(eventOf(row));
  }
  for (const { threshold } of thresholds) {
    events.next({ kind: 'threshold', at: threshold.validFrom, bpm: threshold.bpm });
  }
  events.next(endOfRecording);
  const day = [...summariser.days()].find((each) => each.date === date);
  return {
    recordedMs: day?.recordedMs ?? 0,
    overMs: day?.overMs ?? null,
    areaBpmMin: day?.areaBpmMin ?? null,
  };
}

function eventOf(row: JournalRow): PacingInput {
  switch (row.kind) {
    case 'packet':
      return { kind: 'packet', at: row.at, strap: String(row.strap), bytes: row.bytes };
    case 'clock-step':
      return { kind: 'clock-step', at: row.at, byMs: row.byMs };
    default:
      return { kind: 'link', at: row.at, strap: String(row.strap), event: row.kind };
  }
}
