import type { About, AlertKind } from '../../contract/alerts.ts';
import type { Settings } from '../../contract/settings.ts';
import { type EpochMs, epochMs, type MonotonicMs } from '../../units.ts';
import type { Calendar } from '../calendar.ts';
import type { PacingInput, Packet, Reading, Span, Timed } from '../events.ts';
import type { Step } from '../machine.ts';
import { LATE_PACKET_MS } from '../meter.ts';

/** Whether the heart is seen: the last ok reading, and since when there is none. */
export interface Sight {
  readonly lastOk: { readonly at: EpochMs; readonly t: MonotonicMs } | null;
  /** Null while it is seen. */
  readonly noSignalSince: EpochMs | null;
}

/** What happened to an alert; to be stored and told, in this order. */
export interface AlertChange {
  readonly kind: 'alert';
  /**
   * `reopened`: over again within the same episode, which never has two alerts; `amended`: it stands as
   * before, but there is more to say of it.
   */
  readonly change: 'raised' | 'reopened' | 'amended' | 'resolved';
  readonly id: string;
  readonly at: EpochMs;
  readonly about: About;
}

/** What the machines hear: all that the pipeline says of the present. */
export type AlertEvent = Span | Reading | Timed<Exclude<PacingInput, Packet>>;

/** What every machine may know besides its own state. */
export interface Context {
  readonly settings: Settings;
  readonly calendar: Calendar;
  /** What was seen of the heart before this event. */
  readonly sight: Sight;
  /** False while what came before a restart passes by again: it was alerted of then. */
  readonly caughtUp: boolean;
}

/** Decides about one kind of alert. */
export type AlertMachine<State> = (
  state: State,
  event: AlertEvent,
  context: Context,
) => Step<State, AlertChange>;

/** An alert that is not resolved. */
export interface Open<Kind extends AlertKind = AlertKind> {
  readonly id: string;
  readonly about: Extract<About, { kind: Kind }>;
}

/**
 * Whether a deadline has passed for sure. A packet comes in order, so it tells exactly; the mere passing
 * of time waits a little for packets that are still on their way. A start by itself changes nothing.
 */
export function hasPassed(event: AlertEvent, deadline: MonotonicMs): boolean {
  if (event.kind === 'span' || event.kind === 'caught-up') return false;
  return event.t >= deadline + (event.kind === 'reading' ? 0 : LATE_PACKET_MS);
}

/**
 * The wall time of a point on the monotonic axis that lies before an event, by the clock as it was set up to the
 * event: a step of the clock tells its own moment by the new time already.
 */
export function wallTimeOf(event: AlertEvent, t: MonotonicMs): EpochMs {
  const steppedMs = event.kind === 'clock-step' ? event.byMs : 0;
  return epochMs(event.at - steppedMs - (event.t - t));
}

/** The outcome of a machine that has nothing to say. */
export const unchanged = <State>(state: State): Step<State, never> => ({ state, outputs: [] });
