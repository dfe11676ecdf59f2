import { type About, type AboutOf, type Alert, type AlertKind, aboutSchema } from '../../contract/alerts.ts';
import { defaultSettings, type Settings } from '../../contract/settings.ts';
import { type Bpm, type EpochMs, epochMs, type MonotonicMs, monotonicMs } from '../../units.ts';
import type { Calendar } from '../calendar.ts';
import { isOver } from '../events.ts';
import type { Machine, Step } from '../machine.ts';
import { type BluetoothAlertState, bluetooth, initialBluetoothState } from './bluetooth.ts';
import {
  type AlertChange,
  type AlertEvent,
  type Context,
  type Open,
  type Sight,
  unchanged,
} from './change.ts';
import { type ClockState, clock, initialClockState } from './clock.ts';
import { type DayTotalState, dayTotal, initialDayTotalState } from './day-total.ts';
import { initialLongOverState, type LongOverState, longOver } from './long-over.ts';
import { initialNoSignalState, type NoSignalState, noSignal } from './no-signal.ts';
import { aboutOver, initialOverState, type OverState, over, overTakenUp } from './over.ts';
import { initialSight, look } from './sight.ts';
import { initialStorageState, type StorageState, storage, storageTakenUp } from './storage.ts';
import { initialStrapBatteryState, type StrapBatteryState, strapBattery } from './strap-battery.ts';
import { type NotWorn, type WearingChange, type WearingState, wearing } from './wearing.ts';

export interface AlertsState {
  readonly settings: Settings;
  readonly caughtUp: boolean;
  /** The alerts from before a restart that the machines take up when they have caught up. */
  readonly restored: readonly Alert[];
  readonly lastOver: PastOver | null;
  /** While the past passes by: what `over` said last, if it was not that it is resolved … */
  readonly unsaid: AlertChange | null;
  /** … and when it was last resolved in it; null: never. */
  readonly resolvedAt: EpochMs | null;
  readonly sight: Sight;
  readonly wearing: WearingState;
  readonly over: OverState;
  readonly longOver: LongOverState;
  readonly dayTotal: DayTotalState;
  readonly noSignal: NoSignalState;
  readonly strapBattery: StrapBatteryState;
  readonly bluetooth: BluetoothAlertState;
  readonly storage: StorageState;
  readonly clock: ClockState;
}

/** An `over` from before a restart. */
export type PastOver = Pick<Alert, 'id' | 'raisedAt' | 'resolvedAt'>;

/** What alerts remember from before a restart. */
export interface RestoredAlerts {
  /** The unresolved ones. */
  readonly open: readonly Alert[];
  /** The last `over` there was; null: there never was one. */
  readonly lastOver: PastOver | null;
  /** The `over` that last had a `long-over`; null: none ever had. */
  readonly lastLongOver: string | null;
  /** The last local day that had a `day-total`, resolved or not. */
  readonly lastDayTotal: string | null;
  readonly notWorn: NotWorn;
  /** When somebody last said "wearing it again"; null: nobody did. */
  readonly wornSaidAt: EpochMs | null;
}

/**
 * @param threshold the threshold in force at the start, in bpm, or null
 * @param restored  null for a recording: nothing was before it
 */
export function initialAlertsState(
  threshold: Bpm | null,
  settings: Settings = defaultSettings,
  restored: RestoredAlerts | null = null,
): AlertsState {
  const open = restored?.open ?? [];
  return {
    settings,
    caughtUp: restored === null,
    restored: open,
    sight: initialSight,
    wearing: { notWorn: restored?.notWorn ?? null, wornSaidAt: restored?.wornSaidAt ?? null },
    lastOver: restored?.lastOver ?? null,
    unsaid: null,
    resolvedAt: null,
    over: initialOverState(threshold),
    longOver: { ...initialLongOverState, last: restored?.lastLongOver ?? null },
    dayTotal: { ...initialDayTotalState, last: restored?.lastDayTotal ?? null },
    noSignal: { ...initialNoSignalState, paused: (restored?.notWorn ?? null) !== null },
    strapBattery: initialStrapBatteryState,
    bluetooth: initialBluetoothState,
    storage: initialStorageState,
    clock: initialClockState,
  };
}

/** What the alerts say besides letting every event pass. */
export type AlertsOutput = AlertChange | WearingChange;

/**
 * All eight alerts (design 5.7) over one stream: each a machine of its own, none knowing another but
 * `long-over`, which follows its `over`, and `no-signal`, which "not wearing it" pauses.
 */
