/**
 * The alerts of one house as a value: the machines of the pipeline and the policy of telling, without a
 * clock, a disk or a screen. Every step gives a new world, so that a test can go on from one in many ways.
 */
import type { Alert, AlertFamily, HouseView, Person, Word } from '../../src/contract/alerts.ts';
import { defaultSettings, type Settings } from '../../src/contract/settings.ts';
import { encodeMeasurement } from '../../src/heart-rate-service/measurement.ts';
import { type AlertsState, alerts, initialAlertsState } from '../../src/pacing/alerts/alerts.ts';
import { LONG_OVER_PREFIX } from '../../src/pacing/alerts/long-over.ts';
import type { TellingEffect, TellingState } from '../../src/pacing/alerts/standing.ts';
import { initialTellingState, standingAlerts, telling } from '../../src/pacing/alerts/telling.ts';
import { Calendar } from '../../src/pacing/calendar.ts';
import type { PacingInput } from '../../src/pacing/events.ts';
import { initialMeterState, type MeterState, meter } from '../../src/pacing/meter.ts';
import type { PacingOutput } from '../../src/pacing/pipeline.ts';
import { initialQualifyState, type QualifyState, qualify } from '../../src/pacing/qualify.ts';
import { placeOf, steppedAfter } from '../../src/pacing/timeline.ts';
import { bpm, type EpochMs, epochMs, monotonicMs, rrTicks } from '../../src/units.ts';
import { NOON } from './packets.ts';

export const THRESHOLD = bpm(100);
const calendar = new Calendar('Europe/London');
const stepAlerts = alerts(calendar);
const stepTelling = telling(calendar);

/** What came in, the latest first. */
type Past = { readonly event: PacingInput; readonly t: number; readonly before: Past } | null;

export interface World {
  readonly at: number;
  readonly t: number;
  readonly steppedMs: number;
  readonly qualify: QualifyState;
  readonly meter: MeterState;
  readonly alerts: AlertsState;
  readonly telling: TellingState;
  readonly settings: Settings;
  readonly notWorn: HouseView['notWorn'];
  readonly wornSaidAt: EpochMs | null;
  readonly past: Past;
  /** Every alert there was, in the order in which they were raised. */
  readonly stored: ReadonlyMap<string, Alert>;
}

/** A world and what was said on the way to it. */
export interface Told {
  readonly world: World;
  readonly outputs: readonly PacingOutput[];
  readonly effects: readonly TellingEffect[];
}

const at = (world: World) => ({ at: epochMs(world.at), t: monotonicMs(world.t) });

/** A house at noon, with nobody's device connected unless said otherwise. */
export function newWorld(
  settings: Partial<Settings> = {},
  present: HouseView['present'] = { wearer: 1, carer: 1, display: 0 },
): World {
  const all = { ...defaultSettings, ...settings };
  const nothing = { alerts: [], resolved: [], silences: [], words: [], overEndedAt: null };
  const now = { at: epochMs(NOON), t: monotonicMs(0) };
  return {
    at: NOON,
    t: 0,
    steppedMs: 0,
    qualify: initialQualifyState,
    meter: initialMeterState(THRESHOLD),
    alerts: initialAlertsState(THRESHOLD, all),
    telling: { ...initialTellingState(all, nothing, now), present },
    settings: all,
    notWorn: null,
    wornSaidAt: null,
    past: null,
    stored: new Map(),
  };
}

export const standing = (world: World): Alert[] => standingAlerts(world.telling);

type TellingEvent = Parameters<typeof stepTelling>[1];
type Unplaced<Event> = Event extends unknown ? Omit<Event, 'at' | 't'> : never;

function tell(world: World, event: Unplaced<TellingEvent>): Told {
  const { state, outputs } = stepTelling(world.telling, { ...event, ...at(world) });
  let { stored } = world;
  for (const effect of outputs) {
    if (effect.kind === 'alert') stored = new Map(stored).set(effect.alert.id, effect.alert);
  }
  return { world: { ...world, telling: state, stored }, outputs: [], effects: outputs };
}

/**
 * One event through the pipeline, and what it says on to the policy of telling.
 *
 * @param isPast it passes by again after a restart
 */
export function feed(before: World, input: PacingInput, isPast = false): Told {
  let world = before;
  const said: PacingOutput[] = [];
  const steppedMs = steppedAfter(world.steppedMs, input);
  const judged = qualify(world.qualify, input, placeOf(steppedMs, input));
  const metered = meter(world.meter, judged.output);
  world = { ...world, steppedMs, qualify: judged.state, meter: metered.state };
  for (const event of [...metered.spans, judged.output]) {
    const step = stepAlerts(world.alerts, event);
    world = { ...world, alerts: step.state };
    said.push(...step.outputs);
  }
  const effects: TellingEffect[] = [];
  const hear = (told: Told) => {
    world = told.world;
    effects.push(...told.effects);
  };
  for (const output of said) {
    if (output.kind === 'alert') {
      hear(tell(world, { kind: 'change', change: output }));
    } else if (output.kind === 'wearing-change')
      world = { ...world, notWorn: output.notWorn, wornSaidAt: output.wornSaidAt };
    else if (output.kind === 'clock-step' && !isPast)
      hear(tell(world, { kind: 'clock-step', byMs: output.byMs }));
    else if (output.kind === 'settings') hear(tell(world, { kind: 'settings', settings: output.settings }));
    else if (output.kind === 'tick') hear(tell(world, { kind: 'time' }));
  }
  return { world, outputs: said, effects };
}

