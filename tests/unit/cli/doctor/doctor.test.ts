import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type DoctorTools, doctor } from '../../../../src/cli/doctor.ts';
import type { FromBridge } from '../../../../src/contract/bridge.ts';
import { storedSettings } from '../../../../src/store/settings.ts';
import { storedStraps } from '../../../../src/store/straps.ts';
import { monotonicMs } from '../../../../src/units.ts';
import { household, STRAP, withStrap } from '../../../support/household.ts';
import { NOON } from '../../../support/packets.ts';
import { ScriptedSource } from '../../../support/scripted-source.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';
import { VirtualClock } from '../../../support/virtual-clock.ts';

const MINE = [{ address: STRAP, name: 'Strap One', serial: null }];
const link = (state: Extract<FromBridge, { type: 'link' }>['state']): FromBridge => ({
  type: 'link',
  address: STRAP,
  state,
  monotonic: monotonicMs(0),
});

/** Runs the doctor with a bridge that says this once it is told to listen; virtual time passes until it is done. */
async function examine(says: readonly FromBridge[], straps: ReturnType<DoctorTools['straps']> = MINE) {
  const clock = new VirtualClock(NOON);
  const source = new ScriptedSource(clock);
  const said: string[] = [];
  const noted: string[] = [];
  const tools: DoctorTools = {
    newBridge: () => source,
    running: () => expect.unreachable('nothing runs'),
    straps: () => straps,
    driver: () => Promise.resolve('abandonware'),
    pages: temporaryFolder(),
  };
  source.send = (message) => {
    if (message.type === 'listen') for (const one of says) source.say(one);
  };
  const options = { data: temporaryFolder(), port: 0, json: true };
  const terminal = {
    say: (line: string) => void said.push(line),
    note: (line: string) => void noted.push(line),
    write: () => undefined,
  };
  let isDone = false;
  const exit = doctor(options, tools, clock, terminal).finally(() => {
    isDone = true;
  });
  while (!isDone) {
    await new Promise((resolve) => setImmediate(resolve));
    clock.pass(1_000);
  }
  const { findings } = JSON.parse(said.join(''));
  const code = findings.at(-1).code;
  return { exit: await exit, code, noted };
}

test.each([
  ['listens', [link('connecting'), link('preparing'), link('listening')], 'strap-ok'],
  ['is there, and no connection lasts', [link('connecting'), link('searching')], 'strap-refuses'],
  ['is connected and sends nothing', [link('preparing'), link('silent')], 'strap-silent'],
  ['is not heard', [link('searching')], 'strap-not-heard'],
] as const)('a strap that %s: %s', async (_what, says, code) => {
  const examined = await examine(says);
  expect(examined.code).toBe(code);
  expect(examined.noted.join()).toContain('Looking for your strap');
});

test('nobody is kept waiting for a strap where none was chosen', async () => {
  expect(await examine([], [])).toMatchObject({ code: 'strap-not-chosen', noted: [] });
});

test('the wearer’s straps are read from the data folder without changing it, also while a service runs there', () => {
  const folder = temporaryFolder();
  expect(storedStraps(join(folder, 'none'))).toEqual([]);
  withStrap(new VirtualClock(NOON), folder);
  expect(storedStraps(folder)).toMatchObject([{ address: STRAP, name: 'Strap One' }]);
});

test('a forgotten strap is not looked for', () => {
  const folder = temporaryFolder();
  const { service } = withStrap(new VirtualClock(NOON), folder);
  service.forget(service.snapshot().strap.adopted[0]?.id ?? 0);
  expect(storedStraps(folder)).toEqual([]);
  expect(storedStraps(household(new VirtualClock(NOON), temporaryFolder()).folder)).toEqual([]);
});

test('the library that is looked at is the one that is set, unless another is named', async () => {
  const asked: string[] = [];
  const clock = new VirtualClock(NOON);
  const tools: DoctorTools = {
    newBridge: (driver) => {
      asked.push(driver);
      const source = new ScriptedSource(clock);
      source.start = () =>
        source.say({ type: 'bluetooth', state: { state: 'unavailable', problem: 'no-adapter', detail: '' } });
      return source;
    },
    running: () => expect.unreachable('nothing runs'),
    straps: () => MINE,
    driver: () => Promise.resolve('stoprocent-hci'),
    pages: temporaryFolder(),
  };
  const terminal = { say: () => undefined, note: () => undefined, write: () => undefined };
  const options = { data: temporaryFolder(), port: 0, json: true };
  await doctor(options, tools, clock, terminal);
  await doctor({ ...options, driver: 'stoprocent-dbus' }, tools, clock, terminal);
  expect(asked).toEqual(['stoprocent-hci', 'stoprocent-dbus']);
});

test('what is set is read from the data folder without changing it, also while a service runs there', () => {
  const folder = temporaryFolder();
  expect(storedSettings(join(folder, 'none'))).toEqual([]);
  const { service } = household(new VirtualClock(NOON), folder);
  service.changeSettings({ 'bluetooth.driver': 'stoprocent-hci' });
  expect(storedSettings(folder)).toMatchObject([{ key: 'bluetooth.driver', value: 'stoprocent-hci' }]);
});
