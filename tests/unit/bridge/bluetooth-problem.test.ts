import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  lookForAdapters,
  problemOfBlueZ,
  problemOfError,
  problemOfPoweredOff,
  problemOfUnsupported,
} from '../../../src/bridge/bluetooth-problem.ts';

const systemError = (code: string, message = code) => Object.assign(new RangeError(message), { code });

describe('an error of the Bluetooth library', () => {
  test.each([
    ['MODULE_NOT_FOUND', 'driver-missing'],
    ['ERR_DLOPEN_FAILED', 'driver-missing'],
    ['EAFNOSUPPORT', 'not-supported'],
    ['ENODEV', 'no-adapter'],
    ['EPERM', 'not-permitted'],
    ['EACCES', 'not-permitted'],
    ['ENOSPC', 'unknown'],
  ])('%s means %s', (code, problem) => {
    expect(problemOfError(systemError(code))).toEqual({ state: 'unavailable', problem, detail: code });
  });

  test.each([
    'No native build was found for platform=linux arch=arm64',
    "Cannot find module '../build/Release/bluetooth_hci_socket.node'",
    'noble dbus backend requires the "dbus-next" package. Install it with: npm install dbus-next',
    'Unsupported platform',
  ])('without a code, "%s" means that the driver is missing', (message) => {
    expect(problemOfError(new RangeError(message)).problem).toBe('driver-missing');
  });

  test('of any other kind is unknown, with its text', () => {
    expect(problemOfError('boom')).toEqual({ state: 'unavailable', problem: 'unknown', detail: 'boom' });
  });
});

describe('what the machine shows of its adapters', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'plimsoll-sys-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  const put = (path: string, text: string) => {
    mkdirSync(join(root, path, '..'), { recursive: true });
    writeFileSync(join(root, path), text);
  };

  test('is nothing where the kernel has no Bluetooth', () => {
    expect(lookForAdapters(root, 'linux')).toEqual({ names: null, supported: false, blocked: false });
  });

  test('is unknown on other systems', () => {
    expect(lookForAdapters(root, 'darwin')).toEqual({ names: null, supported: true, blocked: false });
  });

  test('lists adapters, not the connections beside them', () => {
    put('bluetooth/hci0/uevent', '');
    put('bluetooth/hci0:64/uevent', '');
    expect(lookForAdapters(root).names).toEqual(['hci0']);
  });

  test.each([
    { type: 'bluetooth', soft: '1', hard: '0', blocked: true },
    { type: 'bluetooth', soft: '0', hard: '1', blocked: true },
    { type: 'bluetooth', soft: '0', hard: '0', blocked: false },
    { type: 'wlan', soft: '1', hard: '1', blocked: false },
  ])('with rfkill for $type, soft $soft, hard $hard: blocked $blocked', ({ type, soft, hard, blocked }) => {
    put('rfkill/rfkill0/type', `${type}\n`);
    put('rfkill/rfkill0/soft', `${soft}\n`);
    put('rfkill/rfkill0/hard', `${hard}\n`);
    expect(lookForAdapters(root).blocked).toBe(blocked);
  });
});

test.each([
  { adapters: { names: null, supported: false, blocked: false }, problem: 'not-supported' },
  { adapters: { names: [], supported: true, blocked: false }, problem: 'no-adapter' },
  { adapters: { names: ['hci0'], supported: true, blocked: true }, problem: 'blocked' },
  { adapters: { names: ['hci0'], supported: true, blocked: false }, problem: 'adapter-off' },
  { adapters: { names: null, supported: true, blocked: false }, problem: 'adapter-off' },
])('an adapter without power is $problem', ({ adapters, problem }) => {
  expect(problemOfPoweredOff(adapters).problem).toBe(problem);
});

test.each([
  { adapters: { names: null, supported: false, blocked: false }, problem: 'not-supported' },
  { adapters: { names: [], supported: true, blocked: false }, problem: 'no-adapter' },
  { adapters: { names: ['hci0'], supported: true, blocked: false }, problem: 'adapter-lacks-le' },
])('an adapter that the library calls unsupported is $problem', ({ adapters, problem }) => {
  expect(problemOfUnsupported(adapters).problem).toBe(problem);
});

test.each([
  ['dbus init failed: No BlueZ adapter found (is bluetoothd running?)', 'no-adapter'],
  ['dbus init failed: The name org.bluez was not provided by any .service files', 'no-bluetooth-service'],
  ['dbus init failed: Rejected send message, 2 matched rules', 'not-permitted'],
])('BlueZ: "%s" means %s', (detail, problem) => {
  expect(problemOfBlueZ(detail)).toEqual({ state: 'unavailable', problem, detail });
});
