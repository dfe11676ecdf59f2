import type { Alert } from '../contract/live.ts';
import type { EpochMs } from '../units.ts';
import type { HouseState } from './house-state.ts';

/** Raised whenever a message changes so that an older receiver would misread it. */
const WEBHOOK_VERSION = 1;

export type AlertChange = 'raised' | 'acknowledged' | 'reopened' | 'resolved';

/** What is new about an alert; null: nothing that a receiver is told. */
export function changeOf(before: Alert | undefined, after: Alert): AlertChange | null {
  if (after.resolvedAt !== null) return 'resolved';
  if (before === undefined) return 'raised';
  if (before.acknowledgedAt === null && after.acknowledgedAt !== null) return 'acknowledged';
  if (before.acknowledgedAt !== null && after.acknowledgedAt === null) return 'reopened';
  return null;
}

/** The JSON of one message; times are UTC milliseconds since 1970. */
export const webhookBody = (change: AlertChange, alert: Alert, state: HouseState, at: EpochMs): string =>
  JSON.stringify({
    plimsoll: WEBHOOK_VERSION,
    at,
    change,
    alert: {
      kind: alert.kind,
      family: alert.family,
      raisedAt: alert.raisedAt,
      acknowledgedAt: alert.acknowledgedAt,
      resolvedAt: alert.resolvedAt,
    },
    now: { state: state.state, bpm: state.bpm },
  });
