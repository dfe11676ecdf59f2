import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { lookAtMachine } from '../../../../src/cli/doctor/bluetooth-facts.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

/** A machine made of files. */
function machine(files: Record<string, string>) {
  const root = temporaryFolder();
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return lookAtMachine('abandonware', { proc: join(root, 'proc'), sys: join(root, 'sys'), root });
}
const status = (capEff: string) => ({ 'proc/self/status': `Name:\tnode\nCapEff:\t${capEff}\nCapBnd:\t0\n` });

test.each([
  ['0000000000002000', true],
  ['000001ffffffffff', true],
  ['0000000000001000', false],
  ['0000000000000000', false],
])('the right to raw Bluetooth is bit 13 of the effective set: %s', (capEff, permitted) => {
  expect(machine(status(capEff)).permitted).toBe(permitted);
});

test('a running bluetoothd is seen, and another program of a similar name is not', () => {
  expect(machine({ 'proc/12/comm': 'bluetoothd\n', 'proc/34/comm': 'node\n' }).bluetoothd).toBe(true);
  expect(machine({ 'proc/12/comm': 'bluetoothd-old\n' }).bluetoothd).toBe(false);
});

test('connections are told from adapters', () => {
  const facts = machine({ 'sys/class/bluetooth/hci0/x': '', 'sys/class/bluetooth/hci0:64/x': '' });
  expect(facts.connections).toBe(1);
  expect(machine({ 'sys/class/bluetooth/hci0/x': '' }).connections).toBe(0);
});

test('what the machine does not tell is unknown, not false', () => {
  expect(machine({})).toMatchObject({
    permitted: null,
    bluetoothd: null,
    connections: null,
    container: false,
  });
});

test('a container is seen', () => expect(machine({ '.dockerenv': '' }).container).toBe(true));

test('names the Node that runs, with links resolved, and finds the library that is installed', () => {
  const facts = lookAtMachine('abandonware');
  expect(facts.node).toBe(process.execPath);
  expect(facts.libraryInstalled).toBe(true);
});
