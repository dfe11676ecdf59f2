import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { launchd } from '../../../src/cli/system-service/launchd.ts';
import type {
  CommandLine,
  Manager,
  ServiceAction,
  ServiceRequest,
} from '../../../src/cli/system-service/manager.ts';
import { type Machine, service } from '../../../src/cli/system-service/service.ts';
import { systemd } from '../../../src/cli/system-service/units.ts';

const REQUEST: ServiceRequest = {
  node: '/usr/bin/node',
  main: '/opt/plimsoll/dist/main.js',
  bridge: '/opt/plimsoll/dist/bridge-process.js',
  home: '/home/ida',
  port: 8787,
  lan: true,
  timeZone: 'Europe/Zurich',
  names: ['plimsoll.home.arpa'],
};

/** A machine that remembers what was done to it, in order. */
class FakeMachine implements Machine {
  readonly done: string[] = [];
  readonly files = new Map<string, string>();
  managerRuns = true;
  closed: string | null = null;
  failing: string | null = null;
  answer = 'LoadState=loaded\nActiveState=active\nSubState=running\nUnitFileState=enabled\nNRestarts=2\n';

  constructor(
    readonly manager: Manager | null = systemd,
    readonly who = { home: '/home/ida', uid: 0 },
  ) {}

  run(command: CommandLine) {
    const line = command.join(' ');
    this.done.push(line);
    return line === this.failing ? { code: 1, said: 'a\nno such thing\n' } : { code: 0, said: this.answer };
  }
  write(path: string, text: string) {
    this.done.push(`write ${path}`);
    this.files.set(path, text);
  }
  remove(path: string) {
    this.done.push(`remove ${path}`);
    this.files.delete(path);
  }
  exists = (path: string) => this.files.has(path);
  closedTo = () => this.closed;
}

async function run(
  machine: FakeMachine,
  action: ServiceAction,
  options: { print?: boolean; yes?: boolean; json?: boolean; typed?: string | null } = {},
) {
  const said: string[] = [];
  const terminal = {
    say: (line: string) => void said.push(line),
    write: (text: string) => void said.push(text),
    note: () => undefined,
  };
  const { json = false, print = false, typed = null, yes = false } = options;
  const ask = async () => typed;
  const code = await service(action, { request: REQUEST, json, print, yes }, machine, ask, terminal);
  return { code, said: said.join('\n') };
}

test.each(systemd.files(REQUEST).map(({ path, text }) => [basename(path), text]))(
  'what is installed is what docs/service shows, so that every change of a right is seen: %s',
  async (name, text) => {
    await expect(text).toMatchFileSnapshot(join('../../../docs/service', name));
  },
);

test('the one with the data has no capability and no Bluetooth, the one with the radio neither network nor data', () => {
  const [web = '', bridge = ''] = ['plimsoll.service', 'plimsoll-bridge@.service'].map(
    (name) => systemd.files(REQUEST).find(({ path }) => path.endsWith(`/${name}`))?.text,
  );
  expect(web).toMatch(/^CapabilityBoundingSet=$/m);
  expect(web).not.toContain('AF_BLUETOOTH');
  expect(bridge).toMatch(/^CapabilityBoundingSet=CAP_NET_RAW$/m);
  expect(bridge).not.toMatch(/AF_INET|StateDirectory/);
});

test('a path with a blank or a percent sign stays one word', () => {
  const main = '/opt/my 50% "plimsoll"/$main.js';
  const text = systemd
    .files({ ...REQUEST, main })
    .find(({ path }) => path.endsWith('/plimsoll.service'))?.text;
  expect(text).toContain('ExecStart=/usr/bin/node "/opt/my 50%% \\"plimsoll\\"/$$main.js" start ');
});

test('a Mac’s file holds the same words, whatever is in them', () => {
  const [file] = launchd.files({ ...REQUEST, main: '/Users/a&b/<plimsoll>/main.js' });
  expect(file?.path).toBe('/home/ida/Library/LaunchAgents/home.plimsoll.plist');
  expect(file?.text).toContain('<string>/Users/a&amp;b/&lt;plimsoll&gt;/main.js</string>');
  expect(file?.text).toContain('<string>--lan</string>');
});

