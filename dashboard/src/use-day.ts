import { useEffect, useState } from 'preact/hooks';
import type { DayAnswer } from '../../src/contract/day.ts';
import type { NotesAnswer } from '../../src/contract/note.ts';
import type { Trace } from '../../src/contract/trace.ts';
import { dayOf, notesOf, traceOf } from './day-api.ts';
import { dayWords } from './day-words.ts';
import { localDay } from './local-date.ts';
import { words } from './words.ts';

/** More columns than a screen has are of no use, and the service gives no more than 4,096. */
const MOST_COLUMNS = 2_048;

/** A day with everything that its screen shows. */
export interface WholeDay {
  readonly day: DayAnswer;
  readonly trace: Trace;
  readonly notes: NotesAnswer['notes'];
}

export type DayState =
  | { readonly known: 'not-yet' }
  /** `isRefused`: whoever asks again is told the same. */
  | { readonly known: 'problem'; readonly problem: string; readonly isRefused: boolean }
  | ({ readonly known: 'day' } & WholeDay);

/** How many columns the chart is asked for. */
export const columnsOfScreen = (): number => Math.min(MOST_COLUMNS, Math.max(1, Math.round(innerWidth)));

/**
 * A day, asked for again whenever `news` changes.
 *
 * @param date `YYYY-MM-DD`
 * @returns the day as far as it is known, and what asks for it once more
 */
export function useDay(
  date: string,
  timeZone: string,
  news: string,
): readonly [state: DayState, tryAgain: () => void] {
  const [tries, setTries] = useState(0);
  const [state, setState] = useState<DayState & { readonly date: string }>({ known: 'not-yet', date });
  useEffect(() => {
    let isWanted = true;
    void fetchDay(date, timeZone).then((found) => {
      if (!isWanted) return;
      // What is on the screen says up to when it is; a failed look at it again takes nothing away.
      setState((before) =>
        found.known === 'problem' && before.known === 'day' && before.date === date
          ? before
          : { ...found, date },
      );
    });
    return () => {
      isWanted = false;
    };
  }, [date, timeZone, news, tries]);
  const tryAgain = () => {
    setState({ known: 'not-yet', date });
    setTries(tries + 1);
  };
  return [state.date === date ? state : { known: 'not-yet' }, tryAgain];
}

/** Asks for everything at once; where the service reckons the day differently, for its trace again. */
async function fetchDay(date: string, timeZone: string): Promise<DayState> {
  const span = localDay(date, timeZone);
  if (span === null) return { known: 'problem', problem: words.failed, isRefused: true };
  const [day, trace, notes] = await Promise.all([
    dayOf(date),
    traceOf(span, columnsOfScreen()),
    notesOf(span),
  ]);
  if (!day.ok) return problemOf(day);
  if (!trace.ok) return problemOf(trace);
  if (!notes.ok) return problemOf(notes);
  const known = { known: 'day', day: day.value, notes: notes.value.notes } as const;
  const { end, start } = day.value;
  if (trace.value.from === start && trace.value.to === end) return { ...known, trace: trace.value };
  const again = await traceOf({ from: start, to: end }, columnsOfScreen());
  return again.ok ? { ...known, trace: again.value } : problemOf(again);
}

const problemOf = ({ message, status }: { status: number | null; message: string }): DayState => ({
  known: 'problem',
  problem: status === 403 ? dayWords.hidden : message,
  isRefused: status === 403,
});
