import type { Alert, Hearing, QuietReason } from '../../contract/alerts.ts';
import { type Role, roleSchema } from '../../contract/http.ts';
import { heardBy, type Settings } from '../../contract/settings.ts';
import { type EpochMs, epochMs, type MonotonicMs, monotonicMs } from '../../units.ts';
import type { Calendar } from '../calendar.ts';
import { withinHours } from '../hours.ts';
import type { Step } from '../machine.ts';
import {
  type Instant,
  MS_PER_MINUTE,
  type Standing,
  type TellingEffect,
  type TellingState,
} from './standing.ts';

/** What the passing of time asks for: silences end, alerts say so again, carers are told, sounds are made. */
export function fallDue(
  before: TellingState,
  now: Instant,
  calendar: Calendar,
): Step<TellingState, TellingEffect> {
  const ended = withoutEnded(before, now);
  const effects: TellingEffect[] = ended === before ? [] : [{ kind: 'house' }];
  if (ended.standing.size === 0) return { state: ended, outputs: effects };
  const { settings } = ended;
  const night = { from: settings['night.from'], to: settings['night.to'] };
  const isNight = withinHours(night, now.at, calendar) !== null;
  const standing = new Map<string, Standing>();
  for (const [id, known] of ended.standing) {
    // The silences of before: one that has just ended held the hand-over up to its end.
    const held = heldUpTo(known, before, now);
    const said = sayAgain(silenceEnded(held, now), ended, now);
    const handed = carersTold(handOver(said, ended, now), ended, now);
    const told = tell(handed, ended, isNight, now);
    standing.set(id, shown(told.state, ended, isNight, now));
    effects.push(...told.outputs);
  }
  return { state: { ...ended, standing }, outputs: effects };
}

function withoutEnded(state: TellingState, { t }: Instant): TellingState {
  const silences = state.silences.filter(({ endsT }) => endsT > t);
  const words = state.words.filter(({ endsT }) => endsT > t);
  const isSame = silences.length === state.silences.length && words.length === state.words.length;
  return isSame ? state : { ...state, silences, words };
}

/** The ends of all that keeps the wearer's turn from beginning. */
function holdsOf({ alert, silenceEndsT }: Standing, state: TellingState): MonotonicMs[] {
  const families = state.silences.filter(({ of }) => of.family === alert.family).map(({ endsT }) => endsT);
  const quiet = alert.kind === 'over' ? quietEndsT(state) : null;
  return [...families, ...[silenceEndsT, quiet].filter((end) => end !== null)];
}

/** Until when an `over` makes no sound, because one has ended before; null: none has. */
const quietEndsT = ({ overEnded, settings }: TellingState): MonotonicMs | null =>
  overEnded === null ? null : monotonicMs(overEnded.t + settings['alerts.quiet'] * MS_PER_MINUTE);

function heldUpTo(standing: Standing, state: TellingState, { t }: Instant): Standing {
  const ends = holdsOf(standing, state).map((end) => Math.min(end, t));
  if (ends.length === 0) return standing;
  return { ...standing, heldT: monotonicMs(Math.max(standing.heldT ?? Number.NEGATIVE_INFINITY, ...ends)) };
}

function silenceEnded(standing: Standing, { t }: Instant): Standing {
  if (standing.silenceEndsT === null || standing.silenceEndsT > t) return standing;
  return { ...standing, silenceEndsT: null, alert: { ...standing.alert, silence: null } };
}

/** When an alert says so again; null: an acknowledged technical one stays quiet until it is resolved. */
function againT({ acknowledgedT, alert, roundT }: Standing, settings: Settings): MonotonicMs | null {
  if (acknowledgedT !== null && alert.family === 'technical') return null;
  return monotonicMs((acknowledgedT ?? roundT) + settings['alerts.repeat'] * MS_PER_MINUTE);
}

function sayAgain(standing: Standing, { settings }: TellingState, { t }: Instant): Standing {
  const due = againT(standing, settings);
  if (due === null || t < due) return standing;
  const repeatMs = settings['alerts.repeat'] * MS_PER_MINUTE;
  const roundT = monotonicMs(due + repeatMs * Math.floor((t - due) / repeatMs));
  return {
    ...standing,
    roundT,
    // Asking goes on: who says so again before the hand-over must not put that off for ever.
    askedT: standing.acknowledgedT === null ? standing.askedT : roundT,
    isFirstRound: false,
    acknowledgedT: null,
    due: new Set(roleSchema.options),
    alert: { ...standing.alert, acknowledgedAt: null, acknowledgedBy: null },
  };
}

