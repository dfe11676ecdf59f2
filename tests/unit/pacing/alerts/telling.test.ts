/** Who is told of what, when: every alert, role, phase, hour and silence, and every pair of phase and event. */
import { describe, expect, test } from 'vitest';
import {
  type About,
  ALERT_KINDS,
  type AlertKind,
  familyOf,
  type Person,
  type QuietReason,
} from '../../../../src/contract/alerts.ts';
import { type Role, roleSchema } from '../../../../src/contract/http.ts';
import { defaultSettings, HEARD, type Heard, type Settings } from '../../../../src/contract/settings.ts';
import type { AlertChange } from '../../../../src/pacing/alerts/change.ts';
import type { TellingState } from '../../../../src/pacing/alerts/standing.ts';
import {
  initialTellingState,
  standingAlerts,
  type TellingEvent,
  telling,
} from '../../../../src/pacing/alerts/telling.ts';
import { Calendar } from '../../../../src/pacing/calendar.ts';
import { epochMs, monotonicMs } from '../../../../src/units.ts';
import { NOON } from '../../../support/packets.ts';

const step = telling(new Calendar('UTC'));
const MINUTE = 60;
const NIGHT = 12 * 60 * MINUTE; // from noon to midnight
const WEARER: Person = { role: 'wearer', device: 'Bedside' };
const CARER: Person = { role: 'carer', device: 'Kitchen tablet' };

const ABOUT: Readonly<Record<AlertKind, About>> = {
  over: { kind: 'over', family: 'pacing', noSignalSince: null },
  'long-over': { kind: 'long-over', family: 'pacing', noSignalSince: null, minutes: 5 },
  'day-total': { kind: 'day-total', family: 'pacing', noSignalSince: null, day: '2026-03-10', minutes: 60 },
  'no-signal': {
    ...{ kind: 'no-signal', family: 'technical', verdict: null },
    ...{ lastOkAt: null, since: epochMs(NOON) },
  },
  'strap-battery': { kind: 'strap-battery', family: 'technical', strap: '1', percent: 9 },
  bluetooth: { kind: 'bluetooth', family: 'technical', problem: 'adapter-off' },
  storage: { kind: 'storage', family: 'technical', causes: ['write-failed'], sentence: 'Full.' },
  clock: { kind: 'clock', family: 'technical', byMs: 5_000 },
};

type Unplaced<Event> = Event extends unknown ? Omit<Event, 'at' | 't'> : never;
type What = Unplaced<TellingEvent>;
const placed = (seconds: number) => ({
  at: epochMs(NOON + seconds * 1_000),
  t: monotonicMs(seconds * 1_000),
});

/** A house at some second, and what was to sound on the way to it: "over wearer". */
interface House {
  readonly state: TellingState;
  readonly sounded: readonly string[];
}

function lived({ state, sounded }: House, seconds: number, what: What): House {
  const next = step(state, { ...what, ...placed(seconds) });
  const now = next.outputs.flatMap((effect) =>
    effect.kind === 'sound' ? [`${effect.id} ${effect.role}`] : [],
  );
  return { state: next.state, sounded: [...sounded, ...now] };
}

const present = (wearer: number): What => ({ kind: 'present', present: { wearer, carer: 1, display: 1 } });
const time: What = { kind: 'time' };
const change = (kind: AlertKind, what: AlertChange['change'], seconds: number, id: string = kind): What => ({
  kind: 'change',
  change: { kind: 'alert', change: what, id, at: placed(seconds).at, about: ABOUT[kind] },
});

function house(settings: Settings, seconds: number): House {
  const nothing = { alerts: [], resolved: [], silences: [], words: [], overEndedAt: null };
  const state = initialTellingState(settings, nothing, placed(seconds));
  return lived({ state, sounded: [] }, seconds, present(1));
}

/** Where an alert that stands is in being told; each begins a second after `at` and is looked at `later`. */
const PHASES: Readonly<
  Record<
    string,
    { readonly later: number; readonly begin: (empty: House, kind: AlertKind, at: number) => House }
  >
> = {
  'the wearer’s turn': {
    later: 10,
    begin: (empty, kind, at) => lived(empty, at, change(kind, 'raised', at)),
  },
  'handed over': {
    later: 3 * MINUTE,
    begin: (empty, kind, at) => lived(empty, at, change(kind, 'raised', at)),
  },
  'no wearer’s device there': {
    later: 10,
    begin: (empty, kind, at) => lived(lived(empty, at, present(0)), at, change(kind, 'raised', at)),
  },
  acknowledged: {
    later: 10,
    begin: (empty, kind, at) =>
      lived(lived(empty, at, change(kind, 'raised', at)), at + 1, {
        kind: 'acknowledge',
        id: kind,
        by: CARER,
      }),
  },
  'just after another over': {
    later: 10,
    begin: (empty, kind, at) => {
      const earlier = lived(empty, at - 60, change('over', 'raised', at - 60, 'earlier'));
      const ended = lived(earlier, at - 30, change('over', 'resolved', at - 30, 'earlier'));
      return lived(ended, at, change(kind, 'raised', at));
    },
  },
};

