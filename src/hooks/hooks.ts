import type { Observable, Subscription } from 'rxjs';
import type { Clock } from '../clock.ts';
import type { LiveMessage, SnapshotBody } from '../contract/live.ts';
import type { OutsideHook, OutsideSettings } from '../contract/outside.ts';
import type { Settings } from '../contract/settings.ts';
import type { Log } from '../log.ts';
import type { Hook, HookOptions } from './hook.ts';
import { needHouseHost } from './house-address.ts';
import { houseState } from './house-state.ts';

export interface HooksOptions {
  /** The live service; hooks listen to it as a screen does. */
  readonly household: { readonly messages: Observable<LiveMessage>; snapshot(): SnapshotBody };
  readonly clock: Clock;
  readonly version: string;
  readonly log: Log;
  /** Hears what stands in a hook's way, once for each change; null: nothing does any more. */
  readonly onProblem: (hook: OutsideHook, problem: string | null) => void;
}

/** The part of the settings that concerns hooks. */
export function outsideOf(settings: Settings): OutsideSettings {
  const mqtt = settings['mqtt.address'];
  const webhook = settings['webhook.address'];
  return {
    mqtt:
      mqtt === null
        ? null
        : {
            address: mqtt,
            username: settings['mqtt.username'],
            password: settings['mqtt.password'],
            name: settings['mqtt.name'],
            discoveryPrefix: settings['mqtt.discovery'],
          },
    webhook: webhook === null ? null : { address: webhook },
  };
}

/**
 * Refuses settings that would send something out of the house.
 *
 * @throws PlimsollError `not-in-house`
 */
export function refuseOutside(settings: Settings): void {
  for (const hook of Object.values(outsideOf(settings)))
    if (hook !== null) needHouseHost(new URL(hook.address).hostname);
}

/** The ways out of the browser that are turned on. */
export class Hooks {
  readonly #options: HooksOptions;
  readonly #subscription: Subscription;
  readonly #problems = new Map<OutsideHook, string>();
  #hooks = new Map<OutsideHook, Hook>();
  #configured = '';
  /** Changes one at a time: a hook is gone before its successor comes. */
  #changes: Promise<void> = Promise.resolve();

  constructor(options: HooksOptions) {
    this.#options = options;
    this.#subscription = options.household.messages.subscribe((message) => {
      if (message.type !== 'alert') return;
      for (const hook of this.#hooks.values()) hook.onAlert(message.alert);
    });
  }

  /** Follows new settings; resolves when those are in use. */
  configure(settings: OutsideSettings): Promise<void> {
    const asked = JSON.stringify(settings);
    if (asked === this.#configured) return this.#changes;
    this.#configured = asked;
    this.#changes = this.#changes.then(() => this.#configure(settings));
    return this.#changes;
  }

  async stop(): Promise<void> {
    this.#subscription.unsubscribe();
    this.#changes = this.#changes.then(() => this.#end());
    await this.#changes;
  }

  async #configure({ mqtt, webhook }: OutsideSettings): Promise<void> {
    await this.#end();
    const { household } = this.#options;
    if (mqtt !== null) {
      // Loaded only where it is wanted: most households have no broker.
      const { MqttHook } = await import('./mqtt-hook.ts');
      this.#hooks.set('mqtt', new MqttHook(mqtt, this.#hookOptions('mqtt')));
    }
    if (webhook !== null) {
      const { Webhook } = await import('./webhook.ts');
      const { alerts } = household.snapshot();
      this.#hooks.set('webhook', new Webhook(webhook, alerts, this.#hookOptions('webhook')));
    }
  }

  async #end(): Promise<void> {
    const ending = [...this.#hooks.keys()];
    const hooks = [...this.#hooks.values()];
    this.#hooks = new Map();
    await Promise.all(hooks.map((hook) => hook.stop()));
    for (const name of ending) if (this.#problems.delete(name)) this.#options.onProblem(name, null);
  }

  #hookOptions(name: OutsideHook): HookOptions {
    const { clock, household, version } = this.#options;
    return {
      clock,
      version,
      state: () => houseState(household.snapshot()),
      onProblem: (problem) => this.#tell(name, problem),
    };
  }

  #tell(name: OutsideHook, problem: string | null): void {
    if ((this.#problems.get(name) ?? null) === problem) return;
    if (problem === null) this.#problems.delete(name);
    else this.#problems.set(name, problem);
    const { log, onProblem } = this.#options;
    log(`${LABEL[name]}: ${problem ?? 'works again.'}`, problem === null ? 'info' : 'warn');
    onProblem(name, problem);
  }
}

const LABEL: Readonly<Record<OutsideHook, string>> = { mqtt: 'MQTT', webhook: 'Webhook' };
