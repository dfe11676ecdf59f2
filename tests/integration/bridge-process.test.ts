import { join } from 'node:path';
import { filter, firstValueFrom, ReplaySubject } from 'rxjs';
import { expect, onTestFinished, test } from 'vitest';
import { BRIDGE_EXIT_CODES, type FromBridge } from '../../src/contract/bridge.ts';
import { BridgeProcess, FAILING_AFTER, RESTART_PAUSE_MS } from '../../src/sources/bridge-process.ts';
import { VirtualClock } from '../support/virtual-clock.ts';

/** A bridge whose process is real and whose pauses are virtual. */
function bridge() {
  const clock = new VirtualClock(0);
  const process = new BridgeProcess(
    join(import.meta.dirname, '../support/ending-bridge.mjs'),
    'abandonware',
    clock,
    () => undefined,
  );
  onTestFinished(async () => {
    const stopped = process.stop();
    clock.pass(10_000);
    await stopped;
  });
  const messages = new ReplaySubject<FromBridge>();
  process.messages.subscribe(messages);
  let seen = 0;
  /** The next message of a type after those already waited for. */
  const next = async <Type extends FromBridge['type']>(type: Type) => {
    const from = seen;
    return firstValueFrom(
      messages.pipe(
        filter((message, index): message is Extract<FromBridge, { type: Type }> => {
          if (index < from || message.type !== type) return false;
          seen = index + 1;
          return true;
        }),
      ),
    );
  };
  const endWith = (code: number) =>
    process.send({ type: 'listen', straps: [{ address: 'AA', name: `exit ${code}`, serial: null }] });
  const live = () => process.send({ type: 'listen', straps: [] });
  return { clock, process, next, endWith, live };
}

test('a bridge that asks for a fresh process gets one at once, and is told again what to do', async () => {
  const { clock, process, next, endWith, live } = bridge();
  process.start();
  await next('hello');
  endWith(BRIDGE_EXIT_CODES.afresh);
  await next('link');
  live();
  clock.pass(1);
  await next('hello');
});

test('a bridge that breaks is started again after a pause that grows, and that becomes known', async () => {
  const { clock, process, next, endWith } = bridge();
  process.start();
  await next('hello');
  endWith(BRIDGE_EXIT_CODES.broken);
  for (let ends = 1; ends < FAILING_AFTER; ends += 1) {
    const { reason } = await next('link');
    const pause = RESTART_PAUSE_MS.first * 2 ** (ends - 1);
    expect(reason).toContain(`in ${pause / 1_000} s`);
    // The process that is started next is told the same, and ends the same way.
    clock.pass(pause);
  }
  const { state } = await next('bluetooth');
  expect(state).toMatchObject({ state: 'unavailable', problem: 'bridge-failing' });
});

test('a bridge that ends because the strap is silent does not count as failing', async () => {
  const { clock, process, next, endWith } = bridge();
  process.start();
  await next('hello');
  endWith(BRIDGE_EXIT_CODES.silent);
  for (let ends = 1; ends <= FAILING_AFTER + 1; ends += 1) {
    const { reason } = await next('link');
    expect(reason).toContain(`in ${RESTART_PAUSE_MS.first / 1_000} s`);
    clock.pass(RESTART_PAUSE_MS.first);
  }
});
