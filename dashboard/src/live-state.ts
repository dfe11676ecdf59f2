import type { Alert, FromService, Reading, Snapshot } from '../../src/contract/live.ts';
import { earlier, elapsedMs, type Instant } from './clock.ts';
import type { Arrived } from './freshness.ts';
import { withReading, withThreshold } from './strip.ts';
import { arrive, connecting, shouldAskAgain, type Transit } from './transit.ts';

/** The version of the live protocol that this page was built for; the type holds it to the contract's. */
export const PROTOCOL: Snapshot['protocol'] = 2;

/** What the service last said, as far as this page has heard it. */
export type LiveView = Readonly<
  Omit<Snapshot, 'type' | 'seq' | 'sent' | 'askedAt' | 'protocol' | 'serverTime' | 'lastReading' | 'lastOk'>
> & {
  /** The alert that was resolved last while this page listened; null: none was. */
  readonly resolved: Alert | null;
  /**
   * How often settings were changed, or may have been: what happened before a snapshot that is not the first was
   * perhaps missed, and counts as news.
   */
  readonly settingsChanged: number;
  /** The same of notes. */
  readonly notesChanged: number;
  /** The same of all that is around the threshold. */
  readonly thresholdChanged: number;
  readonly lastReading: Arrived<Reading> | null;
  readonly lastOk: Arrived<Reading> | null;
};

export interface LiveState {
  /** The number of the last message that followed on; null before the first snapshot. */
  readonly seq: number | null;
  /** True from a missed message until the next snapshot; what comes in between is not applied. */
  readonly awaitingSnapshot: boolean;
  /**
   * The moment that the last message tells of: when it was sent, as far as can be known, not when a
   * slow network delivered it. Before the first one, when the page began to listen.
   */
  readonly lastHeard: Instant;
  /** The service's wall clock when it was last heard to tell it, and that moment here. */
  readonly serverClock: { readonly serverTime: number; readonly at: Instant } | null;
  /** True while the wearer shares nothing with this device. */
  readonly notShared: boolean;
  readonly view: LiveView | null;
  /** What is known of how long messages take on this connection. */
  readonly transit: Transit;
}

/** What the page has to do besides showing the new state. */
export type LiveEffect = 'resync' | 'reload';

export interface LiveStep {
  readonly state: LiveState;
  readonly effect: LiveEffect | null;
}

export const startListening = (now: Instant): LiveState => ({
  seq: null,
  awaitingSnapshot: true,
  lastHeard: now,
  serverClock: null,
  notShared: false,
  view: null,
  transit: connecting(now.monotonic),
});

/** A connection is being opened: what was known of the one before says nothing about it. */
export const reconnecting = (before: LiveState, now: Instant): LiveState => ({
  ...before,
  awaitingSnapshot: true,
  transit: connecting(now.monotonic),
});

/** Takes one message in. A message that does not follow on is not applied: the whole is asked for again. */
export function hear(before: LiveState, message: FromService, now: Instant): LiveStep {
  const { transit, lateMs } = arrive(before.transit, {
    sentAt: message.sent,
    askedAt: askedAtOf(before, message),
    arrivedAt: now.monotonic,
  });
  const sent = earlier(now, lateMs);
  const heard = { ...before, lastHeard: sent, transit };
  const step =
    message.type === 'snapshot' ? hearSnapshot(heard, message, sent) : hearNews(heard, message, sent);
  const again = step.effect === null && shouldAskAgain(transit, lateMs, now.monotonic);
  const effect = again ? 'resync' : step.effect;
  if (effect !== 'resync') return step;
  return { state: { ...step.state, transit: { ...transit, askedAt: now.monotonic } }, effect };
}

/** When a message was asked for, by this device's clock; the first of a connection answers its opening. */
function askedAtOf(before: LiveState, message: FromService): number | null {
  if (before.transit.leastOffset === null) return before.transit.askedAt;
  return message.type === 'snapshot' ? message.askedAt : null;
}

