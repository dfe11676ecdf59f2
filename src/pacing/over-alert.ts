import { type Bpm, type EpochMs, epochMs, type MonotonicMs, monotonicMs } from '../units.ts';
import { EPISODE_GAP_MS } from './episodes.ts';
import { isOver, type PacingInput, type Packet, type Reading, type Span, type Timed } from './events.ts';
import type { Step } from './machine.ts';
import { HOLD_MS } from './meter.ts';

/** The dwell time: over for this long raises the alert (design 5.7: default 30 s, 5 to 300). */
export const DEFAULT_DWELL_MS = 30_000;
/** A break of being over up to this long does not start the dwell time anew. */
export const DWELL_BREAK_MS = 5_000;
/** Resolved by ok readings at least this far below the threshold (bpm) … */
export const RESOLVE_BELOW_BPM = 5;
/** … for this long without a break. */
export const RESOLVE_AFTER_MS = 10_000;

/** What happened to the `over` alert; to be stored and told, in this order. */
export interface OverAlertChange {
  readonly kind: 'over-alert';
  /** `reopened`: over again within the same episode; an episode never has two alerts. */
  readonly change: 'raised' | 'reopened' | 'resolved';
  readonly id: string;
  readonly at: EpochMs;
}

export interface OverAlertState {
  /** The unresolved alert. */
  readonly open: string | null;
  /** The alert that this episode already had, and when the episode was last over. */
  readonly episode: { readonly alert: string; readonly lastOver: MonotonicMs } | null;
  /** The present stretch of being over, breaks up to {@link DWELL_BREAK_MS} included. */
  readonly run: { readonly since: MonotonicMs; readonly lastOver: MonotonicMs } | null;
  /** The present stretch of ok readings low enough to resolve. */
  readonly low: { readonly since: MonotonicMs; readonly last: MonotonicMs } | null;
  readonly threshold: Bpm | null;
  /** Until it has caught up after a restart: events up to this moment were dealt with before. */
  readonly ignoreUntil: EpochMs | null;
}

/**
 * @param threshold the threshold in force at the start, in bpm, or null
 * @param restored  the unresolved alert from before a restart, and up to when events were dealt with
 */
export const initialOverAlertState = (
  threshold: Bpm | null,
  restored: { readonly open: string | null; readonly ignoreUntil: EpochMs | null } = {
    open: null,
    ignoreUntil: null,
  },
): OverAlertState => ({ ...restored, episode: null, run: null, low: null, threshold });

type Incoming = Span | Reading | Timed<Exclude<PacingInput, Packet>>;

/**
 * The `over` alert (design 5.7): raised when over without a break longer than 5 s for the dwell time;
 * resolved by ok readings at or below threshold − 5 bpm for 10 s without a break. Recorded time raises;
 * only the arrival of fresh ok readings resolves, so missing data never does.
 *
 * @param dwellMs the dwell time in ms
 */
export const overAlert =
  (dwellMs: number) =>
  (state: OverAlertState, event: Incoming): Step<OverAlertState, OverAlertChange | Incoming> => {
    if (event.kind === 'threshold') return { state: { ...state, threshold: event.bpm }, outputs: [event] };
    if (event.kind === 'caught-up') return { state: { ...state, ignoreUntil: null }, outputs: [event] };
    if (state.ignoreUntil !== null && event.at <= state.ignoreUntil) return { state, outputs: [event] };
    if (event.kind === 'span') return afterSpan(state, event, dwellMs);
    if (event.kind === 'reading') return afterReading(state, event);
    return { state, outputs: [event] };
  };

function afterSpan(
  state: OverAlertState,
  span: Span,
  dwellMs: number,
): Step<OverAlertState, OverAlertChange | Span> {
  if (isOver(span) !== true) return { state, outputs: [span] };
  const { run } = state;
  const continues = run !== null && isWithin(span.t - run.lastOver, DWELL_BREAK_MS);
  const since = continues ? run.since : span.t;
  const lastOver = monotonicMs(span.t + span.ms);
  const { episode } = state;
  const sameEpisode = episode !== null && isWithin(span.t - episode.lastOver, EPISODE_GAP_MS - 1);
  const next: OverAlertState = {
    ...state,
    run: { since, lastOver },
    episode: sameEpisode ? { ...episode, lastOver } : null,
  };
  if (next.open !== null || lastOver - since < dwellMs) return { state: next, outputs: [span] };

  const completed = Math.max(span.t, since + dwellMs);
  const at = epochMs(span.at + (completed - span.t));
  const id = next.episode?.alert ?? `over-${at}`;
  const change = next.episode === null ? 'raised' : 'reopened';
  return {
    state: { ...next, open: id, low: null, episode: { alert: id, lastOver } },
    outputs: [span, { kind: 'over-alert', change, id, at }],
  };
}

function afterReading(
  state: OverAlertState,
  reading: Reading,
): Step<OverAlertState, OverAlertChange | Reading> {
  if (!isLow(reading, state.threshold)) {
    return { state: state.low === null ? state : { ...state, low: null }, outputs: [reading] };
  }
  const { low } = state;
  const unbroken = low !== null && isWithin(reading.t - low.last, HOLD_MS);
  const since = unbroken ? low.since : reading.t;
  const next = { ...state, low: { since, last: reading.t } };
  if (state.open === null || reading.t - since < RESOLVE_AFTER_MS) return { state: next, outputs: [reading] };
  return {
    state: { ...next, open: null, run: null },
    outputs: [reading, { kind: 'over-alert', change: 'resolved', id: state.open, at: reading.at }],
  };
}

/** A recording whose times go back has no known gap there: then nothing goes on, everything begins anew. */
const isWithin = (gapMs: number, mostMs: number): boolean => gapMs >= 0 && gapMs <= mostMs;

const isLow = (reading: Reading, threshold: Bpm | null): boolean =>
  reading.verdict === 'ok' && threshold !== null && reading.bpm <= threshold - RESOLVE_BELOW_BPM;
