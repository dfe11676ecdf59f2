import { type Subscription, timer } from 'rxjs';
import type { MqttSettings } from '../contract/outside.ts';
import { topicsOf } from './home-assistant.ts';
import type { Hook, HookOptions } from './hook.ts';
import { mqttProblem } from './mqtt-problem.ts';
import { MqttSession } from './mqtt-session.ts';
import { waitMs } from './retry.ts';

export interface MqttTimes {
  /** How often the connection is tried out, in s. */
  readonly keepaliveS: number;
  /** How long a broker may take to answer, in ms. */
  readonly connectMs: number;
}
const TIMES: MqttTimes = { keepaliveS: 10, connectMs: 10_000 };

/** Tells a broker in the house, for as long as it is there: connects again for ever. */
export class MqttHook implements Hook {
  readonly #settings: MqttSettings;
  readonly #options: HookOptions;
  readonly #times: MqttTimes;
  #session: MqttSession | null = null;
  #retry: Subscription | null = null;
  #failures = 0;
  #stopped = false;

  constructor(settings: MqttSettings, options: HookOptions, times = TIMES) {
    this.#settings = settings;
    this.#options = options;
    this.#times = times;
    this.#connect();
  }

  onAlert(): void {
    this.#session?.changed();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#retry?.unsubscribe();
    await this.#session?.leave();
  }

  #connect(): void {
    if (this.#stopped) return;
    const { name, discoveryPrefix } = this.#settings;
    const { clock, state, version, onProblem } = this.#options;
    try {
      this.#session = new MqttSession({
        settings: this.#settings,
        topics: topicsOf(name, discoveryPrefix),
        version,
        scheduler: clock.scheduler,
        ...this.#times,
        state,
        onUp: () => {
          this.#failures = 0;
          onProblem(null);
        },
        onDown: (error) => this.#onDown(error),
      });
    } catch (error) {
      this.#onDown(error);
    }
  }

  #onDown(error: unknown): void {
    this.#session = null;
    if (this.#stopped) return;
    this.#failures += 1;
    this.#options.onProblem(mqttProblem(error, new URL(this.#settings.address).host));
    this.#retry = timer(waitMs(this.#failures), this.#options.clock.scheduler).subscribe(() =>
      this.#connect(),
    );
  }
}
