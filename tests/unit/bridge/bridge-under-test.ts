/** A bridge on a fake radio in virtual time. */
import { asyncScheduler } from 'rxjs';
import { vi } from 'vitest';
import { Bridge } from '../../../src/bridge/bridge.ts';
import { RECYCLE_BYTES } from '../../../src/bridge/limits.ts';
import type { Clock } from '../../../src/clock.ts';
import { type BridgeExit, type FromBridge, fromBridgeSchema } from '../../../src/contract/bridge.ts';
import type { StrapIdentity } from '../../../src/contract/straps.ts';
import { epochMs, monotonicMs } from '../../../src/units.ts';
import { FakeDriver, type FakeStrap } from './fake-driver.ts';

const START = 1_000_000;

/** The clock of vitest's fake timers. */
const virtualClock: Clock = {
  wall: () => epochMs(vi.getMockedSystemTime()?.getTime() ?? START),
  monotonic: () => monotonicMs((vi.getMockedSystemTime()?.getTime() ?? START) - START),
  uptime: () => null,
  scheduler: asyncScheduler,
};

type Of<Type extends FromBridge['type']> = Extract<FromBridge, { type: Type }>;

export const identity = ({ address, name }: FakeStrap, serial: string | null = null): StrapIdentity => ({
  address,
  name,
  serial,
});

export class BridgeUnderTest {
  readonly driver: FakeDriver;
  readonly bridge: Bridge;
  readonly sent: FromBridge[] = [];
  readonly exits: BridgeExit[] = [];
  /** Bytes that the process claims to hold. */
  memory = 60 * 1024 * 1024;

  constructor(driver: FakeDriver) {
    vi.useFakeTimers({ now: START });
    this.driver = driver;
    this.bridge = new Bridge({
      driver,
      clock: virtualClock,
      memory: { held: () => this.memory, limitBytes: RECYCLE_BYTES },
      // What the contract does not allow must not get out.
      send: (message) => this.sent.push(fromBridgeSchema.parse(message)),
      exit: (exit) => this.exits.push(exit),
    });
    this.bridge.start();
  }

  of<Type extends FromBridge['type']>(type: Type): Of<Type>[] {
    return this.sent.filter((message): message is Of<Type> => message.type === type);
  }

  get linkStates(): string[] {
    return this.of('link').map(({ state }) => state);
  }

  get packets(): { address: string; preview: boolean }[] {
    return this.of('packet').map(({ address, preview }) => ({ address, preview }));
  }

  async listen(...straps: StrapIdentity[]): Promise<void> {
    this.bridge.receive({ type: 'listen', straps });
    await this.pass(0);
  }

  async choose(on: boolean): Promise<void> {
    this.bridge.receive({ type: 'choose', on });
    await this.pass(0);
  }

  /** Lets every strap advertise, and what follows happen. */
  async advertise(...straps: FakeStrap[]): Promise<void> {
    this.driver.advertise(...straps);
    await this.pass(0);
  }

  async pass(ms: number): Promise<void> {
    await vi.advanceTimersByTimeAsync(ms);
  }

  /** Time passes while the strap sends one packet a second. */
  async passWithPackets(strap: FakeStrap, seconds: number): Promise<void> {
    for (let second = 0; second < seconds; second += 1) {
      await this.pass(1_000);
      strap.sendPacket();
    }
  }
}

/** A bridge that listens to the wearer's strap. */
export async function listeningTo(strap: FakeStrap): Promise<BridgeUnderTest> {
  const it = new BridgeUnderTest(new FakeDriver([strap]));
  await it.listen(identity(strap));
  await it.advertise();
  return it;
}
