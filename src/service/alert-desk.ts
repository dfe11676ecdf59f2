import type { Alert, HouseView } from '../contract/alerts.ts';
import { maySay } from '../contract/alerts.ts';
import type { Visitor } from '../contract/http.ts';
import type { ScreenRequest } from '../contract/live.ts';
import type { Settings } from '../contract/settings.ts';
import { failureOf } from '../errors.ts';
import type { RestoredAlerts } from '../pacing/alerts/alerts.ts';
import type { AlertChange } from '../pacing/alerts/change.ts';
import { LONG_OVER_PREFIX } from '../pacing/alerts/long-over.ts';
import type { Instant, TellingEffect, TellingState } from '../pacing/alerts/standing.ts';
import {
  houseOf,
  initialTellingState,
  standingAlerts,
  type TellingEvent,
  telling,
} from '../pacing/alerts/telling.ts';
import type { WearingState } from '../pacing/alerts/wearing.ts';
import type { Calendar } from '../pacing/calendar.ts';
import type { MonotonicMs } from '../units.ts';
import type { AlertChanged, AlertPort, KeptHouse } from './ports.ts';

export interface AlertDeskOptions {
  readonly port: AlertPort;
  readonly calendar: Calendar;
  readonly settings: Settings;
  readonly now: () => Instant;
  /** Hears of what could not be stored; it stands all the same. */
  readonly onStorageError: (error: unknown) => void;
  readonly onAlert: (alert: Alert) => void;
  readonly onHouse: (house: HouseView) => void;
}

/** What a screen may ask for about alerts, but for "not wearing it", which concerns the signal. */
export type AlertRequest = Exclude<ScreenRequest, { type: 'wearing' }>;

/**
 * Screens need a moment to find the service again after its start; until then nobody counts as absent.
 * In ms.
 */
const ARRIVING_MS = 15_000;

/** Omit, but for each member of a union by itself. */
type Unplaced<Event> = Event extends unknown ? Omit<Event, 'at' | 't'> : never;

/** Alerts as they stand, the same for every screen, told and stored as the policy of telling says. */
export class AlertDesk {
  readonly #options: AlertDeskOptions;
  readonly #step: ReturnType<typeof telling>;
  readonly #startedT: MonotonicMs;
  #state: TellingState;
  #wearing: WearingState;
  #present: HouseView['present'] = { wearer: 0, carer: 0, display: 0 };
  #presenceTold = false;
  /** What is not on the disk yet: what is being written, and what the disk refused so far. */
  readonly #unsaved = new Map<string, AlertChanged>();
  /** The house as it is on the disk, to see whether there is anything to write. */
  #savedHouse: string;

  constructor(options: AlertDeskOptions) {
    const { calendar, now, port, settings } = options;
    this.#options = options;
    this.#step = telling(calendar);
    this.#startedT = now().t;
    const { notWorn, overEndedAt, silences, words, wornSaidAt } = port.house();
    this.#wearing = { notWorn, wornSaidAt };
    const alerts = port.unresolved();
    const resolved = [port.lastOf('over'), port.lastOf('long-over')].flatMap((alert) =>
      alert === null || alert.resolvedAt === null ? [] : [alert],
    );
    const restored = { alerts, resolved, silences, words, overEndedAt };
    this.#state = initialTellingState(settings, restored, now());
    this.#savedHouse = JSON.stringify(this.#kept());
  }

  /** What the machines in the pipeline remember from before this start. */
  restored(): RestoredAlerts {
    const { port } = this.#options;
    const dayTotal = port.lastOf('day-total');
    return {
      open: this.open(),
      lastOver: port.lastOf('over'),
      lastLongOver: port.lastOf('long-over')?.id.slice(LONG_OVER_PREFIX.length) ?? null,
      lastDayTotal: dayTotal?.kind === 'day-total' ? dayTotal.day : null,
      ...this.#wearing,
    };
  }

