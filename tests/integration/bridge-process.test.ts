import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { type BluetoothDriver, BRIDGE_EXIT_CODES, type FromBridge } from '../../src/contract/bridge.ts';
import { forkedBridge } from '../../src/sources/bridge-line.ts';
import { BridgeProcess, HUNG_LOOKS, LOOK_EVERY_MS, UNHEARD_LOOKS } from '../../src/sources/bridge-process.ts';
import { FAILING_IN_A_ROW, RESTART_PAUSE_MS, WELL_AFTER_MS } from '../../src/sources/restart-policy.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

const ENTRY = join(import.meta.dirname, '../support/obedient-bridge.mjs');

type Of<Type extends FromBridge['type']> = Extract<FromBridge, { type: Type }>;

/** The pause after so many ends in a row, in ms. */
const pauseAfter = (ends: number): number => (ends === 1 ? 0 : RESTART_PAUSE_MS.first * 2 ** (ends - 2));

/** Bridge processes that are real, one after the other; the time between them is virtual. */
class Supervised {
  readonly clock = new VirtualClock(0);
  readonly said: FromBridge[] = [];
  readonly log: string[] = [];
  adapters = 'hci0';
  readonly #process: BridgeProcess;

  constructor() {
    this.#process = new BridgeProcess(
      {
        open: forkedBridge(ENTRY, this.clock),
        clock: this.clock,
        log: (line, importance = 'info') => void this.log.push(`${importance}: ${line}`),
        adapters: () => this.adapters,
      },
      'abandonware',
    );
    this.#process.messages.subscribe((message) => this.said.push(message));
    onTestFinished(async () => {
      const stopped = this.#process.stop();
      this.clock.pass(10_000);
      await stopped;
    });
    this.#process.start();
  }

  /** What this bridge and all after it do; see `obedient-bridge.mjs`. */
  tell(name: string): void {
    this.#process.send({ type: 'listen', straps: [{ address: 'AA', name, serial: null }] });
  }

  use(driver: BluetoothDriver): void {
    this.#process.use(driver);
  }

  of<Type extends FromBridge['type']>(type: Type): Of<Type>[] {
    return this.said.filter((message): message is Of<Type> => message.type === type);
  }

  /** Waits until so many messages of a type have come. */
  async until<Type extends FromBridge['type']>(type: Type, count: number): Promise<Of<Type>> {
    await vi.waitFor(() => expect(this.of(type).length).toBeGreaterThanOrEqual(count), WAIT);
    return this.of(type)[count - 1] as Of<Type>;
  }

  /** The state of Bluetooth as it was last said. */
  get bluetooth() {
    return this.of('bluetooth').at(-1)?.state;
  }
}

const WAIT = { timeout: 50_000, interval: 20 };

test('a bridge that asks for a fresh process gets one at once, and nothing is said of it', async () => {
  const it = new Supervised();
  await it.until('hello', 1);
  it.clock.pass(2_000);
  it.tell(`exit ${BRIDGE_EXIT_CODES.again}`);
  await vi.waitFor(() => {
    it.clock.pass(1);
    it.tell('');
    expect(it.of('hello')).toHaveLength(2);
  }, WAIT);
  expect(it.of('link')).toEqual([]);
});

test('no Bluetooth stays no Bluetooth while one fresh process after the other looks', async () => {
  const it = new Supervised();
  it.tell('refused');
  await it.until('bluetooth', 2);
  it.clock.pass(2_000);
  it.tell(`refused, exit ${BRIDGE_EXIT_CODES.again}`);
  await vi.waitFor(() => {
    // Slowly enough that a process that is still being started on a busy machine is not taken for one that hangs.
    it.clock.pass(250);
    expect(it.of('hello').length).toBeGreaterThan(2);
  }, WAIT);
  expect(it.of('bluetooth').map(({ state }) => state.state)).toEqual(['starting', 'unavailable']);
});

test.each(['abort', 'crash', `exit ${BRIDGE_EXIT_CODES.broken}`])(
  'a bridge that ends by %s is started again, the link waits meanwhile, and no packet is lost',
  async (deed) => {
    const it = new Supervised();
    await it.until('hello', 1);
    it.tell('packet, packet');
    await it.until('packet', 2);
    it.tell(deed);
    const { state, address } = await it.until('link', 1);
    expect({ state, address }).toEqual({ state: 'waiting', address: null });
    it.tell('packet');
    it.clock.pass(pauseAfter(1));
    await it.until('packet', 3);
  },
);

test('what a library prints is for whoever looks for a fault: the log has our words alone', async () => {
  const it = new Supervised();
  it.tell('print');
  await vi.waitFor(() => {
    expect(it.log).toContain('debug: Bridge: [sudo] NOBLE_HCI_DEVICE_ID=x node ...');
    expect(it.log).toContain('debug: Bridge: noble warning');
  }, WAIT);
  expect(it.log.filter((line) => !line.startsWith('debug: '))).toEqual([]);
});

test('the last packets before an end come before the word of it', async () => {
  const it = new Supervised();
  it.tell(`packet, packet, packet, exit ${BRIDGE_EXIT_CODES.broken}`);
  await it.until('link', 1);
  const kinds = it.said.map(({ type }) => type).filter((type) => type === 'packet' || type === 'link');
  expect(kinds).toEqual(['packet', 'packet', 'packet', 'link']);
});

