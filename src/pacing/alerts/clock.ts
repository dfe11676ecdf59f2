import { type MonotonicMs, monotonicMs } from '../../units.ts';
import type { ClockStepped, Timed } from '../events.ts';
import type { Step } from '../machine.ts';
import {
  type AlertChange,
  type AlertEvent,
  type AlertMachine,
  type Context,
  hasPassed,
  type Open,
  unchanged,
  wallTimeOf,
} from './change.ts';

export interface ClockState {
  readonly open: Open<'clock'> | null;
  /** When the clock was last set. */
  readonly steppedT: MonotonicMs | null;
  /** A step that came while catching up: it is news if no time has passed since. */
  readonly unsaid: Timed<ClockStepped> | null;
}

export const initialClockState: ClockState = { open: null, steppedT: null, unsaid: null };

/** A step so short before the end of catching up is that of this start, in ms. */
const JUST_NOW_MS = 1_000;

/**
 * The `clock` alert (design 5.7): raised when the wall clock was set by more than 2 s, resolved after the
 * set time. A step while it stands adds to it and starts the time anew.
 */
export const clock: AlertMachine<ClockState> = (state, event, context) => {
  if (event.kind === 'caught-up' && state.unsaid !== null) {
    const { unsaid } = state;
    const isNews = event.t - unsaid.t < JUST_NOW_MS;
    return isNews
      ? stepped({ ...state, unsaid: null }, unsaid, context)
      : unchanged({ ...state, unsaid: null });
  }
  const ended = endedWhenDue(state, event, context);
  if (event.kind !== 'clock-step') return ended;
  // In a recording a step may be the first that is heard since the time of the one before was over.
  const after = stepped(ended.state, event, context);
  return { state: after.state, outputs: [...ended.outputs, ...after.outputs] };
};

function endedWhenDue(
  state: ClockState,
  event: AlertEvent,
  { caughtUp, settings }: Context,
): Step<ClockState, AlertChange> {
  const { open, steppedT } = state;
  if (open === null || steppedT === null || !caughtUp) return unchanged(state);
  const deadline = monotonicMs(steppedT + settings['alerts.clockFor'] * 60_000);
  if (!hasPassed(event, deadline)) return unchanged(state);
  return {
    state: { ...state, open: null },
    outputs: [
      { kind: 'alert', change: 'resolved', id: open.id, at: wallTimeOf(event, deadline), about: open.about },
    ],
  };
}

function stepped(
  state: ClockState,
  step: Timed<ClockStepped>,
  context: Context,
): Step<ClockState, AlertChange> {
  if (!context.caughtUp) return unchanged({ ...state, unsaid: step });
  const id = state.open?.id ?? `clock-${step.at}`;
  const byMs = (state.open?.about.byMs ?? 0) + step.byMs;
  const about = { kind: 'clock', family: 'technical', byMs } as const;
  const change = state.open === null ? 'raised' : 'amended';
  return {
    state: { open: { id, about }, steppedT: step.t, unsaid: null },
    outputs: [{ kind: 'alert', change, id, at: step.at, about }],
  };
}