const KEPT: ReadonlySet<PacingInput['kind']> = new Set(['packet', 'link', 'clock-step', 'threshold']);

/** One event that happens now, kept if the service keeps such events. */
export function happen(world: World, input: PacingInput): Told {
  const past = KEPT.has(input.kind) ? { event: input, t: world.t, before: world.past } : world.past;
  return feed({ ...world, past }, input);
}

const passed = (world: World, ms: number): World => ({ ...world, at: world.at + ms, t: world.t + ms });

/** What a second brings: a heart rate, a packet without one, or nothing. */
export type Second = number | 'no-contact' | 'nothing';

/** @param ms how long: a whole second, unless the test looks less closely */
export function* live(world: World, second: Second, count: number, ms = 1_000): Generator<Told> {
  let now = world;
  for (let index = 0; index < count; index += 1) {
    now = passed(now, ms);
    if (second !== 'nothing') {
      const contact = second === 'no-contact' ? 'none' : 'detected';
      const beats = second === 'no-contact' ? 80 : second;
      const bytes = encodeMeasurement({ bpm: beats, contact, rr: [rrTicks(900)] });
      const told = happen(now, { kind: 'packet', at: epochMs(now.at), strap: '1', bytes });
      now = told.world;
      yield told;
    }
    const told = happen(now, { kind: 'tick', at: epochMs(now.at) });
    now = told.world;
    yield told;
  }
}

export const acknowledge = (world: World, id: string, by: Person): Told =>
  tell(world, { kind: 'acknowledge', id, by });
export const silence = (
  world: World,
  of: { alertId: string } | { family: AlertFamily },
  minutes: number,
  by: Person,
): Told => tell(world, { kind: 'silence', of, minutes, by });
export const say = (world: World, word: Word, by: Person): Told => tell(world, { kind: 'word', word, by });
export const arrive = (world: World, present: HouseView['present']): Told =>
  tell(world, { kind: 'present', present });

export function set(world: World, change: Partial<Settings>): Told {
  const settings = { ...world.settings, ...change };
  return happen({ ...world, settings }, { kind: 'settings', at: epochMs(world.at), settings });
}

/** Somebody sets the wall clock. */
export function setClock(world: World, byMs: number): Told {
  const now = { ...world, at: world.at + byMs };
  return happen(now, { kind: 'clock-step', at: epochMs(now.at), byMs });
}

/**
 * The process ends at once, and a new one starts from what was kept; devices are still there.
 *
 * @param lostMs packets that came so shortly before are not kept: an alert is on the disk before they are
 */
export function restart(world: World, lostMs = 0): Told {
  const { present, overEnded, silences, words } = world.telling;
  const kept = [...world.stored.values()];
  const open = kept.filter(({ resolvedAt }) => resolvedAt === null);
  const overs = kept.filter(({ kind }) => kind === 'over');
  const longOvers = kept.filter(({ kind }) => kind === 'long-over');
  const days = kept.flatMap((alert) => (alert.kind === 'day-total' ? [alert.day] : [])).sort();
  const restored = {
    open,
    lastOver: overs.at(-1) ?? null,
    lastLongOver: longOvers.at(-1)?.id.slice(LONG_OVER_PREFIX.length) ?? null,
    lastDayTotal: days.at(-1) ?? null,
    notWorn: world.notWorn,
    wornSaidAt: world.wornSaidAt,
  };
  const restoredTelling = {
    alerts: open,
    resolved: [overs.at(-1), longOvers.at(-1)].flatMap((alert) =>
      alert === undefined || alert.resolvedAt === null ? [] : [alert],
    ),
    silences: silences.map(({ of }) => of),
    words: words.map(({ of }) => of),
    overEndedAt: overEnded?.at ?? null,
  };
  let started: World = {
    ...world,
    steppedMs: 0,
    qualify: initialQualifyState,
    meter: initialMeterState(THRESHOLD),
    alerts: initialAlertsState(THRESHOLD, world.settings, restored),
    telling: { ...initialTellingState(world.settings, restoredTelling, at(world)), present },
  };
  const events: PacingInput[] = [];
  for (let past = world.past; past !== null; past = past.before) {
    const { event, t } = past;
    if (event.kind !== 'packet' || t <= world.t - lostMs) events.push(event);
  }
  for (const event of events.reverse()) started = feed(started, event, true).world;
  return feed(started, { kind: 'caught-up', at: epochMs(world.at) });
}
