import type { Alert, HouseView, Person } from '../../contract/alerts.ts';
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
  /** When the last `over` was resolved; the next makes no sound for the quiet time. */
  readonly overEnded: Instant | null;
}

/** A moment of before, on the axis; a clock that is behind makes nothing lie in the future. */
export const placeOf = (at: EpochMs, now: Instant): MonotonicMs =>
  monotonicMs(now.t - Math.max(0, now.at - at));

export function standingAgain(alert: Alert, settings: Settings, now: Instant): Standing {
  const repeatMs = settings['alerts.repeat'] * MS_PER_MINUTE;
  const begun = alert.reopenedAt ?? alert.raisedAt;
  const isAcknowledged = alert.acknowledgedAt !== null;
  const saidAgain =
    alert.sayAgainAt === null || isAcknowledged ? begun : epochMs(alert.sayAgainAt - repeatMs);
  const roundAt = epochMs(Math.max(begun, saidAgain));
  const wasTold = (role: Role) => (alert.sound[role].lastAt ?? Number.NEGATIVE_INFINITY) >= roundAt;
  return {
    alert,
    roundT: placeOf(roundAt, now),
    isFirstRound: roundAt === begun,
    acknowledgedT: alert.acknowledgedAt === null ? null : placeOf(alert.acknowledgedAt, now),
    silenceEndsT: alert.silence === null ? null : monotonicMs(now.t + (alert.silence.until - now.at)),
    heldT: null,
    handedOver: !isAcknowledged && alert.handOverAt === null && alert.told.carers !== null,
    due: new Set(isAcknowledged ? [] : roleSchema.options.filter((role) => !wasTold(role))),
  };
}

/** Being raised or over again is news: an acknowledgement or silence of an earlier stretch does not cover it. */
export function firstRound(alert: Alert, at: EpochMs, now: Instant): Standing {
  return {
    alert: { ...alert, acknowledgedAt: null, acknowledgedBy: null, silence: null },
    roundT: placeOf(at, now),
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
