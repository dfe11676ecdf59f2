import type { BluetoothState } from '../contract/bridge.ts';
import type { ServiceView } from '../contract/live.ts';
import type { OutsideHook } from '../contract/outside.ts';
import type { Threshold } from '../contract/threshold.ts';
import type { EpochMs } from '../units.ts';
import { bluetoothView } from './bluetooth-advice.ts';

export interface ServiceStateOptions {
  /** Whether anybody in the house can listen in. */
  readonly unencrypted: boolean;
  /** In force at the start. */
  readonly threshold: Threshold | null;
  readonly now: () => EpochMs;
  readonly bluetooth: () => BluetoothState;
  /** What stands in the way of writing; null when nothing does. */
  readonly storageProblem: () => string | null;
  /** How many screens watch. */
  readonly watchers: () => number;
  /** Told whenever something of it changed. */
  readonly tell: (view: ServiceView) => void;
}

/** What screens are told of the service itself. */
export class ServiceState {
  readonly #options: ServiceStateOptions;
  /** What those outside the pages cannot be told, by who it is. */
  readonly #notices = new Map<OutsideHook, ServiceView['notices'][number]>();
  /** In force now. */
  threshold: Threshold | null;

  constructor(options: ServiceStateOptions) {
    this.#options = options;
    this.threshold = options.threshold;
  }

  /** Says it again, as it is now. */
  tell(): void {
    this.#options.tell(this.view());
  }

  view(): ServiceView {
    const { bluetooth, storageProblem, unencrypted, watchers } = this.#options;
    const problem = storageProblem();
    return {
      bluetooth: bluetoothView(bluetooth()),
      threshold: this.threshold,
      watchers: watchers(),
      unencrypted,
      storageOk: problem === null,
      storageProblem: problem,
      notices: [...this.#notices.values()],
    };
  }

  /** Something outside the pages cannot be told, or can again: null. */
  setNotice(from: OutsideHook, text: string | null): void {
    const since = this.#notices.get(from)?.since ?? this.#options.now();
    if (text === null) this.#notices.delete(from);
    else this.#notices.set(from, { from, since, text });
    this.tell();
  }
}
