/** What the service needs of the world. The adapters give it; the service never knows which one. */
import type { Observable } from 'rxjs';
import type { Alert, HouseView } from '../contract/alerts.ts';
import type { FromBridge, ToBridge } from '../contract/bridge.ts';
import type { Verdict } from '../contract/common.ts';
import type { DayRow, DaySummary } from '../contract/day.ts';
import type { Visitor } from '../contract/http.ts';
import type { Note } from '../contract/note.ts';
import type { AnswersEntry, AnswersRecord } from '../contract/questions.ts';
import type { MorningReading } from '../contract/resting.ts';
import type { AdoptedStrap, DeviceInformation, StrapIdentity } from '../contract/straps.ts';
import type { Threshold, ThresholdInputs } from '../contract/threshold.ts';
import type { PlimsollError } from '../errors.ts';
import type { LoweringState } from '../pacing/threshold/lowering.ts';
import type { Track } from '../pacing/trace.ts';
import type { Bpm, EpochMs, MonotonicMs } from '../units.ts';

export type { Log } from '../log.ts';

/** Where packets come from: the bridge process, or the virtual strap of the demo. */
export interface StrapSource {
  /** Hot; what is said before anyone listens is lost, so listen before {@link start}. */
  readonly messages: Observable<FromBridge>;
  start(): void;
  send(message: ToBridge): void;
  /** Ends it for good; resolves when nothing of it is left. */
  stop(): Promise<void>;
}

