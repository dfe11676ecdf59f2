import { type EpochMs, epochMs, monotonicMs } from '../../units.ts';
import type { Calendar } from '../calendar.ts';
import { isOver, type Span } from '../events.ts';
import type { Step } from '../machine.ts';
import {
  type AlertChange,
  type AlertEvent,
  type AlertMachine,
  type Context,
  type Open,
  unchanged,
} from './change.ts';

/** One local day. */
interface DaySum {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** In whole ms. */
  readonly overMs: number;
  /** A day never has two alerts. */
  readonly hadAlert: boolean;
}

export interface DayTotalState {
  /** The days that were last summed up, the latest at the end: a clock that is set may come back to any. */
  readonly days: readonly DaySum[];
  readonly open: Open<'day-total'> | null;
  /** The last day that had one before a restart. */
  readonly last: string | null;
}

export const initialDayTotalState: DayTotalState = { days: [], open: null, last: null };

const MS_PER_MINUTE = 60_000;
/** More days than a clock that is set to and fro is likely to touch. */
const DAYS_KEPT = 7;

/**
 * The `day-total` alert (design 5.7), off unless set: raised when today's time over passes the set
 * minutes; resolved with the next local day, or by switching it off. At most one stands: where the clock goes back
 * to a day that then passes them too, that of the later day ends.
 */
export const dayTotal: AlertMachine<DayTotalState> = (before, event, context) => {
  if (event.kind === 'span') return afterSpan(before, event, context);
  if (!context.caughtUp) return unchanged(before);
  const state = event.kind === 'caught-up' ? withOthersTold(before, event, context) : before;
  const ended = endedWithItsDay(state, event, context);
  // A lower limit, or a restart, may find it passed already.
  const raised = raisedIfPassed(ended.state, event, context);
  return { state: raised.state, outputs: [...ended.outputs, ...raised.outputs] };
};

function afterSpan(state: DayTotalState, span: Span, context: Context): Step<DayTotalState, AlertChange> {
  if (isOver(span) !== true) return unchanged(state);
  let after: Step<DayTotalState, AlertChange> = unchanged(state);
  for (const { date, part } of partsByDay(span, context.calendar)) {
    const before = sumOf(after.state, date);
    const sum = { ...before, overMs: before.overMs + part.ms };
    const summed = withSum(after.state, sum);
    const limitMs = limitOf(context);
    const isPast = limitMs !== null && sum.overMs > limitMs && !sum.hadAlert;
    if (!context.caughtUp || !isPast) {
      after = { state: summed, outputs: after.outputs };
      continue;
    }
    const ended = endedWithItsDay(summed, part, context);
    // The moment after the last one that was still within the limit.
    const at = epochMs(part.at + Math.max(0, limitMs - before.overMs) + 1);
    const raised = raise(ended.state, sum, at, limitMs, context);
    after = { state: raised.state, outputs: [...after.outputs, ...ended.outputs, ...raised.outputs] };
  }
  return after;
}

const sumOf = ({ days, last, open }: DayTotalState, date: string): DaySum =>
  days.find((day) => day.date === date) ?? {
    date,
    overMs: 0,
    hadAlert: date === last || date === open?.about.day,
  };

function withSum(state: DayTotalState, sum: DaySum): DayTotalState {
  const others = state.days.filter(({ date }) => date !== sum.date);
  return { ...state, days: [...others, sum].slice(-DAYS_KEPT) };
}

/** A restart raises today's if it was not before; what another day came to was told on that day. */
function withOthersTold(state: DayTotalState, { at }: AlertEvent, context: Context): DayTotalState {
  const limitMs = limitOf(context);
  const today = context.calendar.dayOf(at).date;
  const days = state.days.map((day) => {
    const isPassed = limitMs !== null && day.overMs > limitMs;
    const wasTold = day.date === today ? day.date === state.open?.about.day : isPassed;
    return wasTold ? { ...day, hadAlert: true } : day;
  });
  return { ...state, days };
}

/** A span cut at local midnights. */
function* partsByDay(span: Span, calendar: Calendar): Generator<{ date: string; part: Span }> {
  let rest = span;
  for (;;) {
    const { date, end } = calendar.dayOf(rest.at);
    const ms = Math.min(rest.ms, end - rest.at);
    yield { date, part: { ...rest, ms } };
    if (ms === rest.ms) return;
    rest = { ...rest, at: end, t: monotonicMs(rest.t + ms), ms: rest.ms - ms };
  }
}

function endedWithItsDay(
  state: DayTotalState,
  event: AlertEvent,
  context: Context,
): Step<DayTotalState, AlertChange> {
  const { open } = state;
  if (open === null) return unchanged(state);
  const { calendar } = context;
  const isOff = limitOf(context) === null;
  const isPast = calendar.dayOf(event.at).date > open.about.day;
  if (!isPast && !isOff) return unchanged(state);
  // The next that is heard may be days later.
  return resolved(state, isPast ? calendar.dayNamed(open.about.day).end : event.at);
}

function resolved(state: DayTotalState, at: EpochMs): Step<DayTotalState, AlertChange> {
  const { open } = state;
  if (open === null) return unchanged(state);
  const about = { ...open.about, noSignalSince: null };
  return {
    state: { ...state, open: null },
    outputs: [{ kind: 'alert', change: 'resolved', id: open.id, at, about }],
  };
}

function raisedIfPassed(
  state: DayTotalState,
  event: AlertEvent,
  context: Context,
): Step<DayTotalState, AlertChange> {
  const limitMs = limitOf(context);
  if (limitMs === null) return unchanged(state);
  const passed = state.days.filter(({ hadAlert, overMs }) => overMs > limitMs && !hadAlert);
  if (passed.length === 0) return unchanged(state);
  const today = context.calendar.dayOf(event.at).date;
  const sum = passed.find(({ date }) => date === today);
  return sum === undefined ? unchanged(state) : raise(state, sum, event.at, limitMs, context);
}

function raise(
  state: DayTotalState,
  sum: DaySum,
  at: EpochMs,
  limitMs: number,
  { sight }: Context,
): Step<DayTotalState, AlertChange> {
  const other = resolved(state, at);
  const day = sum.date;
  const id = `day-total-${day}`;
  const minutes = limitMs / MS_PER_MINUTE;
  const { noSignalSince } = sight;
  const about = { kind: 'day-total', family: 'pacing', noSignalSince, day, minutes } as const;
  return {
    state: { ...withSum(other.state, { ...sum, hadAlert: true }), open: { id, about } },
    outputs: [...other.outputs, { kind: 'alert', change: 'raised', id, at, about }],
  };
}

const limitOf = ({ settings }: Context): number | null => {
  const minutes = settings['alerts.dayTotal'];
  return minutes === null ? null : minutes * MS_PER_MINUTE;
};