export const alerts =
  (calendar: Calendar): Machine<AlertsState, AlertEvent, AlertEvent | AlertsOutput> =>
  (before, event) => {
    // Nothing is decided by time that was recorded at or under the threshold.
    if (event.kind === 'span' && isOver(event) !== true) return { state: before, outputs: [event] };
    const { outputs: late, state } = prepared(before, event);
    const context: Context = {
      settings: state.settings,
      calendar,
      sight: state.sight,
      caughtUp: state.caughtUp,
    };
    const overStep = over(state.over, event, context);
    const longOverStep = longOver(state.longOver, event, context, overStep.outputs[0]);
    const wearingStep = wearing(state.wearing, event, context);
    const noSignalStep = noSignal(state.noSignal, event, context, wearingStep.outputs[0]);
    const dayTotalStep = dayTotal(state.dayTotal, event, context);
    const strapBatteryStep = strapBattery(state.strapBattery, event, context);
    const bluetoothStep = bluetooth(state.bluetooth, event, context);
    const storageStep = storage(state.storage, event, context);
    const clockStep = clock(state.clock, event, context);
    // Written out: this is done for every packet, and spreading is slow.
    const next: AlertsState = {
      settings: state.settings,
      caughtUp: state.caughtUp,
      restored: state.restored,
      lastOver: state.lastOver,
      unsaid: state.caughtUp ? null : unsaidAfter(state.unsaid, overStep.outputs[0]),
      resolvedAt: state.caughtUp ? null : resolvedAfter(state.resolvedAt, overStep.outputs[0]),
      sight: look(state.sight, event),
      wearing: wearingStep.state,
      over: overStep.state,
      longOver: longOverStep.state,
      dayTotal: dayTotalStep.state,
      noSignal: noSignalStep.state,
      strapBattery: strapBatteryStep.state,
      bluetooth: bluetoothStep.state,
      storage: storageStep.state,
      clock: clockStep.state,
    };
    const seen = amendedBySight(next, before.sight, event);
    const steps = [
      wearingStep,
      overStep,
      longOverStep,
      dayTotalStep,
      noSignalStep,
      strapBatteryStep,
      bluetoothStep,
      storageStep,
      clockStep,
      seen,
    ];
    const outputs: (AlertEvent | AlertsOutput)[] = [event, ...late];
    // What passes by again after a restart was said when it happened.
    if (state.caughtUp) for (const step of steps) outputs.push(...step.outputs);
    return { state: seen.state, outputs };
  };

const unsaidAfter = (unsaid: AlertChange | null, said: AlertChange | undefined): AlertChange | null => {
  if (said === undefined) return unsaid;
  return said.change === 'resolved' ? null : said;
};

const resolvedAfter = (resolvedAt: EpochMs | null, said: AlertChange | undefined): EpochMs | null =>
  said?.change === 'resolved' ? said.at : resolvedAt;

function prepared(state: AlertsState, event: AlertEvent): Step<AlertsState, AlertChange> {
  if (event.kind === 'settings') return unchanged({ ...state, settings: event.settings });
  return event.kind === 'caught-up' && !state.caughtUp ? tookUp(state, event) : unchanged(state);
}

/**
 * The past has passed by; from here on everything is news, and what stood before stands. An `over` that the last hold
 * before the restart completed was never told: it is raised now.
 */
function tookUp(before: AlertsState, event: AlertEvent): Step<AlertsState, AlertChange> {
  const open = <Kind extends AlertKind>(kind: Kind): Open<Kind> | null => openOf(before.restored, kind);
  const raisedT = (kind: AlertKind): MonotonicMs | null => {
    const alert = before.restored.find((one) => one.kind === kind);
    return alert === undefined ? null : placeOf(alert.raisedAt, event);
  };
  const sight = seenBefore(before);
  const late = open('over') === null ? lateOver(before, sight, event) : null;
  const ofEpisode = pastOverOfEpisode(before, event)?.id ?? late?.id ?? before.over.episode?.alert ?? null;
  const state: AlertsState = {
    ...before,
    caughtUp: true,
    restored: [],
    unsaid: null,
    resolvedAt: null,
    sight,
    over: overTakenUp(before.over, open('over')?.id ?? late?.id ?? null, ofEpisode),
    longOver: longOverTakenUp(before, late, event),
    dayTotal: { ...before.dayTotal, open: open('day-total') },
    noSignal: { ...before.noSignal, open: open('no-signal') },
    strapBattery: new Map(
      before.restored.flatMap((alert) => {
        const battery = openOf([alert], 'strap-battery');
        return battery === null ? [] : [[battery.about.strap, battery]];
      }),
    ),
    bluetooth: { open: open('bluetooth') },
    storage: storageTakenUp(open('storage'), raisedT('storage')),
    clock: {
      ...before.clock,
      open: open('clock'),
      // A step while the alert stood starts its time anew; by the clock that it set, it was raised at another time.
      steppedT: before.clock.unsaid?.t ?? raisedT('clock'),
    },
  };
  return { state, outputs: late === null ? [] : [late] };
}

