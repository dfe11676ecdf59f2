import { accessSync, constants, existsSync, mkdtempSync, rmdirSync, statfsSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { catchError, filter, firstValueFrom, map, type Observable, of, timeout } from 'rxjs';
import type { Clock } from '../clock.ts';
import type { BluetoothDriver, BluetoothState } from '../contract/bridge.ts';
import type { BluetoothView } from '../contract/live.ts';
import { errorText, PlimsollError, systemErrorCode } from '../errors.ts';
import { bluetoothView } from '../service/bluetooth-advice.ts';
import type { Log, StrapSource } from '../service/ports.ts';
import { readAddress } from '../store/address-file.ts';
import { lockFolder, probeDatabase } from '../store/database.ts';
import { EXIT_UNWELL, type Terminal } from './terminal.ts';

export interface DoctorOptions {
  readonly data: string;
  readonly port: number;
  readonly json: boolean;
  /** The Bluetooth library. */
  readonly driver: BluetoothDriver;
}

/** What the doctor may use. */
export interface DoctorTools {
  newBridge(driver: BluetoothDriver, log: Log): StrapSource;
  /** How Bluetooth is, asked of the service that runs on a data folder. @throws when it does not answer */
  askRunning(folder: string, port: number): Promise<BluetoothView>;
  /** The folder of the built pages. */
  readonly pages: string;
}

/** One thing that was looked at. */
interface Finding {
  readonly what: string;
  readonly ok: boolean;
  /** What was found and, if it is not ok, how to mend it. */
  readonly found: string;
}

/** Less free room than this is too little for a year of heartbeats and the system's own needs, in bytes. */
const ENOUGH_ROOM = 300 * 1024 * 1024;
/** A bridge that has not said how Bluetooth is within this time hangs, in ms. */
const BLUETOOTH_ANSWER_MS = 15_000;
/** The oldest Node that everything here is built for. */
const OLDEST_NODE = { major: 20, minor: 19 } as const;

/**
 * `plimsoll doctor`: looks at everything Plimsoll needs, changes nothing.
 *
 * @returns 0, or 1 when something is wrong
 */
export async function doctor(
  { data, driver, json, port }: DoctorOptions,
  tools: DoctorTools,
  clock: Clock,
  terminal: Terminal,
): Promise<number> {
  const running = runningPort(data);
  const findings = [
    nodeVersion(),
    database(),
    pages(tools.pages),
    dataFolder(data),
    room(data),
    running === port
      ? finding('port', true, `Plimsoll runs and listens on port ${port}.`)
      : await portFree(port),
    await (running === null ? bluetooth(tools, driver, clock) : bluetoothOfRunning(tools, data, running)),
  ];
  if (json) terminal.say(JSON.stringify({ findings }));
  else
    for (const { what, ok, found } of findings) terminal.say(`${ok ? 'ok   ' : 'WRONG'} ${what}: ${found}`);
  return findings.every(({ ok }) => ok) ? 0 : EXIT_UNWELL;
}

const finding = (what: string, ok: boolean, found: string): Finding => ({ what, ok, found });

function nodeVersion(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const { major: oldestMajor, minor: oldestMinor } = OLDEST_NODE;
  const ok = major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
  const mend = ok ? '' : ` Install Node ${oldestMajor}.${oldestMinor} or newer.`;
  return finding('node', ok, `This is Node ${process.versions.node}.${mend}`);
}

function database(): Finding {
  try {
    return finding('database', true, `SQLite ${probeDatabase()} works.`);
  } catch (error) {
    return finding('database', false, errorText(error));
  }
}

function pages(folder: string): Finding {
  const ok = existsSync(join(folder, 'index.html'));
  return finding('pages', ok, ok ? 'The pages are built.' : 'The pages are not built; run `npm run build`.');
}

function dataFolder(folder: string): Finding {
  if (!existsSync(folder)) {
    const parent = nearestExisting(folder);
    const ok = mayWrite(parent);
    const mend = ok
      ? ''
      : ` ${parent} cannot be written; make it writable, or choose another folder with --data.`;
    return finding('data folder', ok, `${folder} is not there yet; start makes it.${mend}`);
  }
  try {
    rmdirSync(mkdtempSync(join(folder, '.doctor-')));
    return finding('data folder', true, `${folder} can be written.`);
  } catch (error) {
    const mend = 'make it writable for this user, or choose another with --data.';
    return finding('data folder', false, `${folder} cannot be written (${errorText(error)}); ${mend}`);
  }
}

function room(folder: string): Finding {
  const { bavail, bsize } = statfsSync(nearestExisting(folder));
  const free = bavail * bsize;
  const megabytes = Math.floor(free / 1024 / 1024);
  const ok = free >= ENOUGH_ROOM;
  return finding(
    'disk',
    ok,
    `${megabytes} MB are free.${ok ? '' : ' Free some space: at least 300 MB are needed.'}`,
  );
}

async function portFree(port: number): Promise<Finding> {
  const problem = await new Promise<unknown>((resolve) => {
    const server = createServer();
    server.once('error', resolve);
    server.listen({ host: '127.0.0.1', port }, () => server.close(() => resolve(null)));
  });
  if (problem === null) return finding('port', true, `Port ${port} is free.`);
  const found =
    systemErrorCode(problem) === 'EADDRINUSE'
      ? `Port ${port} is taken by another program; stop that one, or start with --port.`
      : `Port ${port} cannot be used (${errorText(problem)}); start with another --port.`;
  return finding('port', false, found);
}

/** The radio is the running service's; a second bridge would only disturb it. */
async function bluetoothOfRunning(
  { askRunning }: DoctorTools,
  folder: string,
  port: number,
): Promise<Finding> {
  try {
    return bluetoothFinding(await askRunning(folder, port));
  } catch (error) {
    return finding('bluetooth', false, errorText(error));
  }
}

async function bluetooth(
  { newBridge }: DoctorTools,
  driver: BluetoothDriver,
  clock: Clock,
): Promise<Finding> {
  const bridge = newBridge(driver, () => undefined);
  const answer = firstValueFrom(firstBluetoothState(bridge, clock));
  bridge.start();
  const state = await answer;
  await bridge.stop();
  return bluetoothFinding(bluetoothView(state));
}

function bluetoothFinding(view: BluetoothView): Finding {
  if (view.state !== 'unavailable') return finding('bluetooth', true, 'Bluetooth is ready.');
  const commands = view.commands.map((command) => `\n        ${command}`).join('');
  return finding('bluetooth', false, `${view.what} ${view.mend}${commands}`);
}

function firstBluetoothState(bridge: StrapSource, clock: Clock): Observable<BluetoothState> {
  return bridge.messages.pipe(
    filter((message) => message.type === 'bluetooth'),
    map(({ state }) => state),
    filter(({ state }) => state !== 'starting'),
    timeout({ first: BLUETOOTH_ANSWER_MS, scheduler: clock.scheduler }),
    catchError(() =>
      of({
        state: 'unavailable',
        problem: 'unknown',
        detail: 'the Bluetooth process did not say how it is',
      } as const),
    ),
  );
}

/** The port of the service that runs on a data folder; null when none does. */
function runningPort(folder: string): number | null {
  if (!existsSync(folder)) return null;
  try {
    lockFolder(folder).release();
    return null;
  } catch (error) {
    return error instanceof PlimsollError && error.code === 'data-in-use' ? readAddress(folder) : null;
  }
}

function nearestExisting(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestExisting(dirname(path));
}

function mayWrite(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
