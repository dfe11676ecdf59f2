import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Subject } from 'rxjs';
import type { PacingInput } from '../../src/pacing/events.ts';
import { measure } from '../../src/pacing/pipeline.ts';
import type { JournalEntry } from '../../src/service/ports.ts';
import { VirtualHeart } from '../../src/sources/virtual-heart.ts';
import { packetBytes } from '../../src/sources/virtual-strap.ts';
import { epochMs, monotonicMs } from '../../src/units.ts';
import { hasRealRecordings, REAL_RECORDINGS, readWhole } from '../support/recordings.ts';

export const DAY_MS = 86_400_000;
export const MIDNIGHT = Date.UTC(2026, 2, 10);
/** A usual connection interval of a strap, in ms. */
const CONNECTION_INTERVAL_MS = 50;
/** Shorter recordings say little of a year. */
const LONG_ENOUGH = 5_000;

export interface Recorded {
  readonly name: string;
  /** Whether it is a whole day of somebody, with a night in it. */
  readonly isWholeDay: boolean;
  readonly entries: readonly JournalEntry[];
}

/** A day of the virtual strap, a packet a second, which a computer's timer brings up to 2 ms late. */
export function virtualDay(): Recorded {
  const heart = new VirtualHeart(1);
  const random = lottery();
  const late = () => Math.floor(random() * 3);
  const events = Array.from(
    { length: 86_399 },
    (_, second): PacingInput => ({
      kind: 'packet',
      at: epochMs(MIDNIGHT + (second + 1) * 1_000 + late()),
      strap: '1',
      bytes: packetBytes(heart.next()),
    }),
  );
  return { name: 'virtual strap', isWholeDay: true, entries: entriesOf(events) };
}

/** Long recordings of real hearts, where they are there; shorter ones again and again until a day is full. */
export async function realRecordings(): Promise<Recorded[]> {
  if (!hasRealRecordings) return [];
  const paths = [join(REAL_RECORDINGS, 'captures'), REAL_RECORDINGS].flatMap((folder) =>
    readdirSync(folder)
      .filter((name) => /\.(jsonl|rr\.txt)$/.test(name))
      .map((name) => join(folder, name)),
  );
  const recorded: Recorded[] = [];
  for (const path of paths) {
    const { events } = await readWhole(path, 'UTC', epochMs(MIDNIGHT));
    if (events.length < LONG_ENOUGH) continue;
    const entries = entriesOf(events);
    const isWholeDay = spanMs(entries) > DAY_MS / 2;
    const name = path.slice(REAL_RECORDINGS.length + 1);
    recorded.push(
      isWholeDay
        ? { name, isWholeDay, entries }
        : { name: `${name}, again and again`, isWholeDay, entries: filledDay(entries) },
    );
  }
  return recorded;
}

/** How long entries take from the first to the last. */
const spanMs = (entries: readonly JournalEntry[]): number =>
  (entries.at(-1)?.monotonic ?? 0) - (entries[0]?.monotonic ?? 0);

/** The same again and again, a second apart, until a day is full. */
function filledDay(entries: readonly JournalEntry[]): JournalEntry[] {
  const first = entries[0]?.at ?? epochMs(0);
  const everyMs = Math.ceil(spanMs(entries) / 1_000) * 1_000 + 1_000;
  const times = Math.ceil(DAY_MS / everyMs);
  return Array.from({ length: times }, (_, time) => later(entries, time * everyMs))
    .flat()
    .filter(({ at }) => at < first + DAY_MS);
}

/** Events as they lie in the journal, with the verdicts of the pipeline. */
export function entriesOf(events: readonly PacingInput[]): JournalEntry[] {
  const entries: JournalEntry[] = [];
  const input = new Subject<PacingInput>();
  input.pipe(measure(null)).subscribe((output) => {
    if (output.kind !== 'reading') return;
    const { at, packet, t, verdict } = output;
    // A monotonic clock of its own, as of a machine that was started a day before.
    const monotonic = monotonicMs(t - (events[0]?.at ?? 0) + DAY_MS);
    entries.push({ kind: 'packet', at, monotonic, strap: 1, bytes: packet.bytes, verdict });
  });
  for (const event of events) input.next(event);
  return entries;
}

/**
 * The same as a radio would have brought them: each packet up to one connection interval of 50 ms late, evenly
 * spread, as when the strap's clock and the radio's have nothing to do with each other.
 */
export function overRadio({ entries, isWholeDay, name }: Recorded): Recorded {
  const random = lottery();
  const late = entries.map((entry) => {
    const lateMs = Math.floor(random() * CONNECTION_INTERVAL_MS);
    return { ...entry, at: epochMs(entry.at + lateMs), monotonic: monotonicMs(entry.monotonic + lateMs) };
  });
  return { name: `${name}, up to ${CONNECTION_INTERVAL_MS} ms late`, isWholeDay, entries: late };
}

/** Numbers from 0 up to 1, the same each time. */
function lottery(): () => number {
  let random = 1;
  return () => {
    random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
    return random / 2 ** 32;
  };
}

/** The same later: every clock by as much. */
export const later = (entries: readonly JournalEntry[], byMs: number): JournalEntry[] =>
  entries.map((entry) => ({
    ...entry,
    at: epochMs(entry.at + byMs),
    monotonic: monotonicMs(entry.monotonic + byMs),
  }));

/** Cuts entries where the hour of the wall clock changes. */
export function hoursOf(entries: readonly JournalEntry[]): JournalEntry[][] {
  const hours = new Map<number, JournalEntry[]>();
  for (const entry of entries) {
    const hour = Math.floor(entry.at / 3_600_000);
    const list = hours.get(hour);
    if (list === undefined) hours.set(hour, [entry]);
    else list.push(entry);
  }
  return [...hours.values()];
}
