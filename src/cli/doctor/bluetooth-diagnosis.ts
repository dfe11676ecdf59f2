/** From facts to what is wrong and how to mend it. Pure. */
import type { BluetoothDriver, BluetoothProblem } from '../../contract/bridge.ts';
import type { BluetoothView } from '../../contract/live.ts';
import { type Finding, finding } from './finding.ts';

/** What the machine shows of itself; null where it does not tell. */
export interface MachineFacts {
  readonly platform: NodeJS.Platform;
  /** Path of the Node binary that runs, links resolved. */
  readonly node: string;
  readonly driver: BluetoothDriver;
  readonly libraryInstalled: boolean;
  /** Whether this process may open raw Bluetooth sockets. */
  readonly permitted: boolean | null;
  /** Whether BlueZ's own service runs. */
  readonly bluetoothd: boolean | null;
  readonly container: boolean;
  /** Bluetooth connections of this machine, whoever holds them. */
  readonly connections: number | null;
}

/** How far it came with the wearer's straps. */
export interface StrapFacts {
  readonly straps: readonly { readonly name: string | null; readonly address: string }[];
  /**
   * `connected`: packets come or can; `silent`: connected, and nothing came; `refused`: there, but the
   * connection never lasted; `unheard`: not there; `unknown`: it was not looked for.
   */
  readonly came: 'connected' | 'silent' | 'refused' | 'unheard' | 'unknown';
  /** For how long it was looked for, in s. */
  readonly seconds: number;
}

type Unavailable = Extract<BluetoothView, { state: 'unavailable' }>;

/** Everything about Bluetooth, the most basic first. */
export function diagnose(view: BluetoothView, machine: MachineFacts, straps: StrapFacts): Finding[] {
  if (view.state === 'unavailable')
    return [unavailable(view, machine), ...sharing(machine, straps, view.problem)];
  return [
    finding('bluetooth', 'bluetooth-ok', 'Bluetooth is ready.'),
    ...sharing(machine, straps, null),
    strap(machine, straps),
  ];
}

/** The advice of the page, made exact for this machine. */
function unavailable(view: Unavailable, machine: MachineFacts): Finding {
  const { what, mend, commands, problem } = view;
  const better = exactAdvice(problem, machine);
  const found = better === null ? `${what} ${mend}` : `${better.what ?? what} ${better.mend}`;
  return finding('bluetooth', problem, found, better?.commands ?? commands);
}

interface Advice {
  readonly what?: string;
  readonly mend: string;
  readonly commands: readonly string[];
}

function exactAdvice(problem: BluetoothProblem, machine: MachineFacts): Advice | null {
  switch (problem) {
    case 'driver-missing':
      return libraryMissing(machine);
    case 'not-permitted':
      return notPermitted(machine);
    case 'not-supported':
      return machine.container ? IN_A_CONTAINER : null;
    default:
      return null;
  }
}

const IN_A_CONTAINER: Advice = {
  mend: 'Plimsoll runs in a container, which has no Bluetooth of its own: start the container with the network and the rights of the host, or run Plimsoll outside.',
  commands: ['docker run --network=host --cap-add=NET_RAW --cap-add=NET_ADMIN …'],
};

function libraryMissing({ driver, libraryInstalled, platform }: MachineFacts): Advice {
  const tools = platform === 'linux' ? ['sudo apt install build-essential python3'] : [];
  if (driver !== 'abandonware') {
    return {
      mend: 'It comes ready made; install Plimsoll’s packages again, without leaving out the optional ones.',
      commands: ['npm ci --include=optional'],
    };
  }
  const other = 'npx plimsoll start --driver stoprocent-hci';
  return libraryInstalled
    ? {
        what: 'The native part of the Bluetooth library was not built, or for another version of Node.',
        mend: 'Build it with these commands, then start Plimsoll again. The last one is a way round: it uses a library that comes ready made.',
        commands: [
          ...tools,
          'npm rebuild --foreground-scripts @abandonware/bluetooth-hci-socket @abandonware/noble',
          other,
        ],
      }
    : {
        what: 'The Bluetooth library is not installed: npm leaves it out when it cannot be built.',
        mend: 'Install what building it takes, then install Plimsoll’s packages again. The last command is a way round: it uses a library that comes ready made.',
        commands: [...tools, 'npm ci --include=optional --foreground-scripts', other],
      };
}

