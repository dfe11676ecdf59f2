import { interval, map, merge, type Observable, type OperatorFunction, type SchedulerLike } from 'rxjs';
import type { Bpm, EpochMs } from '../units.ts';
import type { PacingInput, Packet, Reading, Span, Tick, Timed } from './events.ts';
import { machine, runInTurn } from './machine.ts';
import { initialMeterState, meter } from './meter.ts';
import { initialOverAlertState, type OverAlertChange, overAlert } from './over-alert.ts';
import { initialQualifyState, qualify } from './qualify.ts';
import { placeOnTimeline } from './timeline.ts';

export type PacingOutput = Span | Reading | OverAlertChange | Timed<Exclude<PacingInput, Packet>>;

export interface PacingOptions {
  /** The threshold in force when the stream starts, in bpm; null: none. */
  readonly threshold: Bpm | null;
  readonly dwellMs: number;
  /** What the `over` alert remembers from before a restart. */
  readonly restored?: { readonly open: string | null; readonly ignoreUntil: EpochMs | null };
}

/**
 * The way of one heartbeat. Live or replayed, everything that was ever received goes through here:
 * the same events in the same order give the same readings, spans and alerts.
 */
export const pace = (options: PacingOptions): OperatorFunction<PacingInput, PacingOutput> =>
  runInTurn(
    machine(0, placeOnTimeline),
    machine(initialQualifyState, qualify),
    machine(initialMeterState(options.threshold), meter),
    machine(initialOverAlertState(options.threshold, options.restored), overAlert(options.dwellMs)),
  );

/** How often live time is metered when no packet comes, in ms. */
export const TICK_MS = 1_000;

/** What happens, and the passing of time when nothing does. */
export const withTicks = (
  events: Observable<PacingInput>,
  now: () => EpochMs,
  scheduler: SchedulerLike,
): Observable<PacingInput> =>
  merge(events, interval(TICK_MS, scheduler).pipe(map((): Tick => ({ kind: 'tick', at: now() }))));
