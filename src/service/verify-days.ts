import type { DaySummary, WakingWindow } from '../contract/day.ts';
import type { Calendar } from '../pacing/calendar.ts';
import { type EpochMs, epochMs } from '../units.ts';
import { finish, rebuildDay } from './day-rebuild.ts';
import type { StorePort } from './ports.ts';
import { everyDay, isOver, madeBy } from './stale-days.ts';

/** How a stored summary stands to the packets of its day. */
export interface DayFinding {
  readonly date: string;
  /**
   * `same`: as the packets say. `differs`: `fields` do not. `missing`: packets, and no summary. `empty`: a summary,
   * and no packets. `older`: made by another version, in another zone, with another waking window or with other imports; not compared.
   */
  readonly state: 'same' | 'differs' | 'missing' | 'empty' | 'older';
  readonly fields: readonly string[];
  /** Packets that get another verdict than the one stored with them. */
  readonly otherVerdicts: number;
}

/** Works every day out again from its packets, and says how what is stored stands to that; a day at a time. */
export function* verifyDays(
  store: StorePort,
  calendar: Calendar,
  waking: WakingWindow,
  now: EpochMs,
): Generator<DayFinding> {
  const imports = store.recordings.list();
  for (const date of everyDay(store, calendar)) {
    const stored = store.days.get(date);
    const stamp = stored?.stamp;
    // A running day is held against what was known when it was put down, another against all.
    const isRunning = stored !== null && !isOver(stored.summary.end, stored.stamp.madeAt);
    const rebuilt = finish(
      rebuildDay(store, calendar, date, {
        waking,
        // After the clock was set back a day that was over may lie ahead.
        madeAt:
          isRunning && stamp !== undefined ? stamp.madeAt : epochMs(Math.max(now, stamp?.madeAt ?? now)),
        through: isRunning && stamp !== undefined ? stamp.through : null,
      }),
    );
    const { otherVerdicts, summary } = rebuilt;
    const finding = { date, fields: [], otherVerdicts };
    if (stored === null) {
      // The running day is put down every few minutes; until it is over nothing is amiss.
      if (summary !== null && isOver(calendar.dayNamed(date).end, now))
        yield { ...finding, state: 'missing' };
      continue;
    }
    if (summary === null) yield { ...finding, state: 'empty' };
    else if (stored.stamp.madeBy !== madeBy(date, calendar, waking, imports))
      yield { ...finding, state: 'older' };
    else {
      const fields = differences(stored.summary, summary);
      yield { ...finding, fields, state: fields.length === 0 ? 'same' : 'differs' };
    }
  }
}

/** The names of the fields in which two summaries differ. */
function differences(one: DaySummary, other: DaySummary): string[] {
  const others = new Map(Object.entries(other));
  return Object.entries(one)
    .filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(others.get(name)))
    .map(([name]) => name);
}
