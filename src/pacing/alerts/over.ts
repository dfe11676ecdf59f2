import { type Bpm, type EpochMs, epochMs, type MonotonicMs, monotonicMs } from '../../units.ts';
import { EPISODE_GAP_MS } from '../episodes.ts';
import { isOver, type Reading, type Span } from '../events.ts';
import type { Step } from '../machine.ts';
import { HOLD_MS } from '../meter.ts';
import { type AlertChange, type AlertMachine, type Context, unchanged } from './change.ts';

/** A break of being over up to this long does not start the dwell time anew. */
const DWELL_BREAK_MS = 5_000;
/** Resolved by ok readings at least this far below the threshold (bpm) … */
const RESOLVE_BELOW_BPM = 5;
/** … for this long without a break. */
export const RESOLVE_AFTER_MS = 10_000;

export interface OverState {
  /** The unresolved alert. */
  readonly open: string | null;
  /** The present episode: the alert that it already had, if any, since when and when last it was over. */
  readonly episode: {
    readonly alert: string | null;
    readonly since: MonotonicMs;
    readonly lastOver: MonotonicMs;
  } | null;
  /** The present stretch of being over, breaks up to {@link DWELL_BREAK_MS} included. */
  readonly run: { readonly since: MonotonicMs; readonly lastOver: MonotonicMs } | null;
  /** While an alert is open: the present stretch of ok readings low enough to resolve it. */
  readonly low: { readonly since: MonotonicMs; readonly last: MonotonicMs } | null;
  readonly threshold: Bpm | null;
}

/** @param threshold the threshold in force at the start, in bpm, or null */
export const initialOverState = (threshold: Bpm | null): OverState => ({
  open: null,
  episode: null,
  run: null,
  low: null,
  threshold,
});

/**
 * The `over` alert (design 5.7): raised when over without a break longer than 5 s for the dwell time;
 * resolved by ok readings at or below threshold − 5 bpm for 10 s without a break. Recorded time raises;
 * only the arrival of fresh ok readings resolves, so missing data never does.
 */
export const over: AlertMachine<OverState> = (state, event, context) => {
  if (event.kind === 'threshold') return unchanged({ ...state, threshold: event.bpm });
  if (event.kind === 'span') return afterSpan(state, event, context);
  if (event.kind === 'reading') return afterReading(state, event);
  return unchanged(state);
};

function afterSpan(state: OverState, span: Span, context: Context): Step<OverState, AlertChange> {
  if (isOver(span) !== true) return unchanged(state);
  const { run } = state;
  const continues = run !== null && isWithin(span.t - run.lastOver, DWELL_BREAK_MS);
  const since = continues ? run.since : span.t;
  const lastOver = monotonicMs(span.t + span.ms);
  const episode = episodeAfter(state, span);
  const next: OverState = {
    open: state.open,
    episode,
    run: { since, lastOver },
    low: state.low,
    threshold: state.threshold,
  };
  const dwellMs = context.settings['alerts.overDwell'] * 1000;
  if (next.open !== null || lastOver - since < dwellMs) return unchanged(next);

  const completed = Math.max(span.t, since + dwellMs);
  const at = epochMs(span.at + (completed - span.t));
  const id = episode.alert ?? `over-${at}`;
  const change = episode.alert === null ? 'raised' : 'reopened';
  return {
    state: { ...next, open: id, low: null, episode: { ...episode, alert: id } },
    outputs: [{ kind: 'alert', change, id, at, about: aboutOver(context.sight.noSignalSince) }],
  };
}

function episodeAfter({ episode }: OverState, span: Span): NonNullable<OverState['episode']> {
  const lastOver = monotonicMs(span.t + span.ms);
  const goesOn = episode !== null && isWithin(span.t - episode.lastOver, EPISODE_GAP_MS - 1);
  return goesOn ? { ...episode, lastOver } : { alert: null, since: span.t, lastOver };
}

/**
 * When the past has passed by again after a restart: what stood before stands, and only fresh readings
 * will resolve it; the present stretch and episode go on.
 *
 * @param open the alert that stands, or null
 * @param ofEpisode the one that the present episode has had, if any: it never has another
 */
export const overTakenUp = (state: OverState, open: string | null, ofEpisode: string | null): OverState => ({
  ...state,
  open,
  low: null,
  episode: state.episode === null ? null : { ...state.episode, alert: ofEpisode },
});

function afterReading(state: OverState, reading: Reading): Step<OverState, AlertChange> {
  if (state.open === null) return unchanged(state);
  if (!isLow(reading, state.threshold)) {
    return unchanged(state.low === null ? state : { ...state, low: null });
  }
  const { low } = state;
  const unbroken = low !== null && isWithin(reading.t - low.last, HOLD_MS);
  const since = unbroken ? low.since : reading.t;
  const next = { ...state, low: { since, last: reading.t } };
  if (reading.t - since < RESOLVE_AFTER_MS) return unchanged(next);
  return {
    state: { ...next, open: null, run: null, low: null },
    outputs: [{ kind: 'alert', change: 'resolved', id: state.open, at: reading.at, about: aboutOver(null) }],
  };
}

export const aboutOver = (noSignalSince: EpochMs | null) =>
  ({ kind: 'over', family: 'pacing', noSignalSince }) as const;

/** A recording whose times go back has no known gap there: then nothing goes on, everything begins anew. */
const isWithin = (gapMs: number, mostMs: number): boolean => gapMs >= 0 && gapMs <= mostMs;

const isLow = (reading: Reading, threshold: Bpm | null): boolean =>
  reading.verdict === 'ok' && threshold !== null && reading.bpm <= threshold - RESOLVE_BELOW_BPM;