function notPermitted(machine: MachineFacts): Advice | null {
  // A Mac asks its owner in a window; the page says where.
  if (machine.platform === 'darwin') return null;
  if (machine.driver === 'stoprocent-dbus') {
    return {
      mend: 'The system’s Bluetooth service refuses this user: put the user into the group bluetooth, then sign in again.',
      commands: ['sudo usermod -aG bluetooth "$USER"'],
    };
  }
  if (machine.permitted === true) {
    return {
      what: 'Node has the right to use Bluetooth, and the system refuses it all the same.',
      mend: 'A container or a sandbox around Plimsoll may forbid it: run Plimsoll outside of it.',
      commands: [],
    };
  }
  return {
    mend: 'Give Node the right to use Bluetooth with the first command, again after each update of Node. If systemd starts Plimsoll, write the two lines below it into its unit instead. Then start Plimsoll again.',
    commands: [
      `sudo setcap cap_net_raw+eip '${machine.node}'`,
      '[Service]',
      'AmbientCapabilities=CAP_NET_RAW',
    ],
  };
}

/** BlueZ's service on the same adapter: mostly harmless, and the first thing to try when it is not. */
function sharing(machine: MachineFacts, straps: StrapFacts, problem: BluetoothProblem | null): Finding[] {
  if (machine.bluetoothd !== true || machine.driver === 'stoprocent-dbus') return [];
  const isTrouble = problem === 'bridge-failing' || (problem === null && straps.came === 'refused');
  const commands = [
    ...straps.straps.map(({ address }) => `bluetoothctl remove ${address}`),
    'npx plimsoll start --driver stoprocent-dbus',
    'sudo systemctl disable --now bluetooth',
  ];
  const ways =
    'remove the strap from the system’s own Bluetooth list; or let Plimsoll go through that service; or, if nothing else needs Bluetooth, switch it off';
  return isTrouble
    ? [
        finding(
          'bluetoothd',
          'bluetooth-contended',
          `The system’s Bluetooth service uses the same adapter, and connections fail: ${ways}.`,
          commands,
        ),
      ]
    : problem === null
      ? [
          finding(
            'bluetoothd',
            'bluetooth-shared',
            `The system’s Bluetooth service uses the same adapter. That mostly works; should connections fail, ${ways}.`,
            commands,
          ),
        ]
      : [];
}

function strap({ connections }: MachineFacts, { straps, came, seconds }: StrapFacts): Finding {
  const [first] = straps;
  if (first === undefined)
    return finding(
      'strap',
      'strap-not-chosen',
      'No strap is yours yet: put one on and choose it on the page.',
    );
  const name = straps.length > 1 ? 'None of your straps' : (first.name ?? 'Your strap');
  const not = straps.length > 1 ? '' : ' not';
  switch (came) {
    case 'connected':
      return finding('strap', 'strap-ok', 'Your strap is connected.');
    case 'silent':
      return finding(
        'strap',
        'strap-silent',
        'Your strap is connected, but sends nothing: take it off and put it on again; a watch has to be told to broadcast.',
      );
    case 'refused':
      return finding(
        'strap',
        'strap-refuses',
        'Your strap is there, but no connection lasts: close the app on the phone that uses it, take it off and put it on again, and bring it closer.',
      );
    case 'unheard':
      return connections !== null && connections > 0
        ? finding(
            'strap',
            'strap-held-here',
            `${name} is${not} heard, and this computer itself holds a Bluetooth connection that is not Plimsoll’s: if it is the strap, disconnect and remove it in the system’s Bluetooth settings.`,
            straps.map(({ address }) => `bluetoothctl remove ${address}`),
          )
        : finding(
            'strap',
            'strap-not-heard',
            `${name} was${not} heard for ${seconds} s. It is off, not worn, out of range, empty, or another device holds its only connection: put it on, moisten it, and close the app on the phone or watch that uses it. A strap that is held does not show itself to anybody else.`,
          );
    case 'unknown':
      return finding('strap', 'strap-not-heard', 'Whether your strap is there was not looked at.');
  }
}
