/**
 * In the guest: every fault of the matrix, one after the other, against one running product. Says what
 * it measured as one JSON object a line, after MEASURED.
 *
 * Arguments: the driver, how often each fault happens, and which ones. With --log the product's log and
 * what the straps saw follow at the end; with --timed the page has to be true within 5 s.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { FAULTS, NOT_OVERCOME } from '../faults.mjs';
import { check, command, pause, runChecks, say, until, WaitedTooLong } from './checks.mjs';
import { House } from './house.mjs';
import { resetController } from './processes.mjs';

const { positionals, values } = parseArgs({
  options: { log: { type: 'boolean', default: false }, timed: { type: 'boolean', default: false } },
  allowPositionals: true,
});
const [driver, times = '1', ...wanted] = positionals;

const isNotConnected = (house) => house.page.strap.link !== 'listening';
/** Takes the first strap off as if its battery was taken out, and puts it on again. */
async function batteryOutAndIn(house, more = {}) {
  await house.takeOff('first');
  await pause(3_000);
  return house.wear('first', more);
}
/** Back to an ordinary strap; what is lost meanwhile is no fault of the bridge. */
async function ordinary(house) {
  const from = Date.now();
  const back = await batteryOutAndIn(house);
  const to = await until('the ordinary strap is listened to', 120_000, () => house.heard({ since: back }));
  house.faults.push({ from: from - 1_000, to: to + 1_000 });
}

const CASES = {
  'strap-killed': { fault: (house) => batteryOutAndIn(house), says: isNotConnected },
  'strap-controller': {
    fault: async () => {
      await command('hciconfig', ['hci1', 'down']);
      await pause(8_000);
      await command('hciconfig', ['hci1', 'up']);
      // The strap's own program begins to advertise when it notices, within a second; that counts, too.
      return Date.now();
    },
  },
  'strap-silent': { fault: (house) => silence(house, 12_000) },
  'strap-silent-long': { fault: (house) => silence(house, 33_000) },
  adapter: {
    says: (house) => house.page.service.bluetooth.problem === 'adapter-off',
    fault: async (house) => {
      await command('hciconfig', ['hci0', 'down']);
      await pause(8_000);
      // An emulated strap does not notice that nobody answers it any more, as a real one does; and a
      // connection that one side still believes in makes this kernel stumble when the other comes back.
      await house.takeOff('first');
      await resetController(1);
      await house.wear('first');
      await command('hciconfig', ['hci0', 'up']);
      return Date.now();
    },
  },
  'bridge-killed': {
    says: isNotConnected,
    fault: async (house) => {
      const [bridge] = house.product.bridges;
      process.kill(bridge, 'SIGKILL');
      const back = Date.now();
      // Its last packets may still be on their way; what counts is what the next bridge passes on.
      await until('the page says that the strap is not connected', 30_000, () => isNotConnected(house));
      return { back, after: Date.now() };
    },
  },
  takeover: {
    of: 'first',
    // The strap adopted last is the one that is wanted most: the second one, as long as it sends.
    before: async (house) => {
      const from = Date.now();
      await house.takeOff('first');
      await until('the page says that the first is gone', 30_000, () => isNotConnected(house));
      await house.wear('second');
      await house.adopt('second');
      await house.wear('first');
      house.faults.push({ from: from - 1_000, to: Date.now() + 1_000 });
    },
    fault: async (house) => {
      house.running.second.tell('silence');
      // The other one takes over after 15 s of silence, by design.
      return Date.now() + 15_000;
    },
    again: (house) => house.takeOff('second'),
  },
  bluetoothd: {
    says: isNotConnected,
    // It goes on to the end: when it ends it switches the adapters off.
    before: () => (services.length === 0 ? startBluetoothd() : undefined),
    fault: (house) => batteryOutAndIn(house),
  },
  'read-errors': {
    fault: (house) => batteryOutAndIn(house, { answers: 'errors' }),
    says: isNotConnected,
  },
  'no-details': {
    fault: (house) => batteryOutAndIn(house, { answers: 'nothing' }),
    says: isNotConnected,
    again: async (house) => {
      check(
        'a strap without a battery service has an unknown battery',
        house.page.strap.batteryPercent === null,
      );
      await ordinary(house);
    },
  },
  malformed: { fault: (house) => spell(house, 'break', 'mend') },
  format: { fault: (house) => spell(house, 'widen', 'narrow') },
};

async function silence(house, ms) {
  house.running.first.tell('silence');
  await pause(ms);
  house.running.first.tell('speak');
  // A strap that was disconnected meanwhile advertises, and waits to be asked.
  return Date.now();
}

async function spell(house, begin, end) {
  house.running.first.tell(begin);
  const from = Date.now();
  await pause(3_000);
  const between = await until('', 5_000, () => house.heard({ since: from + 1_000 })).catch(() => undefined);
  check('an ok reading between every two of another kind', between !== undefined);
  house.running.first.tell(end);
  return from;
}

const BUS = '/run/dbus/system_bus_socket';
const services = [];
async function startBluetoothd() {
  await command('mkdir', ['-p', '/run/dbus']);
  services.push(spawn('dbus-daemon', ['--system', '--nofork', '--nopidfile'], { stdio: 'ignore' }));
  await until('the system bus is there', 30_000, () => existsSync(BUS));
  const path = ['/usr/libexec/bluetooth/bluetoothd', '/usr/lib/bluetooth/bluetoothd'].find(existsSync);
  services.push(spawn(path, ['-n'], { stdio: 'ignore' }));
  await until('bluetoothd knows the adapters', 30_000, async () => {
    const { stdout } = await command('busctl', ['--system', 'tree', 'org.bluez']);
    return stdout.includes('hci0');
  });
  say('bluetoothd runs');
}
async function stopBluetoothd() {
  for (const service of services.splice(0).reverse()) {
    if (service.exitCode !== null || service.signalCode !== null) continue;
    const ended = once(service, 'exit');
    service.kill('SIGTERM');
    await ended;
  }
  await rm(BUS, { force: true });
}

const house = new House(driver, values.timed);
const measure = async (id) => {
  for (let time = 0; time < Number(times); time += 1) {
    await house.measure({ id, title: FAULTS[id], ...CASES[id] });
    tellMeasured(house.measured.at(-1));
  }
};
const tellMeasured = (one) => process.stdout.write(`MEASURED ${JSON.stringify(one)}\n`);

/** What the library does not overcome comes last, for nothing can be measured after it. */
async function tryInVain(id) {
  try {
    await measure(id);
  } catch (error) {
    if (!(error instanceof WaitedTooLong)) throw error;
    tellMeasured({ id, missingMs: null });
    check(`${FAULTS[id]}: not overcome by ${driver}, as is known`, true);
  }
}

await runChecks(
  async () => {
    // Through BlueZ there is no Bluetooth without its service.
    await house.open(driver === 'stoprocent-dbus' ? startBluetoothd : undefined);
    const inVain = wanted.filter((id) => NOT_OVERCOME[driver]?.includes(id));
    for (const id of wanted) if (!inVain.includes(id)) await measure(id);
    await house.settle();
    house.running.first.tell('silence');
    await pause(1_000);
    if (wanted.includes('malformed')) house.checkPackets();
    house.running.first.tell('speak');
    for (const id of inVain) await tryInVain(id);
  },
  async () => {
    await stopBluetoothd();
    await house.close();
    if (values.log) house.sayLog();
  },
);
