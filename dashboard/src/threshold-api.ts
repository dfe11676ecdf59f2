import type { LookBack } from '../../src/contract/look-back.ts';
import type { Note, NoteKind, NotesAnswer } from '../../src/contract/note.ts';
import type { Answers } from '../../src/contract/questions.ts';
import type { ClinicianInputs, ThresholdMethod } from '../../src/contract/threshold.ts';
import type { ThresholdView } from '../../src/contract/threshold-view.ts';
import { type Answer, ask } from './api.ts';

/** What was typed in; the service says in a sentence what is wrong with it. */
export interface TypedThreshold {
  /** NaN for what is not a number; JSON makes it null. */
  readonly bpm: number;
  /** Null until one was chosen; none is chosen beforehand, for it will be believed. */
  readonly method: ThresholdMethod | null;
  readonly note: string;
  readonly inputs?: ClinicianInputs;
}
export const enterThreshold = (typed: TypedThreshold) =>
  ask('api/thresholds', { method: 'POST', body: typed });

/** Everything about the threshold. */
export const thresholdView = () => ask('api/threshold') as Promise<Answer<ThresholdView>>;

/** Null: not answered yet; the service says so in a sentence. */
export type TypedAnswers = { readonly [Key in keyof Answers]: Answers[Key] | null } & {
  readonly medicineChanged: boolean;
};
export const answerQuestions = (typed: TypedAnswers) =>
  ask('api/threshold/answers', { method: 'POST', body: typed });
export const answerOffer = (accept: boolean) =>
  ask('api/threshold/offer', { method: 'POST', body: { accept } });

/** Begins a guided reading, or stops it. */
export const guideReading = (on: boolean) => ask('api/threshold/reading', { method: 'POST', body: { on } });
export const removeReading = (id: number) => ask(`api/threshold/readings/${id}`, { method: 'DELETE' });

export const notes = () => ask('api/notes') as Promise<Answer<NotesAnswer>>;
/** @param at what it is about, UTC ms; left out: this moment */
export const writeNote = (kind: NoteKind, text: string, at?: number) =>
  ask('api/notes', { method: 'POST', body: { kind, text, ...(at === undefined ? {} : { at }) } }) as Promise<
    Answer<Note>
  >;
export const removeNote = (id: number) => ask(`api/notes/${id}`, { method: 'DELETE' });
export const lookBack = (id: number) => ask(`api/notes/${id}/look-back`) as Promise<Answer<LookBack>>;