describe('install', () => {
  test('writes the files, and then starts the socket before the service', async () => {
    const machine = new FakeMachine();
    const { code, said } = await run(machine, 'install', { typed: 'yes' });
    expect(code).toBe(0);
    expect(machine.done.filter((deed) => deed.startsWith('write'))).toHaveLength(4);
    expect(machine.done.slice(4)).toEqual([
      'systemd-sysusers /etc/sysusers.d/plimsoll.conf',
      'systemctl daemon-reload',
      'systemctl enable --now plimsoll-bridge.socket',
      'systemctl enable plimsoll.service',
      'systemctl restart plimsoll.service',
    ]);
    expect(said).toContain('sudo -u plimsoll /usr/bin/node /opt/plimsoll/dist/main.js pair');
  });

  test.each([
    ['nobody said yes', 'not-confirmed', {}],
    ['another user than root asks', 'needs-root', { who: { home: '/home/ida', uid: 1000 } }],
    ['systemd does not run', 'no-service-manager', { managerRuns: false }],
    ['the machine has no manager', 'no-service-manager', { manager: null }],
    ['the program lies where the service cannot read', 'program-out-of-reach', { closed: '/home/ida' }],
  ])('changes nothing when %s', async (why, code, change) => {
    const machine = Object.assign(new FakeMachine(), change);
    await expect(run(machine, 'install', { yes: why !== 'nobody said yes' })).rejects.toMatchObject({ code });
    expect(machine.done).toEqual([]);
  });

  test('shows its files to anybody, and changes nothing', async () => {
    const machine = Object.assign(new FakeMachine(), { who: { home: '/', uid: 1000 }, managerRuns: false });
    const { said } = await run(machine, 'install', { print: true });
    expect(said).toContain('# /etc/systemd/system/plimsoll-bridge.socket\n');
    expect(machine.done).toEqual([]);
  });

  test('says which command failed, and why', async () => {
    const machine = Object.assign(new FakeMachine(), { failing: 'systemctl daemon-reload' });
    await expect(run(machine, 'install', { yes: true })).rejects.toMatchObject({
      code: 'service-failed',
      message: expect.stringContaining('“systemctl daemon-reload” failed (no such thing)'),
    });
  });
});

test('uninstall stops it first, removes every file that install wrote, and leaves the data', async () => {
  const machine = new FakeMachine();
  await run(machine, 'install', { yes: true });
  machine.done.length = 0;
  const { said } = await run(machine, 'uninstall', { yes: true });
  expect(machine.done[0]).toBe('systemctl disable --now plimsoll.service plimsoll-bridge.socket');
  expect(machine.files.size).toBe(0);
  expect(said).toContain('Its data stay in /var/lib/plimsoll.');
  expect((await run(machine, 'uninstall', { yes: true })).said).toBe(
    'Plimsoll is not installed as a service here.',
  );
});

describe('status', () => {
  test('says that it runs, and how often it was started again', async () => {
    const { code, said } = await run(new FakeMachine(), 'status');
    expect([code, said]).toEqual([0, expect.stringContaining('Started again by itself: 2 times.')]);
  });

  test.each([
    ['LoadState=not-found\nActiveState=inactive\n', 'is not installed'],
    ['LoadState=loaded\nActiveState=failed\nSubState=failed\n', 'does not run: failed (failed)'],
  ])('ends with 1 when it does not run', async (answer, words) => {
    const { code, said } = await run(Object.assign(new FakeMachine(), { answer }), 'status');
    expect([code, said]).toEqual([1, expect.stringContaining(words)]);
  });

  test('answers programs in JSON', async () => {
    const { said } = await run(new FakeMachine(), 'status', { json: true });
    expect(JSON.parse(said)).toMatchObject({ manager: 'systemd', running: true, restarts: 2 });
  });
});