/** What is silenced, before the alert that is looked at is. */
const SILENCES: Readonly<Record<string, (kind: AlertKind) => What | null>> = {
  nothing: () => null,
  'its own': (kind) => ({ kind: 'silence', of: { alertId: kind }, minutes: 60, by: WEARER }),
  'its family': (kind) => ({ kind: 'silence', of: { family: familyOf(kind) }, minutes: 60, by: WEARER }),
  'the other family': (kind) => ({
    kind: 'silence',
    of: { family: familyOf(kind) === 'pacing' ? 'technical' : 'pacing' },
    minutes: 60,
    by: CARER,
  }),
};

/** The rules of section 5.7, one after the other; the first that holds keeps a role quiet. */
function ruledQuiet(
  kind: AlertKind,
  role: Role,
  phase: string,
  silence: string,
  heard: Heard,
  isNight: boolean,
): QuietReason | null {
  if (phase === 'acknowledged') return 'acknowledged';
  if (silence === 'its own' || silence === 'its family') return 'silenced';
  const isWearersTurn = phase === 'the wearer’s turn' || phase === 'just after another over';
  if (role !== 'wearer' && isWearersTurn) return 'wearer-first';
  const isHour = heard === 'always' || (heard === 'night' && isNight) || (heard === 'day' && !isNight);
  // The other one is followed by a quiet time only if it was heard.
  if (isHour && kind === 'over' && phase === 'just after another over') return 'quiet-time';
  return isHour ? null : 'hours';
}

const withHeard = (heard: Heard): Settings =>
  Object.fromEntries(
    Object.entries(defaultSettings).map(([key, value]) => [key, key.startsWith('sound.') ? heard : value]),
  ) as Settings; // the same keys

describe.each(Object.keys(PHASES))('in the phase “%s”', (phase) => {
  const { begin, later } = PHASES[phase] ?? { begin: () => expect.unreachable(), later: 0 };

  test.each(ALERT_KINDS)(
    '“%s” is heard by whom it should be, at every hour and under every silence',
    (kind) => {
      for (const [silence, silencing] of Object.entries(SILENCES)) {
        for (const heard of HEARD) {
          for (const isNight of [false, true]) {
            const at = isNight ? NIGHT : 0;
            const what = silencing(kind);
            const isFamily = what?.kind === 'silence' && 'family' in what.of;
            let now = house(withHeard(heard), at - 100);
            // A family can be silenced before there is an alert of it; an alert only once it stands.
            if (what !== null && isFamily) now = lived(now, at - 90, what);
            now = begin(now, kind, at);
            const countOf = (role: Role) => now.sounded.filter((one) => one === `${kind} ${role}`).length;
            const heardBefore = new Map(roleSchema.options.map((role) => [role, countOf(role)]));
            if (what !== null && !isFamily) now = lived(now, at + 1, what);
            now = lived(now, at + later, time);
            const alert = standingAlerts(now.state).find(({ id }) => id === kind);
            for (const role of roleSchema.options) {
              const expected = ruledQuiet(kind, role, phase, silence, heard, isNight);
              const where = `${kind}, ${role}, ${phase}, silenced: ${silence}, heard ${heard}, night ${isNight}`;
              expect(alert?.sound[role].quiet, where).toBe(expected);
              expect(countOf(role), where).toBe(expected === null ? 1 : heardBefore.get(role));
            }
            // Words and colour wait for nothing.
            expect(alert).toMatchObject(ABOUT[kind]);
          }
        }
      }
    },
  );
});

test('an over that was kept quiet itself keeps the next one quiet no longer than the one before it did', () => {
  let now = house(defaultSettings, 0);
  const overs = (): string[] => now.sounded.filter((one) => one.endsWith(' wearer'));
  const between = (id: string, from: number, to: number) => {
    now = lived(now, from, change('over', 'raised', from, id));
    now = lived(now, to, change('over', 'resolved', to, id));
  };
  between('first', 10, 100);
  // Two and a half minutes over, a minute and a half at rest, again and again.
  for (let round = 0; round < 6; round += 1) between(`again ${round}`, 190 + round * 240, 340 + round * 240);
  expect(overs()).toEqual(['first wearer', 'again 1 wearer', 'again 3 wearer', 'again 5 wearer']);
});