function hearNews(heard: LiveState, message: Exclude<FromService, Snapshot>, now: Instant): LiveStep {
  if (message.type === 'not-shared') {
    const { seq } = message;
    return { state: { ...heard, seq, awaitingSnapshot: true, notShared: true, view: null }, effect: null };
  }
  const state =
    message.type === 'heartbeat'
      ? { ...heard, serverClock: { serverTime: message.serverTime, at: now } }
      : heard;
  if (state.awaitingSnapshot || state.view === null || state.seq === null) {
    // The request may have been lost; the heartbeat is the pace at which it is repeated.
    return { state, effect: message.type === 'heartbeat' && state.seq !== null ? 'resync' : null };
  }
  if (message.seq !== state.seq + 1) {
    return { state: { ...state, awaitingSnapshot: true }, effect: 'resync' };
  }
  return { state: { ...state, seq: message.seq, view: apply(state.view, message, now) }, effect: null };
}

function hearSnapshot(heard: LiveState, message: Snapshot, now: Instant): LiveStep {
  const { type: _type, sent: _sent, askedAt: _askedAt, ...body } = message;
  const { seq, protocol, serverTime, lastReading, lastOk, ...rest } = body;
  if (protocol !== PROTOCOL) return { state: heard, effect: 'reload' };
  const { view } = heard;
  const again = (count: number | undefined) => (count === undefined ? 0 : count + 1);
  const arrived = (reading: Reading | null) => (reading === null ? null : { value: reading, arrived: now });
  return {
    state: {
      ...heard,
      seq,
      awaitingSnapshot: false,
      serverClock: { serverTime, at: now },
      notShared: false,
      view: {
        ...rest,
        resolved: null,
        settingsChanged: again(view?.settingsChanged),
        notesChanged: again(view?.notesChanged),
        thresholdChanged: again(view?.thresholdChanged),
        lastReading: arrived(lastReading),
        lastOk: arrived(lastOk),
      },
    },
    effect: null,
  };
}

function apply(
  view: LiveView,
  message: Exclude<FromService, Snapshot | { type: 'not-shared' }>,
  now: Instant,
): LiveView {
  switch (message.type) {
    case 'reading': {
      const reading = { value: message.reading, arrived: now };
      return {
        ...view,
        lastReading: reading,
        lastOk: message.reading.verdict === 'ok' ? reading : view.lastOk,
        lastHour: withReading(view.lastHour, message.reading),
      };
    }
    case 'tally':
      return { ...view, tally: message.tally };
    case 'alert':
      return {
        ...view,
        alerts: withAlert(view.alerts, message.alert),
        resolved: message.alert.resolvedAt === null ? view.resolved : message.alert,
      };
    case 'house':
      return { ...view, house: message.house };
    case 'strap':
      return { ...view, strap: message.strap };
    case 'service':
      return {
        ...view,
        service: message.service,
        lastHour: withThreshold(view.lastHour, message.service.threshold),
      };
    case 'settings':
      return { ...view, settingsChanged: view.settingsChanged + 1 };
    case 'notes':
      return { ...view, notesChanged: view.notesChanged + 1 };
    case 'threshold':
      return { ...view, thresholdChanged: view.thresholdChanged + 1 };
    case 'heartbeat':
      return view;
  }
}

/** An alert is known by its id; a resolved one is no longer shown. */
function withAlert(alerts: readonly Alert[], alert: Alert): Alert[] {
  const others = alerts.filter((other) => other.id !== alert.id);
  return alert.resolvedAt === null ? [...others, alert] : others;
}

/** The service's wall clock at a moment here; null before it told it. */
export function serverTimeAt(state: LiveState, now: Instant): number | null {
  if (state.serverClock === null) return null;
  return state.serverClock.serverTime + elapsedMs(state.serverClock.at, now);
}

/** When the service was last heard, by its own wall clock. */
export const lastHeardAt = (state: LiveState): number | null => serverTimeAt(state, state.lastHeard);

const MESSAGE_TYPES: ReadonlySet<unknown> = new Set<FromService['type']>([
  'snapshot',
  'reading',
  'tally',
  'alert',
  'house',
  'settings',
  'notes',
  'threshold',
  'strap',
  'service',
  'heartbeat',
  'not-shared',
]);

/**
 * A message from the service, or null for a kind that this page does not know. The page came from the
 * same service and speaks the same version of the contract, which types every message there; so it
 * looks at the kind alone, and carries no validator.
 */
export function readMessage(text: string): FromService | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null; // a half message of a breaking connection; the missing number will be noticed
  }
  if (typeof value !== 'object' || value === null || !('type' in value)) return null;
  return MESSAGE_TYPES.has(value.type) ? (value as FromService) : null;
}
