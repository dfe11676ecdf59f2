import type { BluetoothProblem, BluetoothState } from '../contract/bridge.ts';
import type { BluetoothView } from '../contract/live.ts';

interface Advice {
  readonly what: string;
  readonly mend: string;
  readonly commands: readonly string[];
}

/** What each problem means and how it is mended, for a person who did not build this machine. */
const ADVICE: Readonly<Record<BluetoothProblem, Advice>> = {
  'driver-missing': {
    what: 'The Bluetooth library is not built on this computer.',
    mend: 'Install a C++ compiler, make and Python, then install Plimsoll’s packages again and restart it.',
    commands: ['sudo apt install build-essential python3', 'npm ci'],
  },
  'not-supported': {
    what: 'This system has no Bluetooth: its kernel lacks the Bluetooth sockets.',
    mend: 'Run Plimsoll directly on a computer with Bluetooth, such as a Raspberry Pi or a laptop; virtual machines and most containers have none.',
    commands: [],
  },
  'no-adapter': {
    what: 'No Bluetooth adapter was found.',
    mend: 'Plug in a USB Bluetooth adapter (4.0 or newer), or switch the built-in one on in the system’s settings; Plimsoll notices by itself.',
    commands: [],
  },
  'adapter-off': {
    what: 'The Bluetooth adapter is switched off.',
    mend: 'Switch Bluetooth on in the system’s settings, or with this command; Plimsoll notices by itself.',
    commands: ['sudo hciconfig hci0 up'],
  },
  blocked: {
    what: 'Bluetooth is blocked, by flight mode or a switch on the computer.',
    mend: 'Switch flight mode off, or unblock Bluetooth with this command; Plimsoll notices by itself.',
    commands: ['sudo rfkill unblock bluetooth'],
  },
  'not-permitted': {
    what: 'Plimsoll may not use Bluetooth on this computer.',
    mend: 'Give Node the right to use Bluetooth with this command (again after each update of Node), then restart Plimsoll.',
    commands: [`sudo setcap cap_net_raw+eip '${process.execPath}'`],
  },
  'no-bluetooth-service': {
    what: 'The system’s Bluetooth service does not run, and the chosen Bluetooth driver needs it.',
    mend: 'Start it with this command, or start Plimsoll with --driver stoprocent-hci.',
    commands: ['sudo systemctl enable --now bluetooth'],
  },
  'adapter-lacks-le': {
    what: 'This Bluetooth adapter is too old: it lacks Bluetooth Low Energy.',
    mend: 'Plug in a USB adapter with Bluetooth 4.0 or newer.',
    commands: [],
  },
  'bridge-failing': {
    what: 'The Bluetooth part of Plimsoll stops again and again.',
    mend: 'Unplug the Bluetooth adapter and plug it in again, or restart the computer; Plimsoll goes on trying meanwhile.',
    commands: [],
  },
  unknown: {
    what: 'Bluetooth does not start, and the reason is not known.',
    mend: 'Restart the computer; if that does not help, this command shows more.',
    commands: ['npx plimsoll doctor'],
  },
};

/** macOS ends a program that may not use Bluetooth instead of refusing it (TCC): it looks like a crash. */
const ON_A_MAC: Partial<Record<BluetoothProblem, Advice>> = {
  'not-permitted': {
    what: 'Plimsoll may not use Bluetooth on this Mac.',
    mend: 'Open System Settings, Privacy & Security, Bluetooth, and allow the program that Plimsoll is started from (Terminal, iTerm, or Node when it starts by itself); then start Plimsoll again.',
    commands: [],
  },
  'bridge-failing': {
    what: 'The Bluetooth part of Plimsoll stops again and again; on a Mac this mostly means that Bluetooth is not allowed.',
    mend: 'Open System Settings, Privacy & Security, Bluetooth, and allow the program that Plimsoll is started from (Terminal, iTerm, or Node when it starts by itself); then start Plimsoll again.',
    commands: [],
  },
};

/** A state of Bluetooth with what to do about it. */
export function bluetoothView(state: BluetoothState, platform = process.platform): BluetoothView {
  if (state.state !== 'unavailable') return { state: state.state };
  const onAMac = platform === 'darwin' ? ON_A_MAC[state.problem] : undefined;
  const { what, mend, commands } = onAMac ?? ADVICE[state.problem];
  return { state: 'unavailable', problem: state.problem, what, mend, commands: [...commands] };
}
