import { interval, map, merge, type Observable, type OperatorFunction, type SchedulerLike } from 'rxjs';
import type { Settings } from '../contract/settings.ts';
import type { Bpm, EpochMs } from '../units.ts';
import { type AlertsOutput, alerts, initialAlertsState, type RestoredAlerts } from './alerts/alerts.ts';
import type { Calendar } from './calendar.ts';
import type { PacingInput, Packet, Reading, Span, Tick, Timed } from './events.ts';
import { machine, runInTurn } from './machine.ts';
import { initialMeterState, meter } from './meter.ts';
import { initialQualifyState, qualify } from './qualify.ts';
import { placeOnTimeline } from './timeline.ts';

export type PacingOutput = Span | Reading | AlertsOutput | Timed<Exclude<PacingInput, Packet>>;

export interface PacingOptions {
  /** The threshold in force when the stream starts, in bpm; null: none. */
  readonly threshold: Bpm | null;
  /** The wearer's days and hours. */
  readonly calendar: Calendar;
  /** Those in force when the stream starts. */
  readonly settings: Settings;
  /** What alerts remember from before a restart; left out for a recording. */
  readonly restored?: RestoredAlerts;
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
    machine(
      initialAlertsState(options.threshold, options.settings, options.restored ?? null),
      alerts(options.calendar),
    ),
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
