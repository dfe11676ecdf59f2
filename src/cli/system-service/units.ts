/**
 * The files with which systemd runs Plimsoll (systemd.exec(5), systemd.service(5), systemd.socket(5)). Two services,
 * so that each has only the rights it needs: the one with the data speaks to the house and has no capability; the
 * one that listens to the radio may do that, and sees neither data nor network.
 */

import { SERVICE_DATA } from '../../data-folder.ts';
import type { Manager, ServiceFile, ServiceRequest } from './manager.ts';

/** The user whose the data are. */
const SERVICE_USER = 'plimsoll';
const WEB_UNIT = 'plimsoll.service';
const BRIDGE_SOCKET_UNIT = 'plimsoll-bridge.socket';
const BRIDGE_UNIT = 'plimsoll-bridge@.service';
const SOCKET = '/run/plimsoll-bridge.sock';
const UNITS = '/etc/systemd/system';
const USERS_FILE = '/etc/sysusers.d/plimsoll.conf';

/** An event loop that stands still for so long is ended and started again, in seconds. */
const WATCHDOG_SECONDS = 60;

/** What neither of the two needs. V8 writes machine code, so that `MemoryDenyWriteExecute=` is impossible. */
const SANDBOX = `NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
PrivateMounts=yes
PrivateDevices=yes
DevicePolicy=closed
ProtectClock=yes
ProtectHostname=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectKernelLogs=yes
ProtectControlGroups=yes
ProtectProc=invisible
ProcSubset=pid
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
LockPersonality=yes
RemoveIPC=yes
KeyringMode=private
UMask=0077
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM`;

/** Addresses in the house: nothing leaves it, whatever the program tries. */
const HOUSE = [
  'localhost',
  'link-local',
  'multicast',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  'fc00::/7',
].join(' ');

/** Every file that `install` writes. */
const unitFiles = (options: ServiceRequest): ServiceFile[] => [
  { path: USERS_FILE, text: users() },
  { path: `${UNITS}/${WEB_UNIT}`, text: webUnit(options) },
  { path: `${UNITS}/${BRIDGE_SOCKET_UNIT}`, text: bridgeSocket() },
  { path: `${UNITS}/${BRIDGE_UNIT}`, text: bridgeUnit(options) },
];

const users = () => `# Written by "plimsoll service install".
u ${SERVICE_USER} - "Plimsoll" ${SERVICE_DATA}
`;

/** The one with the data and the pages. It holds no capability. */
const webUnit = ({
  lan,
  main,
  names,
  node,
  port,
  timeZone,
}: ServiceRequest) => `# Written by "plimsoll service install".
[Unit]
Description=Plimsoll, a heart-rate pacing monitor
Wants=network.target ${BRIDGE_SOCKET_UNIT}
After=network.target ${BRIDGE_SOCKET_UNIT}
StartLimitIntervalSec=0

[Service]
Type=notify
NotifyAccess=all
ExecStart=${[
  node,
  main,
  ...['start', '--data', SERVICE_DATA, '--port', `${port}`, '--tz', timeZone, '--bridge', SOCKET],
  ...(lan ? ['--lan'] : []),
  ...names.flatMap((name) => ['--name', name]),
]
  .map(quoted)
  .join(' ')}
Environment=NODE_ENV=production
User=${SERVICE_USER}
StateDirectory=plimsoll
StateDirectoryMode=0700
Restart=on-failure
RestartSec=2
TimeoutStartSec=180
TimeoutStopSec=20
WatchdogSec=${WATCHDOG_SECONDS}
CapabilityBoundingSet=
AmbientCapabilities=
PrivateUsers=yes
RestrictAddressFamilies=AF_UNIX AF_INET AF_INET6 AF_NETLINK
IPAddressDeny=any
IPAddressAllow=${HOUSE}
${SANDBOX}

[Install]
WantedBy=multi-user.target
`;

/** Each connection is a life of the bridge. Two at most: one that is ending, and the next. */
const bridgeSocket = () => `# Written by "plimsoll service install".
[Unit]
Description=The way to Plimsoll's Bluetooth bridge

[Socket]
ListenStream=${SOCKET}
SocketUser=${SERVICE_USER}
SocketMode=0600
Accept=yes
MaxConnections=2

[Install]
WantedBy=sockets.target
`;

/** The one with the radio: an HCI socket (AF_BLUETOOTH) and the right to use it, and nothing else. */
const bridgeUnit = ({ bridge, node }: ServiceRequest) => `# Written by "plimsoll service install".
[Unit]
Description=Plimsoll's Bluetooth bridge
CollectMode=inactive-or-failed

[Service]
ExecStart=${[node, bridge, '--socket'].map(quoted).join(' ')}
StandardInput=socket
StandardOutput=journal
StandardError=journal
DynamicUser=yes
SuccessExitStatus=SIGKILL
TimeoutStopSec=5
CapabilityBoundingSet=CAP_NET_RAW
AmbientCapabilities=CAP_NET_RAW
RestrictAddressFamilies=AF_UNIX AF_BLUETOOTH
IPAddressDeny=any
InaccessiblePaths=-${SERVICE_DATA}
${SANDBOX}
`;

/** A word of a command line, as systemd reads it: `%` and `$` mean something to it (systemd.service(5)). */
const quoted = (word: string): string => {
  const escaped = word.replaceAll('%', '%%').replaceAll('$', '$$$$');
  return /^[\w@%+=:,./-]+$/.test(escaped) ? escaped : `"${escaped.replaceAll(/["\\]/g, '\\$&')}"`;
};

/** What `systemctl show` is asked for. */
const PROPERTIES = ['LoadState', 'ActiveState', 'SubState', 'UnitFileState', 'NRestarts', 'StatusText'];

/** systemd, for the whole machine: Plimsoll runs from boot on, as a user of its own. */
export const systemd: Manager = {
  name: 'systemd',
  needsRoot: true,
  data: () => SERVICE_DATA,
  asOwner: `sudo -u ${SERVICE_USER} `,
  files: unitFiles,
  paths: () => [
    `${UNITS}/${WEB_UNIT}`,
    `${UNITS}/${BRIDGE_SOCKET_UNIT}`,
    `${UNITS}/${BRIDGE_UNIT}`,
    USERS_FILE,
  ],
  begin: () => [
    ['systemd-sysusers', USERS_FILE],
    ['systemctl', 'daemon-reload'],
    ['systemctl', 'enable', '--now', BRIDGE_SOCKET_UNIT],
    ['systemctl', 'enable', WEB_UNIT],
    ['systemctl', 'restart', WEB_UNIT],
  ],
  end: () => [['systemctl', 'disable', '--now', WEB_UNIT, BRIDGE_SOCKET_UNIT]],
  forget: () => [['systemctl', 'daemon-reload']],
  ask: () => ['systemctl', 'show', WEB_UNIT, `--property=${PROPERTIES.join(',')}`],
  read: (_, said) => {
    const of = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(said)?.[1] ?? '';
    const restarts = Number(of('NRestarts'));
    return {
      installed: of('LoadState') === 'loaded',
      running: of('ActiveState') === 'active',
      startsAtBoot: of('UnitFileState') === 'enabled',
      state: `${of('ActiveState')} (${of('SubState')})`,
      restarts: Number.isInteger(restarts) ? restarts : null,
    };
  },
  log: `journalctl -u ${WEB_UNIT} -u 'plimsoll-bridge@*'`,
};
