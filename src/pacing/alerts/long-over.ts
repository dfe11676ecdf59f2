import { type MonotonicMs, monotonicMs } from '../../units.ts';
import type { Step } from '../machine.ts';
import {
  type AlertChange,
  type AlertEvent,
  type Context,
  hasPassed,
  type Open,
  unchanged,
  wallTimeOf,
} from './change.ts';

export interface LongOverState {
  /** The `over` that stands, and since when. */
  readonly over: { readonly id: string; readonly t: MonotonicMs } | null;
  readonly open: Open<'long-over'> | null;
  /** The `over` that last had one; over again in its episode opens the same again. */
  readonly last: string | null;
}

/** A `long-over` is called like its `over`, with this before it. */
export const LONG_OVER_PREFIX = 'long-';

export const initialLongOverState: LongOverState = { over: null, open: null, last: null };

/**
 * The `long-over` alert (design 5.7): raised when an `over` has stood unresolved for the set time, seen
 * or not; resolved with its `over`.
 *
 * @param overChange what the `over` alert has just done, if anything
 */
export function longOver(
  state: LongOverState,
  event: AlertEvent,
  context: Context,
  overChange: AlertChange | undefined,
): Step<LongOverState, AlertChange> {
  const due = raisedWhenDue(state, event, context);
  if (overChange === undefined) return due;
  const after = afterOver(due.state, event, overChange);
  return { state: after.state, outputs: [...due.outputs, ...after.outputs] };
}

function raisedWhenDue(
  state: LongOverState,
  event: AlertEvent,
  { settings, sight, caughtUp }: Context,
): Step<LongOverState, AlertChange> {
  if (state.over === null || state.open !== null || !caughtUp) return unchanged(state);
  const minutes = settings['alerts.longOverAfter'];
  const deadline = monotonicMs(state.over.t + minutes * 60_000);
  if (!hasPassed(event, deadline)) return unchanged(state);
  const id = `${LONG_OVER_PREFIX}${state.over.id}`;
  const about = { kind: 'long-over', family: 'pacing', noSignalSince: sight.noSignalSince, minutes } as const;
  const change = state.last === state.over.id ? 'reopened' : 'raised';
  return {
    state: { ...state, open: { id, about }, last: state.over.id },
    outputs: [{ kind: 'alert', change, id, at: wallTimeOf(event, deadline), about }],
  };
}

function afterOver(
  state: LongOverState,
  event: AlertEvent,
  overChange: AlertChange,
): Step<LongOverState, AlertChange> {
  if (overChange.change !== 'resolved') {
    const t = monotonicMs(event.t + (overChange.at - event.at));
    return unchanged({ ...state, over: { id: overChange.id, t } });
  }
  const { open } = state;
  const ended = { ...state, over: null, open: null };
  if (open === null) return unchanged(ended);
  const about = { ...open.about, noSignalSince: null };
  return {
    state: ended,
    outputs: [{ kind: 'alert', change: 'resolved', id: open.id, at: overChange.at, about }],
  };
}
