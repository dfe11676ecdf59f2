import type { Observable } from 'rxjs';
import type { AlertLogAnswer } from '../contract/alerts.ts';
import type { DayAnswer } from '../contract/day.ts';
import type { Visitor } from '../contract/http.ts';
import type { LiveMessage, ScreenRequest, SnapshotBody } from '../contract/live.ts';
import type { LookBack } from '../contract/look-back.ts';
import type { Note, NoteEntry, NotesAnswer, NotesQuery } from '../contract/note.ts';
import type { AnswersEntry, AnswersRecord } from '../contract/questions.ts';
import type { Report, ReportQuery } from '../contract/report.ts';
import type { SettingsAnswer, SettingsChange } from '../contract/settings.ts';
import type { Sharing } from '../contract/sharing.ts';
import type { AdoptedStrap } from '../contract/straps.ts';
import type { Threshold, ThresholdEntry } from '../contract/threshold.ts';
import type { ThresholdView } from '../contract/threshold-view.ts';
import type { Trace, TraceQuery } from '../contract/trace.ts';
import type { DaysAnswer, DaysQuery } from '../contract/weeks.ts';
import { inputError } from '../errors.ts';
import type { EpochMs } from '../units.ts';

/** What people wrote down. */
export interface NotesPart {
  list(query: NotesQuery, by: Visitor): NotesAnswer;
  add(entry: NoteEntry, by: Visitor): Note;
  remove(id: number, by: Visitor): void;
}

/** How a threshold is found. */
export interface ThresholdPart {
  view(): ThresholdView;
  answer(entry: AnswersEntry): AnswersRecord;
  guide(on: boolean): void;
  removeMorning(id: number): void;
  answerOffer(accept: boolean): Threshold | null;
}

/** Who looks, and is there to be told. */
export interface AudiencePart {
  /** A screen was opened. */
  came(by: Visitor): void;
  /** A screen was closed; that it does not answer has been said before. */
  left(by: Visitor): void;
  /** A screen of a device answers again, or does not any more. */
  answers(by: Visitor, isThere: boolean): void;
}

/** The part of a live service that screens may ask for. */
export interface Household {
  readonly messages: Observable<LiveMessage>;
  snapshot(): SnapshotBody;
  now(): EpochMs;
  /** What the wearer lets carers see. */
  sharing(): Sharing;
  readonly audience: AudiencePart;
  /** Does what a screen asks for. @param by whose screen it is */
  onRequest(request: ScreenRequest, by: Visitor): void;
  alertLog(from: string | null, to: string | null): AlertLogAnswer;
  trace(query: TraceQuery): Trace;
  day(date: string): DayAnswer;
  days(query: DaysQuery): DaysAnswer;
  report(query: ReportQuery): Report;
  importsChanged(): void;
  readonly notes: NotesPart;
  readonly threshold: ThresholdPart;
  lookBack(noteId: number): LookBack;
  thresholds(): Threshold[];
  enterThreshold(entry: ThresholdEntry): Threshold;
  settings(): SettingsAnswer;
  changeSettings(change: SettingsChange): SettingsAnswer;
  choose(on: boolean): void;
  adopt(address: string): AdoptedStrap;
  forget(id: number): void;
  prefer(id: number): void;
}

/** @throws PlimsollError `bad-input` while there is nobody to ask */
export function running(household: () => Household | null): Household {
  const found = household();
  if (found === null) throw inputError('bad-input', 'The demo is not running; start it from the first page.');
  return found;
}
