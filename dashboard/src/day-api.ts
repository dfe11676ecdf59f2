import type { DayAnswer } from '../../src/contract/day.ts';
import type { NotesAnswer } from '../../src/contract/note.ts';
import type { Report } from '../../src/contract/report.ts';
import type { Trace } from '../../src/contract/trace.ts';
import type { DaysAnswer } from '../../src/contract/weeks.ts';
import { type Answer, ask } from './api.ts';
import type { TimeSpan } from './chart/time-span.ts';

/** One local day, `YYYY-MM-DD`, in honest numbers. */
export const dayOf = (date: string) => ask(`api/days/${date}`) as Promise<Answer<DayAnswer>>;

/** The course of the heart rate over a span, in so many columns. */
export const traceOf = ({ from, to }: TimeSpan, columns: number) =>
  ask(`api/trace?from=${Math.floor(from)}&to=${Math.ceil(to)}&columns=${columns}`) as Promise<Answer<Trace>>;

/** The days from one date to another, both included, and each week beside the one before. */
export const daysOf = (from: string, to: string) =>
  ask(`api/days?from=${from}&to=${to}`) as Promise<Answer<DaysAnswer>>;

/** What the page for a clinician says of a span of days. @param words whether with what the notes say */
export const reportOf = (from: string, to: string, words: boolean) =>
  ask(`api/report?from=${from}&to=${to}&notes=${words ? 'words' : 'kinds'}`) as Promise<Answer<Report>>;

/** The notes about a span. */
export const notesOf = ({ from, to }: TimeSpan) =>
  ask(`api/notes?from=${from}&to=${to}`) as Promise<Answer<NotesAnswer>>;
