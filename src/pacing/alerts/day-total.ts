import { epochMs, monotonicMs } from '../../units.ts';
import type { Calendar } from '../calendar.ts';
import { endOfRecording, isOver, type Span } from '../events.ts';
import type { Step } from '../machine.ts';
import {
  type AlertChange,
  type AlertEvent,
  type AlertMachine,
  type Context,
  type Open,
  unchanged,
} from './change.ts';

export interface DayTotalState {
  /** The local day that is summed up; empty before the first. */
  readonly day: string;
  readonly overMs: number;
  readonly open: Open<'day-total'> | null;
  /** The last day that had one: a day never has two. */
  readonly last: string | null;
}

export const initialDayTotalState: DayTotalState = { day: '', overMs: 0, open: null, last: null };

const MS_PER_MINUTE = 60_000;

/**
 * The `day-total` alert (design 5.7), off unless set: raised when today's time over passes the set
 * minutes; resolved with the next local day, or by switching it off.
 */
export const dayTotal: AlertMachine<DayTotalState> = (state, event, context) => {
  if (event.kind === 'span') return afterSpan(state, event, context);
  if (!context.caughtUp || event.at === endOfRecording.at) return unchanged(state);
  const ended = endedWithItsDay(state, event, context);
  // A lower limit, or a restart, may find it passed already.
  const raised = raisedIfPassed(ended.state, event, context);
  return { state: raised.state, outputs: [...ended.outputs, ...raised.outputs] };
};

function afterSpan(state: DayTotalState, span: Span, context: Context): Step<DayTotalState, AlertChange> {
  if (isOver(span) !== true) return unchanged(state);
  let after: Step<DayTotalState, AlertChange> = unchanged(state);
  for (const { date, part } of partsByDay(span, context.calendar)) {
    const before = after.state.day === date ? after.state.overMs : 0;
    const summed = { ...after.state, day: date, overMs: before + part.ms };
    const limitMs = limitOf(context);
    const isPast = limitMs !== null && summed.overMs > limitMs && summed.last !== date;
    if (!context.caughtUp || !isPast) {
      after = { state: summed, outputs: after.outputs };
      continue;
    }
    const ended = endedWithItsDay(summed, part, context);
    // The moment after the last one that was still within the limit.
    const at = epochMs(part.at + Math.max(0, limitMs - before) + 1);
    const raised = raise(ended.state, at, limitMs, context);
    after = { state: raised.state, outputs: [...after.outputs, ...ended.outputs, ...raised.outputs] };
  }
  return after;
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
  const about = { ...open.about, noSignalSince: null };
  // The next that is heard may be days later.
  const at = isPast ? calendar.dayNamed(open.about.day).end : event.at;
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
  if (limitMs === null || state.overMs <= limitMs || state.last === state.day) return unchanged(state);
  if (context.calendar.dayOf(event.at).date !== state.day) return unchanged(state);
  return raise(state, event.at, limitMs, context);
}

function raise(
  state: DayTotalState,
  at: AlertChange['at'],
  limitMs: number,
  { sight }: Context,
): Step<DayTotalState, AlertChange> {
  const { day } = state;
  const id = `day-total-${day}`;
  const minutes = limitMs / MS_PER_MINUTE;
  const { noSignalSince } = sight;
  const about = { kind: 'day-total', family: 'pacing', noSignalSince, day, minutes } as const;
  return {
    state: { ...state, open: { id, about }, last: day },
    outputs: [{ kind: 'alert', change: 'raised', id, at, about }],
  };
}

const limitOf = ({ settings }: Context): number | null => {
  const minutes = settings['alerts.dayTotal'];
  return minutes === null ? null : minutes * MS_PER_MINUTE;
};
