import {
  type Alert,
  type AlertFamily,
  type HouseView,
  newAlert,
  type Person,
  type Silence,
  type Word,
} from '../../contract/alerts.ts';
import type { Role } from '../../contract/http.ts';
import type { Settings } from '../../contract/settings.ts';
import { type EpochMs, epochMs, monotonicMs } from '../../units.ts';
import type { Calendar } from '../calendar.ts';
import type { Step } from '../machine.ts';
import type { AlertChange } from './change.ts';
import { fallDue } from './falling-due.ts';
import {
  acknowledged,
  type Ending,
  endOf,
  firstRound,
  type Instant,
  MS_PER_MINUTE,
  placeOf,
  type Standing,
  shownEnd,
  standingAgain,
  type TellingEffect,
  type TellingState,
} from './standing.ts';

/** "I'm all right" and "on my way" are news for this long, in ms. */
const WORD_MS = 30 * 60_000;
/** As many resolved alerts are remembered, for the one that is opened again. */
const REMEMBERED = 16;

/** What the policy hears. */
export type TellingEvent = Instant &
  (
    | { readonly kind: 'change'; readonly change: AlertChange }
    | { readonly kind: 'acknowledge'; readonly id: string; readonly by: Person }
    | {
        readonly kind: 'silence';
        readonly of: { readonly alertId: string } | { readonly family: AlertFamily };
        /** 0 ends it. */
        readonly minutes: number;
        readonly by: Person;
      }
    | { readonly kind: 'word'; readonly word: Word; readonly by: Person }
    /** Which devices are connected and answer. */
    | { readonly kind: 'present'; readonly present: HouseView['present'] }
    | { readonly kind: 'settings'; readonly settings: Settings }
    | { readonly kind: 'clock-step'; readonly byMs: number }
    | { readonly kind: 'time' }
  );

/** What is known from before a restart. */
export interface RestoredTelling {
  readonly alerts: readonly Alert[];
  /** The last ones that were resolved, for the one that is opened again. */
  readonly resolved: readonly Alert[];
  readonly silences: HouseView['silences'];
  readonly words: HouseView['words'];
  /** When the last `over` that was heard was resolved, opened again since or not; null: none was. */
  readonly overEndedAt: EpochMs | null;
}

const NOBODY: HouseView['present'] = { wearer: 0, carer: 0, display: 0 };

/** @param now the moment of this start */
export function initialTellingState(
  settings: Settings,
  restored: RestoredTelling,
  now: Instant,
): TellingState {
  const ending = <Of extends Silence>(of: Of): Ending<Of> => {
    const endsT = endOf(of, now);
    return { of: { ...of, until: shownEnd(endsT, now) }, endsT };
  };
  const ended = restored.overEndedAt;
  return {
    settings,
    standing: new Map(restored.alerts.map((alert) => [alert.id, standingAgain(alert, settings, now)])),
    resolved: new Map(restored.resolved.map((alert) => [alert.id, alert])),
    silences: restored.silences.map(ending),
    words: restored.words.map(ending),
    present: null,
    overEnded: ended === null ? null : { at: ended, t: placeOf(ended, now) },
  };
}

/**
 * Who is told of the alerts that stand, and when (design 5.7): the wearer first, carers after the
 * hand-over time or at once if the wearer's device is not there; again after the repeat time; never
 * during a silence, the quiet time or hours that the settings exclude, but as soon as they end. Every
 * telling sounds the same; only who is told grows.
 */
export const telling =
  (calendar: Calendar) =>
  (before: TellingState, event: TellingEvent): Step<TellingState, TellingEffect> => {
    // What fell due before this event comes first, so that it does not matter how often the policy is asked.
    const timed = fallDue(before, event, calendar);
    const heard = hear(timed.state, event);
    const after = fallDue(heard.state, event, calendar);
    const outputs = [...timed.outputs, ...heard.outputs, ...after.outputs];
    return { state: after.state, outputs: [...changedAlerts(before, after.state), ...outputs] };
  };

/** The alerts that are not as they were; those that were resolved are told where that happens. */
function changedAlerts(before: TellingState, after: TellingState): TellingEffect[] {
  if (before.standing === after.standing) return [];
  return [...after.standing.values()].flatMap(({ alert }) => {
    const earlier = before.standing.get(alert.id)?.alert;
    const isSame = earlier === alert || JSON.stringify(earlier) === JSON.stringify(alert);
    return isSame ? [] : [{ kind: 'alert', alert }];
  });
}

/** The alerts that stand, the oldest first. */
export const standingAlerts = (state: TellingState): Alert[] =>
  [...state.standing.values()]
    .map(({ alert }) => alert)
    // By the wall clock, as they are read back after a restart: a clock that was set back would part the two.
    .sort((a, b) => a.raisedAt - b.raisedAt || (a.id < b.id ? -1 : 1));

/** What screens show of silences, words and presence. */
export const houseOf = (state: TellingState): Omit<HouseView, 'notWorn'> => ({
  silences: state.silences.map(({ of }) => of),
  words: state.words.map(({ of }) => of),
  present: state.present ?? NOBODY,
});

function hear(state: TellingState, event: TellingEvent): Step<TellingState, TellingEffect> {
  switch (event.kind) {
    case 'change':
      return afterChange(state, event.change, event);
    case 'acknowledge':
      return quietly(withStanding(state, event.id, (standing) => acknowledged(standing, event.by, event)));
    case 'silence':
      return silenced(state, event);
    case 'word':
      return afterWord(state, event);
    case 'present':
      return { state: { ...state, present: event.present }, outputs: [{ kind: 'house' }] };
    case 'settings':
      return quietly({ ...state, settings: event.settings });
    case 'clock-step':
      return afterClockStep(state, event);
    case 'time':
      return quietly(state);
  }
}

