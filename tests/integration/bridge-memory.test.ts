import { join } from 'node:path';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { BLUETOOTH_DRIVERS, type FromBridge } from '../../src/contract/bridge.ts';
import { forkedBridge } from '../../src/sources/bridge-line.ts';
import { BridgeProcess } from '../../src/sources/bridge-process.ts';

const ENTRY = join(import.meta.dirname, '../../dist/bridge-process.js');
const CROWD = join(import.meta.dirname, '../support/crowded-radio.cjs');
const MB = 1024 * 1024;

afterEach(() => {
  vi.unstubAllEnvs();
});

test.each(BLUETOOTH_DRIVERS.filter((driver) => driver !== 'stoprocent-dbus'))(
  'a bridge that searches in a crowd makes way for a fresh one before it holds 120 MB, and nobody notices: %s',
  async (driver) => {
    vi.stubEnv('NODE_OPTIONS', `--require ${CROWD}`);
    vi.stubEnv('CROWD_PER_SECOND', '1000');
    // So low that only the growth since the start counts, which is the same on every machine.
    vi.stubEnv('PLIMSOLL_BRIDGE_MEMORY_MB', '1');
    const said: FromBridge[] = [];
    const log: string[] = [];
    const bridge = new BridgeProcess(
      {
        open: forkedBridge(ENTRY, systemClock),
        clock: systemClock,
        log: (line) => log.push(line),
        adapters: () => '',
      },
      driver,
    );
    bridge.messages.subscribe((message) => said.push(message));
    onTestFinished(() => bridge.stop());
    bridge.start();
    const strap = { address: 'aa:bb:cc:dd:ee:ff', name: 'H10', serial: null };
    bridge.send({ type: 'listen', straps: [strap] });
    const hellos = () => said.filter(({ type }) => type === 'hello').length;
    await vi.waitFor(() => expect(hellos()).toBe(2), { timeout: 50_000, interval: 50 });

    const [, addresses = '0', bytes = '0'] =
      /seen (\d+) rss (\d+)\s*$/.exec(log.findLast((line) => line.includes('seen')) ?? '') ?? [];
    console.log(`${driver}: replaced after ${addresses} addresses at ${Math.round(Number(bytes) / MB)} MB`);
    expect(Number(addresses)).toBeGreaterThan(0);
    expect(Number(bytes)).toBeLessThan(120 * MB);
    // The link was searched for all the time, and Bluetooth was there.
    expect(said.flatMap((message) => (message.type === 'link' ? [message.state] : []))).not.toContain(
      'waiting',
    );
    expect(said.flatMap((message) => (message.type === 'bluetooth' ? [message.state.state] : []))).toEqual([
      'starting',
      'ready',
    ]);
  },
);