/** The last `over` that was told, if it was of the present episode: that never has another. */
function pastOverOfEpisode({ lastOver, over: { episode } }: AlertsState, event: AlertEvent): PastOver | null {
  if (lastOver === null || episode === null) return null;
  const isSince = lastOver.raisedAt <= event.at && placeOf(lastOver.raisedAt, event) >= episode.since;
  return lastOver.id === episode.alert || isSince ? lastOver : null;
}

/** The `over` that nobody was told of; null: there is none, or it was resolved by readings that were not kept. */
function lateOver(state: AlertsState, { noSignalSince }: Sight, event: AlertEvent): AlertChange | null {
  const { lastOver, resolvedAt, unsaid } = state;
  if (unsaid === null) return null;
  const about = aboutOver(noSignalSince);
  // One that stands outlives its episode: it is known by its name, too.
  const past = lastOver?.id === unsaid.id ? lastOver : pastOverOfEpisode(state, event);
  if (past === null) return { ...unsaid, change: 'raised', about };
  // By the end that passed by again, and not by the time: the clock may have been set back since.
  const isNews = past.resolvedAt !== null && past.resolvedAt === resolvedAt;
  return isNews ? { ...unsaid, change: 'reopened', id: past.id, about } : null;
}

/** The `over` from before the restart goes on ageing from when it was seen to be raised, or said to have been. */
function longOverTakenUp(
  { longOver: before, restored }: AlertsState,
  late: AlertChange | null,
  event: AlertEvent,
): LongOverState {
  const { last } = before;
  const over = restored.find(({ kind }) => kind === 'over');
  const id = over?.id ?? late?.id;
  if (id === undefined) return { over: null, open: openOf(restored, 'long-over'), last };
  const at = over === undefined ? event.at : (over.reopenedAt ?? over.raisedAt);
  return {
    over: { id, t: before.over?.t ?? placeOf(at, event) },
    open: openOf(restored, 'long-over'),
    last,
  };
}

/** Where a moment before a restart lies on the axis; a clock that is behind makes nothing younger than now. */
const placeOf = (at: EpochMs, event: AlertEvent): MonotonicMs =>
  monotonicMs(event.t - Math.max(0, event.at - at));

/**
 * What was seen before the restart. Pacing alerts that said since when nothing is seen go on saying so; if
 * nothing of today is known, the heart was last seen when the last of them was raised.
 */
function seenBefore({ restored, sight: { lastOk } }: AlertsState): Sight {
  const times = restored.flatMap((alert) => {
    if (alert.family !== 'pacing') return [];
    const raisedAt = lastOk === null ? [alert.reopenedAt ?? alert.raisedAt] : [];
    return alert.noSignalSince === null ? raisedAt : [alert.noSignalSince];
  });
  return { lastOk, noSignalSince: times.length === 0 ? null : epochMs(Math.max(...times)) };
}

function openOf<Kind extends AlertKind>(alerts: readonly Alert[], kind: Kind): Open<Kind> | null {
  for (const alert of alerts) {
    const about = aboutSchema.parse(alert);
    if (isAbout(about, kind)) return { id: alert.id, about };
  }
  return null;
}

const isAbout = <Kind extends AlertKind>(about: About, kind: Kind): about is AboutOf<Kind> =>
  about.kind === kind;

/** Pacing alerts that stand while nothing is seen say so; when it is seen again, they say that. */
function amendedBySight(
  state: AlertsState,
  before: Sight,
  event: AlertEvent,
): Step<AlertsState, AlertChange> {
  const { noSignalSince } = state.sight;
  if (noSignalSince === before.noSignalSince) return unchanged(state);
  const amend = (id: string, about: About): AlertChange => ({
    kind: 'alert',
    change: 'amended',
    id,
    at: epochMs(event.at),
    about,
  });
  const outputs: AlertChange[] = [];
  if (state.over.open !== null) outputs.push(amend(state.over.open, aboutOver(noSignalSince)));
  let { longOver, dayTotal } = state;
  if (longOver.open !== null) {
    const about = { ...longOver.open.about, noSignalSince };
    longOver = { ...longOver, open: { id: longOver.open.id, about } };
    outputs.push(amend(longOver.open?.id ?? '', about));
  }
  if (dayTotal.open !== null) {
    const about = { ...dayTotal.open.about, noSignalSince };
    dayTotal = { ...dayTotal, open: { id: dayTotal.open.id, about } };
    outputs.push(amend(dayTotal.open?.id ?? '', about));
  }
  return { state: { ...state, longOver, dayTotal }, outputs };
}