/** From when the hand-over time counts: from the wearer's turn. */
const turnT = ({ askedT, heldT }: Standing): MonotonicMs =>
  monotonicMs(Math.max(askedT, heldT ?? Number.NEGATIVE_INFINITY));

function handOver(standing: Standing, state: TellingState, now: Instant): Standing {
  if (standing.acknowledgedT !== null || standing.handedOver) return standing;
  if (holdsOf(standing, state).some((end) => end > now.t)) return standing;
  const isAlone = state.present !== null && state.present.wearer === 0;
  const waitMs = state.settings['alerts.handOver'] * MS_PER_MINUTE;
  if (!isAlone && now.t < turnT(standing) + waitMs) return standing;
  return { ...standing, handedOver: true };
}

/** It is the carers' turn; they are told when one of their devices is there. */
function carersTold(standing: Standing, { present }: TellingState, now: Instant): Standing {
  const { alert, handedOver } = standing;
  const isThere = present !== null && present.carer + present.display > 0;
  if (!handedOver || alert.told.carers !== null || !isThere) return standing;
  return { ...standing, alert: { ...alert, told: { ...alert.told, carers: now.at } } };
}

function quietReason(
  standing: Standing,
  state: TellingState,
  role: Role,
  isNight: boolean,
  { t }: Instant,
): QuietReason | null {
  const { acknowledgedT, alert, handedOver, silenceEndsT } = standing;
  if (acknowledgedT !== null) return 'acknowledged';
  if (silenceEndsT !== null || state.silences.some(({ of }) => of.family === alert.family)) return 'silenced';
  if (role !== 'wearer' && !handedOver) return 'wearer-first';
  if (alert.kind === 'over' && (quietEndsT(state) ?? t) > t) return 'quiet-time';
  const heard = heardBy(state.settings, role, alert.kind);
  const isHour = heard === 'always' || heard === (isNight ? 'night' : 'day');
  return isHour ? null : 'hours';
}

/** Tells every role whose turn it is and that has not been told in this round. */
function tell(
  before: Standing,
  state: TellingState,
  isNight: boolean,
  now: Instant,
): Step<Standing, TellingEffect> {
  const effects: TellingEffect[] = [];
  let standing = before;
  const wearer = quietReason(before, state, 'wearer', isNight, now);
  if (before.alert.told.wearer === null && (wearer === null || wearer === 'hours')) {
    const { alert } = before;
    standing = { ...before, alert: { ...alert, told: { ...alert.told, wearer: now.at } } };
  }
  for (const role of before.due) {
    if (quietReason(before, state, role, isNight, now) !== null) continue;
    const { alert, due, isFirstRound } = standing;
    const heard = { ...alert.sound[role], count: alert.sound[role].count + 1, lastAt: now.at };
    standing = {
      ...standing,
      due: new Set([...due].filter((other) => other !== role)),
      alert: { ...alert, sound: { ...alert.sound, [role]: heard } },
    };
    const why = isFirstRound ? (role === 'wearer' ? 'raised' : 'handed-over') : 'again';
    effects.push({ kind: 'sound', id: alert.id, role, why });
  }
  return { state: standing, outputs: effects };
}

/** The alert with what screens show of its telling. */
function shown(standing: Standing, state: TellingState, isNight: boolean, now: Instant): Standing {
  const { acknowledgedT, alert, handedOver } = standing;
  const wall = (t: number): EpochMs => epochMs(now.at + (t - now.t));
  const again = againT(standing, state.settings);
  const turn = Math.max(turnT(standing), ...holdsOf(standing, state));
  const waits = acknowledgedT === null && !handedOver;
  const hearing = (role: Role): Hearing => ({
    ...alert.sound[role],
    isDue: standing.due.has(role),
    quiet: quietReason(standing, state, role, isNight, now),
  });
  const view: Alert = {
    ...alert,
    sayAgainAt: again === null ? null : wall(again),
    handOverAt: waits ? wall(turn + state.settings['alerts.handOver'] * MS_PER_MINUTE) : null,
    sound: { wearer: hearing('wearer'), carer: hearing('carer'), display: hearing('display') },
  };
  return { ...standing, alert: view };
}
