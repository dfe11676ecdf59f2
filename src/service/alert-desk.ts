import type { Alert } from '../contract/live.ts';
import type { OverAlertChange } from '../pacing/over-alert.ts';
import type { EpochMs } from '../units.ts';
import type { AlertPort } from './ports.ts';

/** Alerts as they stand, the same for every screen; stored before anyone is told, if the disk lets. */
export class AlertDesk {
  readonly #port: AlertPort;
  readonly #onStorageError: (error: unknown) => void;
  readonly #open = new Map<string, Alert>();
  /** What the disk refused so far, to be written when it takes it. */
  readonly #unsaved = new Map<string, { alert: Alert; changedAt: EpochMs | null }>();

  /** @param onStorageError hears of alerts that could not be stored; they stand all the same */
  constructor(port: AlertPort, onStorageError: (error: unknown) => void) {
    this.#port = port;
    this.#onStorageError = onStorageError;
    for (const alert of port.unresolved()) this.#open.set(alert.id, alert);
  }

  /** Unresolved alerts, the oldest first. */
  open(): Alert[] {
    return [...this.#open.values()];
  }

  /** @returns the alert as it stands now */
  onOverAlert({ change, id, at }: OverAlertChange): Alert {
    const known = this.#open.get(id) ?? this.#unsaved.get(id)?.alert ?? this.#stored(id);
    const alert: Alert = {
      id,
      kind: 'over',
      family: 'pacing',
      raisedAt: known?.raisedAt ?? at,
      // Over again is news: an acknowledgement of the earlier stretch does not cover it.
      acknowledgedAt: change === 'resolved' ? (known?.acknowledgedAt ?? null) : null,
      resolvedAt: change === 'resolved' ? at : null,
    };
    if (change === 'resolved') this.#open.delete(id);
    else this.#open.set(id, alert);
    this.#save(alert, at);
    return alert;
  }

  /** @returns the alert, or null when it is not open or was acknowledged before */
  acknowledge(id: string, at: EpochMs): Alert | null {
    const known = this.#open.get(id);
    if (known === undefined || known.acknowledgedAt !== null) return null;
    const alert = { ...known, acknowledgedAt: at };
    this.#open.set(id, alert);
    // A later start deals anew with what came after the alert's last change; this is not one.
    this.#save(alert, null);
    return alert;
  }

  /** Writes what the disk refused before. @throws the database's error, when it still does */
  saveWaiting(): void {
    for (const [id, { alert, changedAt }] of this.#unsaved) {
      this.#port.save(alert, changedAt);
      this.#unsaved.delete(id);
    }
  }

  #save(alert: Alert, change: EpochMs | null): void {
    const changedAt = change ?? this.#unsaved.get(alert.id)?.changedAt ?? null;
    try {
      this.#port.save(alert, changedAt);
      this.#unsaved.delete(alert.id);
    } catch (error) {
      this.#unsaved.set(alert.id, { alert, changedAt });
      this.#onStorageError(error);
    }
  }

  #stored(id: string): Alert | null {
    try {
      return this.#port.find(id);
    } catch (error) {
      this.#onStorageError(error);
      return null;
    }
  }
}