test('nobody says that carers were told before a device of theirs was there', () => {
  const told = (house: House) => standingAlerts(house.state)[0]?.told.carers ?? null;
  let now = house(defaultSettings, 0);
  now = lived(now, 5, { kind: 'present', present: { wearer: 1, carer: 0, display: 0 } });
  now = lived(now, 10, change('over', 'raised', 10));
  now = lived(now, 10 + 5 * MINUTE, time);
  expect(standingAlerts(now.state)[0]?.handOverAt).toBe(null);
  expect(told(now)).toBe(null);
  now = lived(now, 20 + 5 * MINUTE, present(1));
  expect(told(now)).toBe(placed(20 + 5 * MINUTE).at);
  now = lived(now, 30 + 5 * MINUTE, { kind: 'present', present: { wearer: 1, carer: 0, display: 0 } });
  expect(told(now)).toBe(placed(20 + 5 * MINUTE).at);
});

/** Everything that may happen to an alert, after which it is looked at again: who sounds now, and how it stands. */
const EVENTS: Readonly<
  Record<string, (kind: AlertKind, at: number) => readonly (readonly [number, What])[]>
> = {
  'a minute': (_, at) => [[at + MINUTE, time]],
  'the hand-over time': (_, at) => [[at + 2 * MINUTE, time]],
  'the repeat time': (_, at) => [[at + 10 * MINUTE, time]],
  'the wearer acknowledges': (kind, at) => [[at, { kind: 'acknowledge', id: kind, by: WEARER }]],
  'a carer is on the way': (_, at) => [[at, { kind: 'word', word: 'on-my-way', by: CARER }]],
  'silenced for 5 min': (kind, at) => [
    [at, { kind: 'silence', of: { alertId: kind }, minutes: 5, by: CARER }],
    [at + 4 * MINUTE, time],
  ],
  'that silence ends': (kind, at) => [
    [at, { kind: 'silence', of: { alertId: kind }, minutes: 5, by: CARER }],
    [at + 8 * MINUTE, time],
  ],
  'the wearer’s device goes': (_, at) => [[at, present(0)]],
  'another is acknowledged': (_, at) => [[at, { kind: 'acknowledge', id: 'another', by: WEARER }]],
  'more to say of it': (kind, at) => [[at, change(kind, 'amended', at)]],
  resolved: (kind, at) => [[at, change(kind, 'resolved', at)]],
  'over again': (kind, at) => [[at, change(kind, 'reopened', at)]],
};

function outcome(kind: AlertKind, phase: string, event: string): string {
  const { begin, later } = PHASES[phase] ?? expect.unreachable();
  let now = lived(begin(house(defaultSettings, -100), kind, 0), later, time);
  const before = now.sounded.length;
  for (const [at, what] of EVENTS[event]?.(kind, later) ?? []) now = lived(now, at, what);
  const alert = standingAlerts(now.state).find(({ id }) => id === kind);
  const sounds = now.sounded.slice(before).map((one) => one.replace(`${kind} `, ''));
  const stands =
    alert === undefined
      ? 'resolved'
      : alert.acknowledgedAt !== null
        ? `acknowledged by ${alert.acknowledgedBy?.role}`
        : alert.silence !== null
          ? 'silenced'
          : alert.told.carers === null
            ? 'with the wearer'
            : 'with all';
  return `${sounds.length === 0 ? 'nobody sounds' : sounds.join(' ')}; ${stands}`;
}

/** What comes of each event in each phase, for one of each family: what usually does, and what does instead. */
const TABLE: Readonly<
  Record<
    'over' | 'no-signal',
    Readonly<Record<string, readonly [usual: string, instead: Readonly<Record<string, string>>]>>
  >
