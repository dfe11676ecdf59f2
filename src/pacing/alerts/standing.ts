import type { Alert, HouseView, Person, Silence } from '../../contract/alerts.ts';
import { type Role, roleSchema } from '../../contract/http.ts';
import type { Settings } from '../../contract/settings.ts';
import { type EpochMs, epochMs, type MonotonicMs, monotonicMs } from '../../units.ts';

export const MS_PER_MINUTE = 60_000;

/** One moment on both axes. */
export interface Instant {
  readonly at: EpochMs;
  readonly t: MonotonicMs;
}

/** What is to be done; each is told to every screen, and the first also stored. */
export type TellingEffect =
  /** An alert is not as it was: raised, acknowledged, silenced, handed over, resolved … */
  | { readonly kind: 'alert'; readonly alert: Alert }
  /** The devices of a role are to sound once for it, always the same softly. */
  | {
      readonly kind: 'sound';
      readonly id: string;
      readonly role: Role;
      readonly why: 'raised' | 'again' | 'handed-over';
    }
  /** Silences, words or who is present are not as they were. */
  | { readonly kind: 'house' };

export interface Ending<Of> {
  readonly of: Of;
  readonly endsT: MonotonicMs;
}

/** An alert that stands, and where it is in being told. */
export interface Standing {
  readonly alert: Alert;
  /** When the present round of telling began: raised, opened again, or said again. */
  readonly roundT: MonotonicMs;
  /** When somebody was first asked to acknowledge it: raised, opened again, or said again after it was. */
  readonly askedT: MonotonicMs;
  readonly isFirstRound: boolean;
  readonly acknowledgedT: MonotonicMs | null;
  readonly silenceEndsT: MonotonicMs | null;
  /** Up to when it was the wearer's turn but silenced or in the quiet time: the hand-over counts from then. */
  readonly heldT: MonotonicMs | null;
  readonly handedOver: boolean;
  /** Roles that have not been told in this round. */
  readonly due: ReadonlySet<Role>;
}

export interface TellingState {
  readonly settings: Settings;
  readonly standing: ReadonlyMap<string, Standing>;
  /** Resolved ones, the latest last. */
  readonly resolved: ReadonlyMap<string, Alert>;
  readonly silences: readonly Ending<HouseView['silences'][number]>[];
  readonly words: readonly Ending<HouseView['words'][number]>[];
  /** Null: not known yet after a start; then nobody counts as absent. */
  readonly present: HouseView['present'] | null;
  /** When the last `over` that was heard was resolved; the next makes no sound for the quiet time. */
  readonly overEnded: Instant | null;
}

/** A moment of before, on the axis; a clock that is behind makes nothing lie in the future. */
export const placeOf = (at: EpochMs, now: Instant): MonotonicMs =>
  monotonicMs(now.t - Math.max(0, now.at - at));

/** Where a silence from before a restart ends; never further away than it was when it was set. */
export const endOf = ({ at, until }: Silence, now: Instant): MonotonicMs =>
  monotonicMs(now.t + Math.min(until - now.at, until - at));

/** The end of a silence as the wall clock will show it, as that is set now. */
export const shownEnd = (endsT: MonotonicMs, now: Instant): EpochMs => epochMs(now.at + (endsT - now.t));

/**
 * An alert from before a restart, where it was in being told. What lies ahead of it is known by the clock
 * as it was set last; nothing of it can have begun later than now.
 */
export function standingAgain(alert: Alert, settings: Settings, now: Instant): Standing {
  const begunT = (endAt: EpochMs | null, lengthMinutes: number): MonotonicMs => {
    const aheadMs = endAt === null ? 0 : endAt - now.at - lengthMinutes * MS_PER_MINUTE;
    return monotonicMs(now.t + Math.min(0, aheadMs));
  };
  const { acknowledgedAt, handOverAt, sayAgainAt, silence, sound } = alert;
  const toldT = begunT(sayAgainAt, settings['alerts.repeat']);
  const silenceEndsT = silence === null ? null : endOf(silence, now);
  const shown =
    silence === null || silenceEndsT === null
      ? alert
      : { ...alert, silence: { ...silence, until: shownEnd(silenceEndsT, now) } };
  return {
    alert: shown,
    roundT: toldT,
    askedT: begunT(handOverAt, settings['alerts.handOver']),
    isFirstRound: false,
    acknowledgedT: acknowledgedAt === null ? null : toldT,
    silenceEndsT,
    heldT: null,
    // Those that an earlier version stored say nothing of it.
    handedOver: acknowledgedAt === null && handOverAt === null && sayAgainAt !== null,
    due: new Set(roleSchema.options.filter((role) => sound[role].isDue)),
  };
}

/** Being raised or over again is news: an acknowledgement or silence of an earlier stretch does not cover it. */
export function firstRound(alert: Alert, at: EpochMs, now: Instant): Standing {
  return {
    alert: { ...alert, acknowledgedAt: null, acknowledgedBy: null, silence: null },
    roundT: placeOf(at, now),
    askedT: placeOf(at, now),
    isFirstRound: true,
    acknowledgedT: null,
    silenceEndsT: null,
    heldT: null,
    handedOver: false,
    due: new Set(roleSchema.options),
  };
}

export function acknowledged(standing: Standing, by: Person, { at, t }: Instant): Standing {
  if (standing.acknowledgedT !== null) return standing;
  const { alert } = standing;
  return {
    ...standing,
    acknowledgedT: t,
    handedOver: false,
    due: new Set(),
    alert: {
      ...alert,
      acknowledgements: [...alert.acknowledgements, { at, by }],
      acknowledgedAt: at,
      acknowledgedBy: by,
    },
  };
}
