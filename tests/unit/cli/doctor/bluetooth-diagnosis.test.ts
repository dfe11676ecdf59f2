import { describe, expect, test } from 'vitest';
import {
  diagnose,
  type MachineFacts,
  type StrapFacts,
} from '../../../../src/cli/doctor/bluetooth-diagnosis.ts';
import { BLUETOOTH_PROBLEMS, type BluetoothProblem } from '../../../../src/contract/bridge.ts';
import { bluetoothView } from '../../../../src/service/bluetooth-advice.ts';

const NODE = '/opt/node/bin/node';
const machine = (facts: Partial<MachineFacts> = {}): MachineFacts => ({
  platform: 'linux',
  node: NODE,
  driver: 'abandonware',
  libraryInstalled: true,
  permitted: false,
  bluetoothd: false,
  container: false,
  connections: 0,
  ...facts,
});
const STRAP = { name: 'Polar H10 1A2B3C4D', address: 'AA:BB:CC:DD:EE:01' };
const straps = (came: StrapFacts['came'] = 'connected', list = [STRAP]): StrapFacts => ({
  straps: list,
  came,
  seconds: 15,
});
const ready = { state: 'ready' } as const;

/** What the doctor says of Bluetooth that is not there. */
function unavailable(problem: BluetoothProblem, facts: Partial<MachineFacts> = {}) {
  const { platform } = machine(facts);
  const view = bluetoothView({ state: 'unavailable', problem, detail: '' }, platform);
  const [first, ...more] = diagnose(view, machine(facts), straps('unknown'));
  if (first === undefined) return expect.unreachable('the doctor said nothing');
  return { ...first, said: [first.found, ...first.commands].join('\n'), more };
}

describe('Bluetooth that is not there', () => {
  test.each(BLUETOOTH_PROBLEMS)('%s is named by its code, is wrong, and says what to do', (problem) => {
    const { code, found, ok } = unavailable(problem);
    expect([code, ok]).toEqual([problem, false]);
    expect(found).toMatch(/^[A-Z].*[.:]$/s);
  });

  test('no permission: the setcap line has the path of this very Node, and the systemd lines are whole', () => {
    const { commands } = unavailable('not-permitted');
    expect(commands).toEqual([
      `sudo setcap cap_net_raw+eip '${NODE}'`,
      '[Service]',
      'AmbientCapabilities=CAP_NET_RAW',
    ]);
  });

  test('no permission although Node has it: setcap is not said to help', () => {
    expect(unavailable('not-permitted', { permitted: true }).said).not.toContain('setcap');
  });

  test('no permission through the system’s service: the group, not setcap', () => {
    const { said } = unavailable('not-permitted', { driver: 'stoprocent-dbus' });
    expect(said).toContain('usermod -aG bluetooth');
    expect(said).not.toContain('setcap');
  });

  test.each(['not-permitted', 'bridge-failing'] as const)(
    'on a Mac %s leads to the privacy settings',
    (problem) => {
      const { said } = unavailable(problem, { platform: 'darwin', permitted: null, bluetoothd: null });
      expect(said).toContain('Privacy & Security, Bluetooth');
      expect(said).not.toContain('setcap');
    },
  );

  test('native part not built: the command that builds it, and a way round', () => {
    const { said } = unavailable('driver-missing');
    expect(said).toContain(
      'npm rebuild --foreground-scripts @abandonware/bluetooth-hci-socket @abandonware/noble',
    );
    expect(said).toContain('--driver stoprocent-hci');
  });

  test('library left out by npm: rebuilding would not help, so installing is said', () => {
    const { said } = unavailable('driver-missing', { libraryInstalled: false });
    expect(said).toContain('npm ci --include=optional');
    expect(said).not.toContain('npm rebuild');
  });

  test('rfkill: the command that unblocks', () => {
    expect(unavailable('blocked').commands).toEqual(['sudo rfkill unblock bluetooth']);
  });

  test('in a container the mend is the container’s', () => {
    expect(unavailable('not-supported', { container: true }).said).toContain('--network=host');
    expect(unavailable('not-supported').said).not.toContain('docker');
  });
});

describe('bluetoothd beside us', () => {
  const codes = (...args: Parameters<typeof diagnose>) => diagnose(...args).map(({ code, ok }) => [code, ok]);

  test('is worth knowing, and not wrong while all goes well', () => {
    expect(codes(ready, machine({ bluetoothd: true }), straps())).toEqual([
      ['bluetooth-ok', true],
      ['bluetooth-shared', true],
      ['strap-ok', true],
    ]);
  });

  test('is wrong when connections fail, and the three ways out are commands', () => {
    const findings = diagnose(ready, machine({ bluetoothd: true }), straps('refused'));
    const contended = findings.find(({ code }) => code === 'bluetooth-contended');
    expect(contended?.ok).toBe(false);
    expect(contended?.commands).toEqual([
      'bluetoothctl remove AA:BB:CC:DD:EE:01',
      'npx plimsoll start --driver stoprocent-dbus',
      'sudo systemctl disable --now bluetooth',
    ]);
  });

  test('is wrong when the bridge stops again and again', () => {
    expect(unavailable('bridge-failing', { bluetoothd: true }).more).toMatchObject([
      { code: 'bluetooth-contended' },
    ]);
  });

  test('is no rival to the driver that goes through it, nor where it does not run', () => {
    const through = machine({ bluetoothd: true, driver: 'stoprocent-dbus' });
    for (const facts of [through, machine(), machine({ bluetoothd: null })]) {
      expect(codes(ready, facts, straps()).map(([code]) => code)).toEqual(['bluetooth-ok', 'strap-ok']);
    }
  });
});

describe('the strap', () => {
  const strapFinding = (came: StrapFacts['came'], facts: Partial<MachineFacts> = {}, list = [STRAP]) =>
    diagnose(ready, machine(facts), straps(came, list)).at(-1);

  test('none chosen is no fault', () => {
    expect(strapFinding('unknown', {}, [])).toMatchObject({ code: 'strap-not-chosen', ok: true });
  });

  test('that is not heard may be held by another device: said, with what to do, and no fault', () => {
    const finding = strapFinding('unheard');
    expect(finding).toMatchObject({ code: 'strap-not-heard', ok: true });
    expect(finding?.found).toMatch(
      /Polar H10 .* not heard for 15 s.*another device holds its only connection.*close the app/,
    );
  });

  test('that this computer holds itself is wrong: its own settings have to let go', () => {
    expect(strapFinding('unheard', { connections: 1 })).toMatchObject({
      code: 'strap-held-here',
      ok: false,
      commands: ['bluetoothctl remove AA:BB:CC:DD:EE:01'],
    });
  });

  test('a connection of this computer says nothing while the strap is connected to us', () => {
    expect(strapFinding('connected', { connections: 1 })).toMatchObject({ code: 'strap-ok', ok: true });
  });

  test.each([
    ['refused', 'strap-refuses'],
    ['silent', 'strap-silent'],
  ] as const)('that is %s is wrong', (came, code) => {
    expect(strapFinding(came)).toMatchObject({ code, ok: false });
  });

  test('of several, none heard is said of all', () => {
    const list = [STRAP, { name: 'Other', address: 'AA:BB:CC:DD:EE:02' }];
    expect(strapFinding('unheard', {}, list)?.found).toMatch(/^None of your straps was heard/);
  });
});
