/** One bridge life after the other on a fake noble in virtual time, as the service's supervisor makes them. */
import { asyncScheduler } from 'rxjs';
import { onTestFinished, vi } from 'vitest';
import { Bridge } from '../../src/bridge/bridge.ts';
import { NobleDriver } from '../../src/bridge/noble-driver.ts';
import type { Clock } from '../../src/clock.ts';
import {
  BRIDGE_EXIT_CODES,
  type BridgeExit,
  type FromBridge,
  fromBridgeSchema,
} from '../../src/contract/bridge.ts';
import type { StrapIdentity } from '../../src/contract/straps.ts';
import { afterEnd, NO_HISTORY } from '../../src/sources/restart-policy.ts';
import { epochMs, monotonicMs } from '../../src/units.ts';
import { type FakeStrap, World } from './fake-noble.ts';

const START = 1_000_000;
/** What a small machine takes from starting a process to the open adapter, in ms. */
const PROCESS_STARTS_MS = 1_500;

const clock: Clock = {
  wall: () => epochMs(vi.getMockedSystemTime()?.getTime() ?? START),
  monotonic: () => monotonicMs((vi.getMockedSystemTime()?.getTime() ?? START) - START),
  uptime: () => null,
  scheduler: asyncScheduler,
};

export class BridgeLives {
  readonly world: World;
  /** Everything the service hears, with the time at which it does. */
  readonly heard: { readonly at: number; readonly message: FromBridge }[] = [];
  readonly exits: (BridgeExit | 'killed')[] = [];
  #straps: readonly StrapIdentity[];
  #history = NO_HISTORY;
  #life = 0;
  #startedAt = 0;
  #wasHeard = false;

  /** @param straps in the world; the wearer's are those in `mine`, the preferred first */
  constructor(straps: readonly FakeStrap[], mine: readonly StrapIdentity[]) {
    vi.useFakeTimers({ now: START });
    onTestFinished(() => {
      vi.useRealTimers();
    });
    this.world = new World(straps, () => clock.monotonic());
    this.#straps = mine;
    this.#start();
  }

  get now(): number {
    return clock.monotonic();
  }

  async pass(ms: number): Promise<void> {
    await vi.advanceTimersByTimeAsync(ms);
  }

  /** Packets that count, each with the strap it came from. */
  get packets(): { at: number; address: string; hex: string }[] {
    return this.heard.flatMap(({ at, message }) =>
      message.type === 'packet' ? [{ at, address: message.address, hex: message.hex }] : [],
    );
  }

  get linkStates(): string[] {
    return this.heard.flatMap(({ message }) => (message.type === 'link' ? [message.state] : []));
  }

  /** How long no packet comes from now on, in ms; gives up after `atMostMs`. */
  async withoutData(atMostMs: number): Promise<number> {
    const from = this.now;
    const before = this.packets.length;
    while (this.packets.length === before && this.now - from < atMostMs) await this.pass(100);
    return (this.packets[before]?.at ?? this.now) - from;
  }

  /** The bridge process dies without a word. */
  kill(): void {
    this.#ended('killed');
  }

  #start(): void {
    this.#life += 1;
    const life = this.#life;
    this.#startedAt = this.now;
    this.#wasHeard = false;
    const look = () => ({ names: ['hci0'], supported: true, blocked: false });
    const bridge = new Bridge({
      driver: new NobleDriver(asyncScheduler, () => ({ noble: this.world.load() }), look),
      clock,
      memory: { held: () => 60e6, limitBytes: 100e6 },
      send: (message) => {
        if (life !== this.#life) return;
        const parsed = fromBridgeSchema.parse(message);
        if (parsed.type === 'packet') this.#wasHeard = true;
        this.heard.push({ at: this.now, message: parsed });
      },
      exit: (exit) => {
        if (life === this.#life) this.#ended(exit);
      },
    });
    bridge.start();
    bridge.receive({ type: 'listen', straps: [...this.#straps] });
  }

  #ended(exit: BridgeExit | 'killed'): void {
    this.exits.push(exit);
    this.#life += 1;
    this.world.unload();
    const end = {
      at: clock.monotonic(),
      livedMs: this.now - this.#startedAt,
      wasHeard: this.#wasHeard,
      exitCode: exit === 'killed' ? null : BRIDGE_EXIT_CODES[exit],
    };
    const { history, pauseMs } = afterEnd(this.#history, end);
    this.#history = history;
    const life = this.#life;
    setTimeout(() => {
      if (life === this.#life) this.#start();
    }, pauseMs + PROCESS_STARTS_MS);
  }
}

export const identityOf = ({ address, name, serial }: FakeStrap): StrapIdentity => ({
  address,
  name,
  serial,
});
