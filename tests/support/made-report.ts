import { type DayRow, type DaySummary, DEFAULT_WAKING } from '../../src/contract/day.ts';
import { type Report, reportSchema } from '../../src/contract/report.ts';
import { Calendar } from '../../src/pacing/calendar.ts';
import { hourProfile, reportNumbers } from '../../src/pacing/report.ts';
import { epochMs } from '../../src/units.ts';

export const REPORT_ZONE = 'Europe/London';
const calendar = new Calendar(REPORT_ZONE);
const LATER = epochMs(Date.UTC(2026, 0, 1));

/** The numbers of some days, and of those between them that nothing is known of. */
export function numbersOf(days: readonly DayRow[]) {
  const dates: string[] = [];
  const last = days.at(-1)?.date ?? '';
  for (let date = days[0]?.date ?? ''; date !== '' && date <= last; ) {
    dates.push(date);
    date = calendar.dayAfter({ date }).date;
  }
  return reportNumbers(days, dates, calendar, LATER);
}

/** A report of some days, with one threshold and a note of the first day. @param text what both say */
export function madeReport(days: readonly DaySummary[], text = '', fields: Partial<Report> = {}): Report {
  const validFrom = days[0]?.start ?? epochMs(0);
  return reportSchema.parse({
    from: days[0]?.date,
    to: days.at(-1)?.date,
    timeZone: REPORT_ZONE,
    madeAt: LATER,
    version: 'test',
    waking: DEFAULT_WAKING,
    ...numbersOf(days),
    days,
    pending: [],
    hours: hourProfile(days, () => 6),
    thresholds: [{ id: 1, bpm: 95, method: 'symptom', note: text, validFrom, inputs: null }],
    notes: [{ id: 1, at: validFrom, kind: 'crash', text }],
    ...fields,
  });
}
