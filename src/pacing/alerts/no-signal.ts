import type { AboutOf } from '../../contract/alerts.ts';
import { type EpochMs, type MonotonicMs, monotonicMs } from '../../units.ts';
import type { Reading } from '../events.ts';
import type { Step } from '../machine.ts';
import { HOLD_MS } from '../meter.ts';
import {
  type AlertChange,
  type AlertEvent,
  type Context,
  hasPassed,
  type Open,
  unchanged,
  wallTimeOf,
} from './change.ts';
import { SEEN_FOR_MS } from './sight.ts';
import type { WearingChange } from './wearing.ts';

/** Resolved by ok readings for this long without a break. */
export const RESOLVE_AFTER_MS = 5_000;

interface Instant {
  readonly at: EpochMs;
  readonly t: MonotonicMs;
}
type Verdict = AboutOf<'no-signal'>['verdict'];

export interface NoSignalState {
  /** From when on an ok reading is to be expected; null: none is. */
  readonly expectedSince: Instant | null;
  /** The last packet since the last ok one. */
  readonly lastNotOk: { readonly t: MonotonicMs; readonly verdict: Verdict } | null;
  /** From when the time without one counts anew: after a pause, and after a restart. */
  readonly countedFrom: MonotonicMs | null;
  /** While an alert is open: the present stretch of ok readings. */
  readonly okRun: { readonly since: MonotonicMs; readonly last: MonotonicMs } | null;
  readonly paused: boolean;
  readonly open: Open<'no-signal'> | null;
}

export const initialNoSignalState: NoSignalState = {
  expectedSince: null,
  lastNotOk: null,
  countedFrom: null,
  okRun: null,
  paused: false,
  open: null,
};

/**
 * The `no-signal` alert (design 5.7): raised when, after at least one packet, none was ok for the set
 * time; resolved by ok readings for 5 s. "Not wearing it" pauses it. A strap that is the wearer's is
 * waited for from the start, so that the alert also comes when no packet ever does.
 *
 * @param wearingChange what "not wearing it" has just become, if it changed
 */
export function noSignal(
  before: NoSignalState,
  event: AlertEvent,
  context: Context,
  wearingChange: WearingChange | undefined,
): Step<NoSignalState, AlertChange> {
  const due = raisedWhenDue(before, event, context);
  const worn = afterWearing(due.state, event, wearingChange);
  const then = afterEvent(worn.state, event);
  return { state: then.state, outputs: [...due.outputs, ...worn.outputs, ...then.outputs] };
}

function raisedWhenDue(
  state: NoSignalState,
  event: AlertEvent,
  { settings, sight: { lastOk }, caughtUp }: Context,
): Step<NoSignalState, AlertChange> {
  const { expectedSince, open, paused } = state;
  if (expectedSince === null || open !== null || paused || !caughtUp) return unchanged(state);
  const from = Math.max(lastOk?.t ?? expectedSince.t, state.countedFrom ?? Number.NEGATIVE_INFINITY);
  const deadline = monotonicMs(from + settings['alerts.noSignalAfter'] * 1000);
  if (!hasPassed(event, deadline)) return unchanged(state);
  const at = wallTimeOf(event, deadline);
  const about = {
    kind: 'no-signal',
    family: 'technical',
    lastOkAt: lastOk?.at ?? null,
    since: lastOk?.at ?? expectedSince.at,
    verdict: presentVerdict(state, event),
  } as const;
  const raised = { id: `no-signal-${at}`, about };
  return {
    state: { ...state, open: raised, okRun: null },
    outputs: [{ kind: 'alert', change: 'raised', at, ...raised }],
  };
}

function afterWearing(
  state: NoSignalState,
  event: AlertEvent,
  change: WearingChange | undefined,
): Step<NoSignalState, AlertChange> {
  if (change === undefined) return unchanged(state);
  if (change.notWorn === null) return unchanged({ ...state, paused: false, countedFrom: event.t });
  return resolved({ ...state, paused: true }, change.at);
}

function afterEvent(state: NoSignalState, event: AlertEvent): Step<NoSignalState, AlertChange> {
  switch (event.kind) {
    case 'reading':
      return event.verdict === 'ok'
        ? afterOk(state, event)
        : amended({ ...afterNotOk(state, event), okRun: null }, event);
    case 'straps': {
      if (event.straps.length === 0) return resolved({ ...state, expectedSince: null }, event.at);
      return unchanged(state.expectedSince === null ? expecting(state, event) : state);
    }
    case 'caught-up':
      return unchanged({ ...state, countedFrom: event.t });
    case 'span':
      return unchanged(state);
    default:
      return amended(state, event);
  }
}

const expecting = (state: NoSignalState, { at, t }: Instant): NoSignalState => ({
  ...state,
  expectedSince: { at, t },
  countedFrom: t,
});

function afterOk(state: NoSignalState, { at, t }: Reading): Step<NoSignalState, AlertChange> {
  const { okRun, open } = state;
  if (open === null && state.expectedSince !== null && state.lastNotOk === null) return unchanged(state);
  const gapMs = okRun === null ? -1 : t - okRun.last;
  const since = okRun !== null && gapMs >= 0 && gapMs <= HOLD_MS ? okRun.since : t;
  const next: NoSignalState = {
    ...state,
    expectedSince: state.expectedSince ?? { at, t },
    lastNotOk: null,
    okRun: open === null ? null : { since, last: t },
  };
  return t - since >= RESOLVE_AFTER_MS ? resolved(next, at) : unchanged(next);
}

const afterNotOk = (state: NoSignalState, reading: Reading): NoSignalState => ({
  ...state,
  expectedSince: state.expectedSince ?? { at: reading.at, t: reading.t },
  lastNotOk: reading.verdict === 'ok' ? null : { t: reading.t, verdict: reading.verdict },
});

/** Says what comes now, when that has changed: packets of another verdict, or none any more. */
function amended(state: NoSignalState, event: AlertEvent): Step<NoSignalState, AlertChange> {
  const { open } = state;
  const verdict = presentVerdict(state, event);
  if (open === null || open.about.verdict === verdict) return unchanged(state);
  const about = { ...open.about, verdict };
  return {
    state: { ...state, open: { id: open.id, about } },
    outputs: [{ kind: 'alert', change: 'amended', id: open.id, at: event.at, about }],
  };
}

function resolved(state: NoSignalState, at: EpochMs): Step<NoSignalState, AlertChange> {
  const { open } = state;
  if (open === null) return unchanged(state);
  return {
    state: { ...state, open: null },
    outputs: [{ kind: 'alert', change: 'resolved', id: open.id, at, about: open.about }],
  };
}

const presentVerdict = ({ lastNotOk }: NoSignalState, event: AlertEvent): Verdict =>
  lastNotOk !== null && event.t - lastNotOk.t <= SEEN_FOR_MS ? lastNotOk.verdict : null;
