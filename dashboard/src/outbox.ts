import type { Alert, AlertFamily } from '../../src/contract/alerts.ts';
import type { ScreenRequest } from '../../src/contract/live.ts';
import { elapsedMs, type Instant } from './clock.ts';
import type { LiveView } from './live-state.ts';

/** What was asked for longer ago is not meant for what stands now, in ms. */
export const MEANT_MS = 30_000;
/** Sooner than this an answer is no delay, and a word about it would only flicker, in ms. */
export const DELAY_TOLD_MS = 1_000;
/** A service that ends the connection whenever it hears something is not told it for ever. */
const MOST_SENT = 3;

/** What somebody asked of the service with a tap, until the service shows that it was done. */
export interface Pending {
  readonly asks: ScreenRequest;
  readonly tappedAt: Instant;
  /** How that stood which it is about. */
  readonly stood: string;
  /** The alerts that stood: what is asked for a family is meant for no other. */
  readonly seen: ReadonlySet<string>;
  /** How often it was given to a connection. */
  readonly sent: number;
}

export type Outbox = readonly Pending[];

/** Takes a tap in. One that is on its way already is not taken in again. */
export function tapped(outbox: Outbox, asks: ScreenRequest, view: LiveView, now: Instant): Outbox {
  if (pendingOf(outbox, asks) !== undefined) return outbox;
  const seen = new Set(view.alerts.map(stretchOf));
  return [...outbox, { asks, tappedAt: now, stood: standingOf(asks, view), seen, sent: 0 }];
}

/**
 * What is still to be asked: not what the service shows as done, whoever did it, nor what is too old, nor
 * what would touch an alert that came after the tap.
 */
export function stillMeant(outbox: Outbox, view: LiveView, now: Instant): Outbox {
  const meant = outbox.filter(
    (pending) =>
      elapsedMs(pending.tappedAt, now) <= MEANT_MS &&
      pending.stood === standingOf(pending.asks, view) &&
      !hasNewcomer(pending, view),
  );
  return meant.length === outbox.length ? outbox : meant;
}

/** What a new connection is told: what an earlier one was told may have been lost with it. */
export const toSend = (outbox: Outbox): Outbox => outbox.filter(({ sent }) => sent < MOST_SENT);

/** Takes note that something was given to a connection. */
export const sentOnce = (outbox: Outbox, { asks }: Pending): Outbox =>
  outbox.map((pending) => (pending.asks === asks ? { ...pending, sent: pending.sent + 1 } : pending));

/** Whether to say that a tap is on its way: at once where there is no connection, else when the answer is late. */
export function isSending(outbox: Outbox, asks: ScreenRequest, now: Instant): boolean {
  const pending = pendingOf(outbox, asks);
  return pending !== undefined && (pending.sent === 0 || elapsedMs(pending.tappedAt, now) > DELAY_TOLD_MS);
}

function pendingOf(outbox: Outbox, asks: ScreenRequest): Pending | undefined {
  const wanted = JSON.stringify(asks);
  return outbox.find((pending) => JSON.stringify(pending.asks) === wanted);
}

/** What the service would change by doing it, as text: it differs as soon as it is done, or was done by another. */
function standingOf(asks: ScreenRequest, { alerts, house }: LiveView): string {
  const alertOf = (alertId: string) => alerts.find(({ id }) => id === alertId);
  switch (asks.type) {
    case 'acknowledge': {
      const alert = alertOf(asks.alertId);
      return alert === undefined ? 'gone' : `${alert.acknowledgements.length} ${stretchOf(alert)}`;
    }
    case 'silence': {
      const { of } = asks;
      const silence =
        'alertId' in of
          ? alertOf(of.alertId)?.silence
          : house.silences.find(({ family }) => family === of.family);
      return String(silence?.at);
    }
    case 'wearing':
      return String(house.notWorn?.since);
    case 'word':
      return String(house.words.find(({ word }) => word === asks.word)?.at);
  }
}

/** An alert that is opened again is news: what was asked before is not meant for it. */
const stretchOf = ({ id, reopenedAt }: Alert): string => `${id} ${reopenedAt}`;

function hasNewcomer({ asks, seen }: Pending, { alerts }: LiveView): boolean {
  const touched = familyOf(asks);
  return alerts.some((alert) => alert.family === touched && !seen.has(stretchOf(alert)));
}

/** The family of which every alert that stands would be made quiet; null: none would. */
function familyOf(asks: ScreenRequest): AlertFamily | null {
  if (asks.type === 'word') return 'pacing';
  return asks.type === 'silence' && asks.minutes > 0 && 'family' in asks.of ? asks.of.family : null;
}
