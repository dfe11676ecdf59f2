import {
  defer,
  filter,
  interval,
  map,
  merge,
  type Observable,
  type OperatorFunction,
  type SchedulerLike,
} from 'rxjs';
import type { Settings } from '../contract/settings.ts';
import type { Bpm, EpochMs } from '../units.ts';
import { type AlertsOutput, alerts, initialAlertsState, type RestoredAlerts } from './alerts/alerts.ts';
import type { Calendar } from './calendar.ts';
import type { PacingInput, Packet, PipelineInput, Reading, Span, Tick, Timed } from './events.ts';
import { inTurn, machine, run, type Startable } from './machine.ts';
import { ended, initialMeterState, LATE_PACKET_MS, meter } from './meter.ts';
import { initialQualifyState, qualify } from './qualify.ts';
import { placeOf, steppedAfter, type TimelineState } from './timeline.ts';

export type Measured = Span | Reading | Timed<Exclude<PacingInput, Packet>>;
export type PacingOutput = Measured | AlertsOutput;

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
 * The machines in a row from packets to readings and recorded time. Written out, and not put together from
 * any two: a call that is always of the same function costs a third of one that may be of any.
 */
export const measuring =
  (threshold: Bpm | null): Startable<PipelineInput, Measured> =>
  (say) => {
    let timeline: TimelineState = 0;
    let verdicts = initialQualifyState;
    let metering = initialMeterState(threshold);
    return (input) => {
      if (input.kind === 'end') {
        const last = ended(metering);
        metering = last.state;
        for (const span of last.spans) say(span);
        return;
      }
      timeline = steppedAfter(timeline, input);
      const judged = qualify(verdicts, input, placeOf(timeline, input));
      verdicts = judged.state;
      const metered = meter(metering, judged.output);
      metering = metered.state;
      for (const span of metered.spans) say(span);
      say(judged.output);
    };
  };

/**
 * The way of one heartbeat up to its readings and spans. Live or replayed, everything that was ever
 * received goes through here: the same events in the same order give the same.
 *
 * @param threshold in force when the stream starts, in bpm; null: none
 */
export const measure = (threshold: Bpm | null): OperatorFunction<PipelineInput, Measured> =>
  run(measuring(threshold));

/** The same, and the alerts that follow from it. */
export const pace = (options: PacingOptions): OperatorFunction<PipelineInput, PacingOutput> =>
  run(
    inTurn(
      measuring(options.threshold),
      machine(
        initialAlertsState(options.threshold, options.settings, options.restored ?? null),
        alerts(options.calendar),
      ),
    ),
  );

/** How often live time is metered when no packet comes, in ms. */
export const TICK_MS = 1_000;

/**
 * What happens, and the passing of time when nothing does. A tick that comes late is passed over: this process stood
 * still, and what came in meanwhile may wait behind it. The one after it is not, however late it is.
 */
export const withTicks = (
  events: Observable<PacingInput>,
  now: () => EpochMs,
  scheduler: SchedulerLike,
): Observable<PacingInput> =>
  defer(() => {
    let last = now();
    let isPassedOver = false;
    const isInTime = ({ at }: Tick): boolean => {
      isPassedOver = !isPassedOver && at - last > LATE_PACKET_MS;
      last = at;
      return !isPassedOver;
    };
    const ticks = interval(TICK_MS, scheduler).pipe(map((): Tick => ({ kind: 'tick', at: now() })));
    return merge(events, ticks.pipe(filter(isInTime)));
  });
