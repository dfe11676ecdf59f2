import { createRequire } from 'node:module';
import type * as fitFileWriter from '@markw65/fit-file-writer';
import { FIT_PRODUCT } from '../contract/data.ts';
import type { Calendar } from '../pacing/calendar.ts';
import { HOLD_MS } from '../pacing/meter.ts';
import type { EpochMs } from '../units.ts';
import type { ExportEntry } from './entries.ts';

type OkPacket = Extract<ExportEntry, { kind: 'packet' }> & { readonly bpm: number };

/** Loaded when a FIT file is first asked for: it takes 18 MB, which a service that is asked for none does not have to hold. */
function fitWriter(): fitFileWriter.FitWriter {
  // The cast is where the outside world begins: the package's own types.
  const library = createRequire(import.meta.url)('@markw65/fit-file-writer') as typeof fitFileWriter;
  return new library.FitWriter();
}

/** After so many entries nothing is given, so that whoever takes the pieces can do something else in between. */
const ENTRIES_A_PAUSE = 2_000;
const NOTHING_YET = new Uint8Array();
/** A beat-to-beat message holds so many intervals (FIT profile, message `hrv`). */
const INTERVALS_A_MESSAGE = 5;

/** A heart rate that is not known (FIT protocol, "Base Types": uint8, invalid). */
const NO_HEART_RATE = 0xff;

/**
 * The export as FIT: ok readings as records, with their beat-to-beat intervals, a record without a heart rate
 * where a packet that was not ok ended a reading, and a stopped timer where nothing was recorded. A FIT file is
 * one activity, which is held in memory while it is written; therefore one for each local day, one after the
 * other in the same file (FIT protocol, chained files).
 * FIT knows whole seconds only: of several packets in one second the last is the record.
 */
export function* fitFiles(entries: Iterable<ExportEntry>, calendar: Calendar): Generator<Uint8Array> {
  let day: FitDay | null = null;
  let count = 0;
  for (const entry of entries) {
    count += 1;
    if (count % ENTRIES_A_PAUSE === 0) yield NOTHING_YET;
    if (entry.kind !== 'packet') continue;
    if (!isOk(entry)) {
      day?.interrupt(entry.at);
      continue;
    }
    const { date } = calendar.dayOf(entry.at);
    if (day !== null && day.date !== date) yield day.finish();
    if (day === null || day.date !== date) day = new FitDay(date, entry);
    day.add(entry);
  }
  if (day !== null) yield day.finish();
}

const isOk = (entry: Extract<ExportEntry, { kind: 'packet' }>): entry is OkPacket => entry.bpm !== null;

/** One activity. */
class FitDay {
  readonly date: string;
  readonly #writer = fitWriter();
  readonly #start: EpochMs;
  /** What the next record is to say; null: that a reading ended. */
  #last: { readonly at: EpochMs; readonly bpm: number | null };
  #runningSince: EpochMs;
  #timerMs = 0;
  #beats = 0;
  #count = 0;
  #highest = 0;

  constructor(date: string, first: OkPacket) {
    this.date = date;
    this.#start = first.at;
    this.#last = first;
    this.#runningSince = first.at;
    this.#writer.writeMessage(
      'file_id',
      {
        type: 'activity',
        manufacturer: 'development',
        product: 0,
        serial_number: 1,
        time_created: this.#time(first.at),
        product_name: FIT_PRODUCT,
      },
      null,
      true,
    );
    this.#timer(first.at, 'start');
  }

  add(packet: OkPacket): void {
    const { at, bpm, rrMs } = packet;
    if (at - this.#last.at > HOLD_MS) {
      this.#stop();
      this.#runningSince = at;
      this.#timer(at, 'start');
      this.#last = packet;
    } else {
      this.#moveTo(packet);
    }
    this.#beats += bpm;
    this.#count += 1;
    this.#highest = Math.max(this.#highest, bpm);
    for (let from = 0; from < rrMs.length; from += INTERVALS_A_MESSAGE) {
      // The library brings single values into the units of the profile, but not lists: they go as they are stored, in ms.
      const time = rrMs.slice(from, from + INTERVALS_A_MESSAGE).map(Math.round);
      this.#writer.writeMessage('hrv', { time });
    }
  }

  /** A packet that was not ok came: until then the last reading held, if it had not ended by itself. */
  interrupt(at: EpochMs): void {
    if (this.#last.bpm !== null && at - this.#last.at <= HOLD_MS) this.#moveTo({ at, bpm: null });
  }

  finish(): Uint8Array {
    this.#stop();
    const timestamp = this.#time(this.#last.at);
    const start_time = this.#time(this.#start);
    const total_elapsed_time = (this.#last.at - this.#start) / 1_000;
    const total_timer_time = this.#timerMs / 1_000;
    const about = {
      timestamp,
      start_time,
      total_elapsed_time,
      total_timer_time,
      avg_heart_rate: Math.round(this.#beats / this.#count),
      max_heart_rate: this.#highest,
      event_type: 'stop',
      sport: 'generic',
    } as const;
    this.#writer.writeMessage('lap', { ...about, event: 'lap' }, null, true);
    const session = { ...about, event: 'session', first_lap_index: 0, num_laps: 1 } as const;
    this.#writer.writeMessage('session', session, null, true);
    const activity = { timestamp, total_timer_time, num_sessions: 1, type: 'manual' } as const;
    this.#writer.writeMessage('activity', { ...activity, event: 'activity', event_type: 'stop' }, null, true);
    const { buffer, byteLength, byteOffset } = this.#writer.finish();
    return new Uint8Array(buffer, byteOffset, byteLength);
  }

  #stop(): void {
    this.#record();
    this.#timer(this.#last.at, 'stop_all');
    this.#timerMs += this.#last.at - this.#runningSince;
  }

  #moveTo(next: { readonly at: EpochMs; readonly bpm: number | null }): void {
    if (this.#time(next.at) !== this.#time(this.#last.at)) this.#record();
    this.#last = next;
  }

  #record(): void {
    const { at, bpm } = this.#last;
    this.#writer.writeMessage('record', { timestamp: this.#time(at), heart_rate: bpm ?? NO_HEART_RATE });
  }

  #timer(at: EpochMs, event_type: 'start' | 'stop_all'): void {
    this.#writer.writeMessage('event', { timestamp: this.#time(at), event: 'timer', event_type });
  }

  /** In whole seconds, as FIT counts them. */
  #time(at: EpochMs): number {
    return this.#writer.time(Math.floor(at / 1_000) * 1_000);
  }
}