const HOUSE = [{ kind: 'house' }] as const;

const quietly = (state: TellingState): Step<TellingState, never> => ({ state, outputs: [] });

function withStanding(
  state: TellingState,
  id: string,
  change: (standing: Standing) => Standing,
): TellingState {
  const standing = state.standing.get(id);
  if (standing === undefined) return state;
  return { ...state, standing: new Map(state.standing).set(id, change(standing)) };
}

function afterChange(
  state: TellingState,
  change: AlertChange,
  now: Instant,
): Step<TellingState, TellingEffect> {
  const { about, at, id } = change;
  const standing = state.standing.get(id);
  switch (change.change) {
    case 'raised':
    case 'reopened': {
      const known = standing?.alert ?? state.resolved.get(id);
      const alert: Alert = { ...(known ?? newAlert(id, at)), ...about };
      const opened = change.change === 'reopened' && known !== undefined;
      const begun = { ...alert, resolvedAt: null, ...(opened && { reopenedAt: at }) };
      return quietly({ ...state, standing: new Map(state.standing).set(id, firstRound(begun, at, now)) });
    }
    case 'amended':
      return quietly(withStanding(state, id, (known) => ({ ...known, alert: { ...known.alert, ...about } })));
    case 'resolved':
      return standing === undefined ? quietly(state) : resolved(state, standing, change, now);
  }
}

function resolved(
  state: TellingState,
  { alert }: Standing,
  { about, at }: AlertChange,
  now: Instant,
): Step<TellingState, TellingEffect> {
  const quiet = (role: Role) => ({ ...alert.sound[role], isDue: false, quiet: 'resolved' as const });
  const ended: Alert = {
    ...alert,
    ...about,
    resolvedAt: at,
    silence: null,
    sayAgainAt: null,
    handOverAt: null,
    sound: { wearer: quiet('wearer'), carer: quiet('carer'), display: quiet('display') },
  };
  const standing = new Map(state.standing);
  standing.delete(alert.id);
  const remembered = [...state.resolved, [alert.id, ended] as const].slice(-REMEMBERED);
  return {
    state: {
      ...state,
      standing,
      resolved: new Map(remembered),
      overEnded: alert.kind === 'over' && wasHeard(alert) ? { at, t: placeOf(at, now) } : state.overEnded,
    },
    outputs: [{ kind: 'alert', alert: ended }, ...(alert.kind === 'over' ? HOUSE : [])],
  };
}

/**
 * Whether any device was to sound for it since it was raised or opened again. Only then does a quiet time follow:
 * one that was itself kept quiet would else keep the next one quiet, and so on without an end.
 */
const wasHeard = ({ raisedAt, reopenedAt, sound }: Alert): boolean =>
  Object.values(sound).some(({ lastAt }) => lastAt !== null && lastAt >= (reopenedAt ?? raisedAt));

function silenced(
  state: TellingState,
  { of, minutes, by, at, t }: Extract<TellingEvent, { kind: 'silence' }>,
): Step<TellingState, TellingEffect> {
  const ms = minutes * MS_PER_MINUTE;
  const silence: Silence = { at, by, until: epochMs(at + ms) };
  const endsT = monotonicMs(t + ms);
  if ('alertId' in of) {
    return quietly(
      withStanding(state, of.alertId, (standing) => ({
        ...standing,
        alert: { ...standing.alert, silence: minutes === 0 ? null : silence },
        silenceEndsT: minutes === 0 ? null : endsT,
      })),
    );
  }
  const others = state.silences.filter((known) => known.of.family !== of.family);
  const added = minutes === 0 ? [] : [{ of: { ...silence, family: of.family }, endsT }];
  return { state: { ...state, silences: [...others, ...added] }, outputs: [{ kind: 'house' }] };
}

function afterWord(
  state: TellingState,
  { word, by, at, t }: Extract<TellingEvent, { kind: 'word' }>,
): Step<TellingState, TellingEffect> {
  const said = { of: { word, by, at, until: epochMs(at + WORD_MS) }, endsT: monotonicMs(t + WORD_MS) };
  const words = [...state.words.filter(({ of }) => of.word !== word), said];
  const standing = [...state.standing].map(([id, known]): [string, Standing] => [
    id,
    known.alert.family === 'pacing' ? acknowledged(known, by, { at, t }) : known,
  ]);
  return { state: { ...state, words, standing: new Map(standing) }, outputs: [{ kind: 'house' }] };
}

/** What lasts goes on for as long as it would have, by the clock as it is set now. */
function afterClockStep(
  state: TellingState,
  { byMs }: Extract<TellingEvent, { kind: 'clock-step' }>,
): Step<TellingState, TellingEffect> {
  const moved = <Of extends Silence>(of: Of): Of => ({
    ...of,
    at: epochMs(of.at + byMs),
    until: epochMs(of.until + byMs),
  });
  const standing = [...state.standing].map(([id, known]): [string, Standing] => {
    const { silence } = known.alert;
    return [id, silence === null ? known : { ...known, alert: { ...known.alert, silence: moved(silence) } }];
  });
  const { overEnded } = state;
  return {
    state: {
      ...state,
      standing: new Map(standing),
      silences: state.silences.map((ending) => ({ ...ending, of: moved(ending.of) })),
      words: state.words.map((ending) => ({ ...ending, of: moved(ending.of) })),
      overEnded: overEnded === null ? null : { ...overEnded, at: epochMs(overEnded.at + byMs) },
    },
    outputs: [{ kind: 'house' }],
  };
}
