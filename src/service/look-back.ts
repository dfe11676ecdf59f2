import type { LookBack } from '../contract/look-back.ts';
import { inputError } from '../errors.ts';
import { lookBack, OTHER_DAYS } from '../pacing/look-back.ts';
import { dayAfter } from '../pacing/threshold/resting-heart-rate.ts';
import { epochMs } from '../units.ts';
import { type KnownDaysOptions, knownDay, knownDays } from './known-days.ts';
import { told } from './notes-desk.ts';

/** Some days more than the 72 hours, the other days, and what comes before a bad day among them. */
const DAYS_NEEDED = OTHER_DAYS + 5;
/** The 72 hours lie in at most so many local days. */
const SHOWN_DAYS = 4;

/**
 * The 72 hours before a note, beside the wearer's other days. Days that are still to be worked out are named as
 * pending and not counted, neither among the other days nor in the 72 hours.
 *
 * @throws PlimsollError `bad-input` when there is no such note; the store's errors
 */
export function lookBackFrom(noteId: number, options: KnownDaysOptions): LookBack {
  const { calendar, store, waking } = options;
  const note = store.notes.find(noteId);
  if (note === null) throw inputError('bad-input', 'There is no such note any more; look at the list again.');
  const last = calendar.dayOf(epochMs(Math.min(note.at, options.now))).date;
  const from = dayAfter(last, -DAYS_NEEDED);
  const { days, pending } = knownDays({ from, to: last }, options, null);
  // Of the 72 hours everything is shown, also what was not recorded.
  const shown = Array.from({ length: SHOWN_DAYS }, (_, index) =>
    dayAfter(last, index + 1 - SHOWN_DAYS),
  ).filter((date) => !pending.includes(date));
  const dates = [...new Set([...days.map(({ date }) => date), ...shown])].sort();
  const seen = lookBack({
    at: note.at,
    days: dates.map((date) => knownDay(date, options)),
    badMoments: store.notes
      .between(calendar.dayNamed(from).start, epochMs(note.at + 1))
      .filter(({ kind }) => kind === 'bad-day' || kind === 'crash')
      .map(({ at }) => at),
    waking,
    calendar,
    pending,
  });
  return { ...seen, note: told(note), pending };
}