/** From a moment up to, not including, another, by the wall clock. */
export interface TimeSpan {
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** From one local date, `YYYY-MM-DD`, to another, both included. */
export interface DateSpan {
  readonly from: string;
  readonly to: string;
}

/** Something to be kept for good, in the order it arrived. */
export type JournalEntry = { readonly at: EpochMs; readonly monotonic: MonotonicMs } & (
  | { readonly kind: 'packet'; readonly strap: number; readonly bytes: Uint8Array; readonly verdict: Verdict }
  | { readonly kind: 'connected' | 'disconnected'; readonly strap: number }
  | { readonly kind: 'clock-step'; readonly byMs: number }
);

/** What is read back: an entry and its place in the order of arrival. */
export type JournalRow = JournalEntry & { readonly id: number };

/** Something stored that could not be read back. */
export interface DamagedPart {
  /** What it was called, or is called where it was set aside. */
  readonly name: string;
  /** Its size. */
  readonly octets: number;
  /** How many entries it held, and between which moments; null where that cannot be known. */
  readonly entries: number | null;
  readonly from: EpochMs | null;
  readonly to: EpochMs | null;
  readonly reason: string;
  /** Whether it was moved out of the way; otherwise it is passed over until it can be. */
  readonly isAside: boolean;
}

/** The source of everything that straps send; others are recordings that were brought in. */
export const LIVE_SOURCE = 1;

export interface JournalPort {
  /** How many entries were given up because the disk took none for too long. */
  readonly dropped: number;
  /** How many entries are not written yet; readers are given them all the same. */
  readonly waiting: number;
  append(entry: JournalEntry): void;
  /** Writes what waits, a part of it when that is much: it never takes long. */
  flush(): void;
  /** Brings what was flushed to the disk itself, so that it outlives a power cut. */
  sync(): Promise<void>;
  /** What was found damaged since this was last asked. */
  takeDamage(): DamagedPart[];
  /** What was set aside of what straps sent in a span of wall time. */
  damagedDuring(from: EpochMs, to: EpochMs): DamagedPart[];
  lastId(): number;
  startFor(at: EpochMs, earliest: EpochMs, atMost: number): number;
  rowsFrom(id: number): Iterable<JournalRow>;
  /** The first and the last entry of what straps sent in a span of wall time, or a little around it. */
  idsDuring(from: EpochMs, to: EpochMs): { readonly first: number; readonly last: number } | null;
  /** Where to start reading so that verdicts and recorded time from an entry on come out as they did. */
  contextOf(id: number, atMost: number): number;
  /** Spans of wall time, of some hours each, that hold everything of a source, by default ever, and some more. */
  stretches(source: number, within?: TimeSpan): Iterable<TimeSpan>;
  /** From when to when anything was received, to the hour, imports included; null: nothing was. */
  reach(): TimeSpan | null;
  /** Stretches of a source that may hold entries from `from` up to `to`, in the order of arrival. */
  segmentsDuring(source: number, from: EpochMs, to: EpochMs): Iterable<Track>;
  /** Entries of a source from `from` up to, not including, `to`, in the order of arrival. */
  span(source: number, from: EpochMs, to: EpochMs): Iterable<JournalRow>;
}

/** How a stored summary of a day came to be. */
export interface DayStamp {
  /** The version of the calculation, the time zone, the waking window and the imports that reach into it. */
  readonly madeBy: string;
  readonly madeAt: EpochMs;
  /** The last journal entry that was known then. */
  readonly through: number;
}

export interface StoredDay {
  readonly summary: DaySummary;
  readonly stamp: DayStamp;
}

/** A stored day as a list of days shows it. */
export interface ListedDay {
  readonly date: string;
  /** Null where it cannot be read. */
  readonly row: DayRow | null;
  readonly stamp: DayStamp;
}

export interface DayPort {
  get(date: string): StoredDay | null;
  /** Days from one date to another, both included, in order. */
  listed(from: string, to: string): ListedDay[];
  /** The first and the last day that is there; null when there is none. */
  reach(): DateSpan | null;
  put(summary: DaySummary, stamp: DayStamp): void;
  forget(dates: Iterable<string>): void;
}

/** A recording that was brought in. */
export interface ImportedSource {
  readonly source: number;
  /** What the recording is called. */
  readonly name: string;
  readonly importedAt: EpochMs;
  /** Wall times of its first and last entry. */
  readonly from: EpochMs;
  readonly to: EpochMs;
}

export interface RecordingPort {
  /** What was brought in, the earliest import first. */
  list(): readonly ImportedSource[];
}

/** A threshold before it is in force. */
export type NewThreshold = Pick<Threshold, 'bpm' | 'method' | 'note'> & {
  readonly inputs?: ThresholdInputs | null | undefined;
};

/** The answers to the questions; a list that only grows. */
export interface AnswersPort {
  add(answers: AnswersEntry, at: EpochMs): AnswersRecord;
  /** The oldest first. */
  all(): AnswersRecord[];
}

/** The guided readings that were kept. */
export interface MorningPort {
  add(reading: Omit<MorningReading, 'id'>): MorningReading;
  /** Those of a date and later, in the order in which they were taken. */
  since(date: string): MorningReading[];
  /** @returns false when there is none of this number */
  remove(id: number): boolean;
}

/** What was offered for the threshold in force. */
export interface LoweringPort {
  state(): LoweringState;
  save(state: LoweringState): void;
}

/** Which time zone the wearer's days were in, from when on. */
export interface ZonePort {
  /** The oldest first. */
  all(): readonly { readonly since: EpochMs; readonly timeZone: string }[];
  add(timeZone: string, since: EpochMs): void;
}

export interface ThresholdPort {
  add(entry: NewThreshold, validFrom: EpochMs, afterJournal: number): Threshold;
  all(): Threshold[];
  current(): Threshold | null;
  since(journalId: number): {
    readonly before: Bpm | null;
    readonly changes: readonly { readonly afterJournal: number; readonly threshold: Threshold }[];
  };
}

/** A note and the device it was written on, which may take it back. */
export type KeptNote = Note & { readonly session: number };
export type NewNote = Pick<Note, 'at' | 'kind' | 'text'>;

export interface NotePort {
  add(note: NewNote, by: Visitor, writtenAt: EpochMs): KeptNote;
  find(id: number): KeptNote | null;
  /** About a moment from `from` on up to, not including, `to`; the oldest first. */
  between(from: EpochMs, to: EpochMs): KeptNote[];
  remove(id: number): void;
}

/** An alert as it is now. */
export interface AlertChanged {
  readonly alert: Alert;
  /** The moment of the event that raised, reopened or resolved it; null: it was none of these. */
  readonly changedAt: EpochMs | null;
}

export interface AlertPort {
  /** Writes all of it or nothing. @param house null: it is as it was */
  keep(alerts: readonly AlertChanged[], house: KeptHouse | null): void;
  unresolved(): Alert[];
  /** From a moment on, up to, not including, another; the oldest first. */
  raisedBetween(from: EpochMs, to: EpochMs): Alert[];
  /** The last one of a kind to be raised. */
  lastOf(kind: Alert['kind']): Alert | null;
  house(): KeptHouse;
}

/** What of the house outlives a restart. */
export interface KeptHouse extends Pick<HouseView, 'silences' | 'words' | 'notWorn'> {
  /** When the last `over` that was heard was resolved; null: none was. */
  readonly overEndedAt: EpochMs | null;
  /** When somebody last said "wearing it again"; null: nobody did. */
  readonly wornSaidAt: EpochMs | null;
}

export interface StrapPort {
  adopted(): AdoptedStrap[];
  adopt(strap: StrapIdentity, information: DeviceInformation, at: EpochMs): void;
  update(id: number, strap: StrapIdentity, information: DeviceInformation): void;
  /** Puts a strap before all others. @returns false when there is no such strap */
  prefer(id: number): boolean;
  forget(id: number, at: EpochMs): boolean;
}

export interface SettingsPort {
  all(): readonly { readonly key: string; readonly value: unknown; readonly setAt: EpochMs }[];
  /** All of these or none. @param changes `undefined` forgets what was set */
  save(changes: ReadonlyMap<string, unknown>, at: EpochMs): void;
}

/** Which devices are signed in; the service only sees to it that what waits is written. */
export interface SessionPort {
  /** Writes what the disk refused before. @throws the database's error, when it still does */
  saveWaiting(): void;
}

export interface StorePort {
  readonly journal: JournalPort;
  readonly recordings: RecordingPort;
  readonly days: DayPort;
  readonly thresholds: ThresholdPort;
  readonly alerts: AlertPort;
  readonly notes: NotePort;
  readonly answers: AnswersPort;
  readonly mornings: MorningPort;
  readonly lowering: LoweringPort;
  readonly zones: ZonePort;
  readonly straps: StrapPort;
  readonly settings: SettingsPort;
  readonly sessions: SessionPort;
  /** How much the disk still takes, in bytes; null where that cannot be told. */
  freeBytes(): number | null;
  /** What went wrong, as a sentence that a person can act on. */
  explain(error: unknown): PlimsollError;
}