> = {
  over: {
    'the wearer’s turn': [
      'nobody sounds; with the wearer',
      {
        'the hand-over time': 'carer display; with all',
        'the repeat time': 'wearer carer display; with all',
        'the wearer acknowledges': 'nobody sounds; acknowledged by wearer',
        'a carer is on the way': 'nobody sounds; acknowledged by carer',
        'silenced for 5 min': 'nobody sounds; silenced',
        'that silence ends': 'carer display; with all',
        'the wearer’s device goes': 'carer display; with all',
        resolved: 'nobody sounds; resolved',
        'over again': 'wearer; with the wearer',
      },
    ],
    'handed over': [
      'nobody sounds; with all',
      {
        'the repeat time': 'wearer carer display; with all',
        'the wearer acknowledges': 'nobody sounds; acknowledged by wearer',
        'a carer is on the way': 'nobody sounds; acknowledged by carer',
        'silenced for 5 min': 'nobody sounds; silenced',
        'that silence ends': 'wearer carer display; with all',
        resolved: 'nobody sounds; resolved',
        'over again': 'wearer; with all',
      },
    ],
    'no wearer’s device there': [
      'nobody sounds; with all',
      {
        'the repeat time': 'wearer carer display; with all',
        'the wearer acknowledges': 'nobody sounds; acknowledged by wearer',
        'a carer is on the way': 'nobody sounds; acknowledged by carer',
        'silenced for 5 min': 'nobody sounds; silenced',
        resolved: 'nobody sounds; resolved',
        'over again': 'wearer carer display; with all',
      },
    ],
    acknowledged: [
      'nobody sounds; acknowledged by carer',
      {
        'the repeat time': 'wearer; with the wearer',
        resolved: 'nobody sounds; resolved',
        'over again': 'wearer; with the wearer',
      },
    ],
    'just after another over': [
      'nobody sounds; with the wearer',
      {
        'the repeat time': 'wearer carer display; with all',
        'the wearer acknowledges': 'nobody sounds; acknowledged by wearer',
        'a carer is on the way': 'nobody sounds; acknowledged by carer',
        'silenced for 5 min': 'nobody sounds; silenced',
        'that silence ends': 'wearer carer display; with all',
        resolved: 'nobody sounds; resolved',
      },
    ],
  },
  'no-signal': {
    'the wearer’s turn': [
      'nobody sounds; with the wearer',
      {
        'the hand-over time': 'carer display; with all',
        'the repeat time': 'wearer carer display; with all',
        'the wearer acknowledges': 'nobody sounds; acknowledged by wearer',
        'silenced for 5 min': 'nobody sounds; silenced',
        'that silence ends': 'carer display; with all',
        'the wearer’s device goes': 'carer display; with all',
        resolved: 'nobody sounds; resolved',
        'over again': 'wearer; with the wearer',
      },
    ],
    'handed over': [
      'nobody sounds; with all',
      {
        'the repeat time': 'wearer carer display; with all',
        'the wearer acknowledges': 'nobody sounds; acknowledged by wearer',
        'silenced for 5 min': 'nobody sounds; silenced',
        'that silence ends': 'wearer carer display; with all',
        resolved: 'nobody sounds; resolved',
        'over again': 'wearer; with all',
      },
    ],
    'no wearer’s device there': [
      'nobody sounds; with all',
      {
        'the repeat time': 'wearer carer display; with all',
        'the wearer acknowledges': 'nobody sounds; acknowledged by wearer',
        'silenced for 5 min': 'nobody sounds; silenced',
        resolved: 'nobody sounds; resolved',
        'over again': 'wearer carer display; with all',
      },
    ],
    acknowledged: [
      'nobody sounds; acknowledged by carer',
      {
        resolved: 'nobody sounds; resolved',
        'over again': 'wearer; with the wearer',
      },
    ],
    'just after another over': [
      'nobody sounds; with the wearer',
      {
        'the hand-over time': 'carer display; with all',
        'the repeat time': 'wearer carer display; with all',
        'the wearer acknowledges': 'nobody sounds; acknowledged by wearer',
        'silenced for 5 min': 'nobody sounds; silenced',
        'that silence ends': 'carer display; with all',
        'the wearer’s device goes': 'carer display; with all',
        resolved: 'nobody sounds; resolved',
        'over again': 'wearer; with the wearer',
      },
    ],
  },
};

describe.each(['over', 'no-signal'] as const)('“%s”', (kind) => {
  test.each(Object.keys(PHASES))('in the phase “%s”, whatever happens', (phase) => {
    const [usual, instead] = TABLE[kind][phase] ?? expect.unreachable();
    const events = Object.keys(EVENTS);
    expect(Object.keys(instead).filter((event) => !events.includes(event))).toEqual([]);
    const expected = Object.fromEntries(events.map((event) => [event, instead[event] ?? usual]));
    expect(Object.fromEntries(events.map((event) => [event, outcome(kind, phase, event)]))).toEqual(expected);
  });
});

test('what is raised stands unresolved, also under the name of one that was resolved', () => {
  const ended = lived(
    lived(house(defaultSettings, -100), 0, change('over', 'raised', 0)),
    10,
    change('over', 'resolved', 10),
  );
  const [alert] = standingAlerts(lived(ended, 20, change('over', 'raised', 20)).state);
  expect(alert).toMatchObject({ id: 'over', resolvedAt: null });
});