test('a bridge that ends again and again becomes known, with the reason and a pause that grows', async () => {
  const it = new Supervised();
  it.tell(`ready, exit ${BRIDGE_EXIT_CODES.broken}`);
  for (let ends = 1; ends <= FAILING_IN_A_ROW; ends += 1) {
    const { reason } = await it.until('link', ends);
    const pause = pauseAfter(ends);
    expect(reason).toContain(pause === 0 ? 'at once' : `in ${pause / 1_000} s`);
    if (ends < FAILING_IN_A_ROW) it.clock.pass(pause);
  }
  expect(it.bluetooth).toMatchObject({ state: 'unavailable', problem: 'bridge-failing' });
});

test('a bridge that kept failing is believed again when a packet comes, not when it says that it is ready', async () => {
  const it = new Supervised();
  it.tell(`ready, exit ${BRIDGE_EXIT_CODES.broken}`);
  for (let ends = 1; ends <= FAILING_IN_A_ROW; ends += 1) {
    await it.until('link', ends);
    if (ends === FAILING_IN_A_ROW) it.tell('ready');
    it.clock.pass(pauseAfter(ends));
  }
  await it.until('hello', FAILING_IN_A_ROW + 1);
  // An answer to what is said after `ready` shows that `ready` has come.
  it.tell('ready, packet');
  await it.until('packet', 1);
  const states = it.said.filter(({ type }) => type === 'packet' || type === 'bluetooth');
  expect(states.at(-1)?.type).toBe('packet');
  expect(it.of('bluetooth').map(({ state }) => state.state)).toEqual([
    'starting',
    'ready',
    'unavailable',
    'ready',
  ]);
});

test('another Bluetooth library is used from the moment it is chosen, and nothing is said of a failure', async () => {
  const it = new Supervised();
  await it.until('hello', 1);
  it.clock.pass(2_000);
  it.use('stoprocent-hci');
  await vi.waitFor(() => {
    it.clock.pass(1);
    expect(it.of('log').at(-1)?.text).toBe('uses stoprocent-hci');
  }, WAIT);
  expect(it.of('link')).toEqual([]);
});

test('an adapter that comes or goes ends the pause', async () => {
  const it = new Supervised();
  it.tell(`exit ${BRIDGE_EXIT_CODES.broken}`);
  for (let ends = 1; ends <= 4; ends += 1) {
    await it.until('link', ends);
    if (ends < 4) it.clock.pass(pauseAfter(ends));
  }
  const hellos = it.of('hello').length;
  it.clock.pass(LOOK_EVERY_MS);
  expect(it.of('hello')).toHaveLength(hellos);
  it.adapters = 'hci0 hci1';
  it.tell('');
  it.clock.pass(LOOK_EVERY_MS);
  await it.until('hello', hellos + 1);
});

test('a bridge that hangs is told of within 5 s, and killed', async () => {
  const it = new Supervised();
  it.tell('link');
  await it.until('link', 1);
  it.tell('hang');
  it.clock.pass(UNHEARD_LOOKS * LOOK_EVERY_MS);
  expect(UNHEARD_LOOKS * LOOK_EVERY_MS).toBeLessThan(5_000);
  expect(it.of('link').at(-1)?.state).toBe('waiting');
  it.clock.pass((HUNG_LOOKS - UNHEARD_LOOKS) * LOOK_EVERY_MS);
  const { reason } = await it.until('link', 3);
  expect(reason).toContain('stuck');
});

test('a bridge that did not answer for a while, and does again, has its link believed again', async () => {
  const it = new Supervised();
  it.tell('link');
  await it.until('link', 1);
  it.clock.pass(UNHEARD_LOOKS * LOOK_EVERY_MS);
  expect(it.of('link').at(-1)?.state).toBe('waiting');
  it.tell('packet');
  await it.until('packet', 1);
  expect(it.of('link').at(-1)).toMatchObject({ state: 'listening', address: 'AA' });
});

test('a link that is believed again is said as of now, not as of when it was made', async () => {
  const it = new Supervised();
  it.tell('link');
  const first = await it.until('link', 1);
  it.clock.pass(UNHEARD_LOOKS * LOOK_EVERY_MS);
  const { monotonic: lostAt } = await it.until('link', 2);
  it.tell('packet');
  await it.until('packet', 1);
  const again = it.of('link').at(-1);
  expect(again).toEqual({ ...first, monotonic: it.clock.monotonic() });
  expect(again?.monotonic).toBeGreaterThanOrEqual(lostAt);
});

test.each([
  ['exit code', `exit ${BRIDGE_EXIT_CODES.silent}`],
  ['last word, though it was killed', 'end silent'],
])(
  'a bridge that ends because the strap is silent, by its %s, does not count as failing',
  async (_, deed) => {
    const it = new Supervised();
    it.tell(`ready, ${deed}`);
    for (let ends = 1; ends <= FAILING_IN_A_ROW + 1; ends += 1) {
      const { reason } = await it.until('link', ends);
      expect(reason).toContain('at once');
      it.clock.pass(0);
    }
    expect(it.bluetooth).toEqual({ state: 'ready' });
  },
);

test('a bridge that kept failing is believed again after a minute of life, also if nobody wears a strap', async () => {
  const it = new Supervised();
  it.tell(`exit ${BRIDGE_EXIT_CODES.broken}`);
  for (let ends = 1; ends <= FAILING_IN_A_ROW; ends += 1) {
    await it.until('link', ends);
    if (ends === FAILING_IN_A_ROW) it.tell('ready');
    it.clock.pass(pauseAfter(ends));
  }
  await it.until('hello', FAILING_IN_A_ROW + 1);
  // It lives and says so all that minute; the process is real, the minute is not.
  await vi.waitFor(() => {
    it.clock.pass(LOOK_EVERY_MS);
    it.tell('ready');
    expect(it.bluetooth).toEqual({ state: 'ready' });
  }, WAIT);
  expect(it.clock.monotonic()).toBeGreaterThan(WELL_AFTER_MS);
});