  /** Unresolved alerts, the oldest first. */
  open(): Alert[] {
    return standingAlerts(this.#state);
  }

  house(): HouseView {
    return { ...houseOf(this.#state), notWorn: this.#wearing.notWorn, present: this.#present };
  }

  /** What the pipeline says of an alert. */
  onChange(change: AlertChange): void {
    this.#hear({ kind: 'change', change }, change);
  }

  onWearing({ notWorn, wornSaidAt }: WearingState): void {
    this.#wearing = { notWorn, wornSaidAt };
    this.#carryOut([{ kind: 'house' }], null);
  }

  onSettings(settings: Settings): void {
    this.#hear({ kind: 'settings', settings });
  }

  onClockStep(byMs: number): void {
    this.#hear({ kind: 'clock-step', byMs });
  }

  /** Time has passed. */
  onTick(): void {
    if (!this.#presenceTold && this.#options.now().t - this.#startedT >= ARRIVING_MS) this.#tellPresence();
    else this.#hear({ kind: 'time' });
  }

  /** Which devices are there to be told. */
  onPresence(present: HouseView['present']): void {
    this.#present = present;
    if (this.#presenceTold || present.wearer > 0) this.#tellPresence();
    else this.#options.onHouse(this.house());
  }

  /** Does what a screen asks for. @param by the device that it is on */
  onRequest(request: AlertRequest, { role, device }: Visitor): void {
    const by = { role, device };
    switch (request.type) {
      case 'acknowledge':
        this.#hear({ kind: 'acknowledge', id: request.alertId, by });
        return;
      case 'silence':
        this.#hear({ kind: 'silence', of: request.of, minutes: request.minutes, by });
        return;
      case 'word':
        if (maySay(role, request.word)) this.#hear({ kind: 'word', word: request.word, by });
        return;
    }
  }

  /** Writes what the disk refused before. @throws the database's error, when it still does */
  saveWaiting(): void {
    const house = this.#kept();
    const text = JSON.stringify(house);
    const isHouseNew = text !== this.#savedHouse;
    if (this.#unsaved.size === 0 && !isHouseNew) return;
    this.#options.port.keep([...this.#unsaved.values()], isHouseNew ? house : null);
    this.#unsaved.clear();
    this.#savedHouse = text;
  }

  #tellPresence(): void {
    this.#presenceTold = true;
    this.#hear({ kind: 'present', present: this.#present });
  }

  #hear(event: Unplaced<TellingEvent>, change: AlertChange | null = null): void {
    const { state, outputs } = this.#step(this.#state, { ...event, ...this.#options.now() });
    this.#state = state;
    this.#carryOut(outputs, change);
  }

  /**
   * What is told is on the disk: a screen that was told of an alert, or that it was acknowledged, is told the
   * same after any crash. A disk that refuses delays nothing: then it is told from memory, and that the disk
   * refuses is told next.
   */
  #carryOut(effects: readonly TellingEffect[], change: AlertChange | null): void {
    if (effects.length === 0) return;
    const { onAlert, onHouse, onStorageError } = this.#options;
    for (const effect of effects) {
      if (effect.kind !== 'alert') continue;
      const { alert } = effect;
      const isChange = change !== null && change.id === alert.id && change.change !== 'amended';
      const changedAt = isChange ? change.at : (this.#unsaved.get(alert.id)?.changedAt ?? null);
      this.#unsaved.set(alert.id, { alert, changedAt });
    }
    const failure = failureOf(() => this.saveWaiting());
    for (const effect of effects) {
      if (effect.kind === 'alert') onAlert(effect.alert);
      else if (effect.kind === 'house') onHouse(this.house());
    }
    if (failure !== null) onStorageError(failure.error);
  }

  #kept(): KeptHouse {
    const { silences, words } = houseOf(this.#state);
    return { silences, words, overEndedAt: this.#state.overEnded?.at ?? null, ...this.#wearing };
  }
}
