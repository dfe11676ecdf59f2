#!/usr/bin/env node
/** The composition root: the only file that knows everyone. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { firstValueFrom, Subject, timer } from 'rxjs';
import { lookForAdapters } from './bridge/bluetooth-problem.ts';
import { alerts } from './cli/alerts.ts';
import { backup, restoreBackup } from './cli/backup.ts';
import { config, type SettingsClient } from './cli/config.ts';
import { DataDesk } from './cli/data-desk.ts';
import { day, days } from './cli/days.ts';
import { askAtTerminal, deleteData } from './cli/delete.ts';
import { devices, pair } from './cli/devices.ts';
import { devicesClient } from './cli/devices-client.ts';
import { doctor } from './cli/doctor.ts';
import { exportData } from './cli/export.ts';
import { importFiles, listImports } from './cli/import.ts';
import { importsClient } from './cli/imports-client.ts';
import { runProgram } from './cli/program.ts';
import { replay } from './cli/replay.ts';
import { remoteStraps, serviceCall } from './cli/service-client.ts';
import { type Running, type StartOptions, start } from './cli/start.ts';
import { type StrapClient, straps } from './cli/straps.ts';
import { processTerminal } from './cli/terminal.ts';
import { threshold } from './cli/threshold.ts';
import { thresholdClient } from './cli/threshold-client.ts';
import { type Kept, rebuild, verify } from './cli/verify.ts';
import { systemClock } from './clock.ts';
import { type BluetoothDriver, bluetoothDriverSchema, DRIVER_VARIABLE } from './contract/bridge.ts';
import type { WakingWindow } from './contract/day.ts';
import type { ServiceAddress } from './contract/service-address.ts';
import { defaultSettings, settingsAnswerSchema } from './contract/settings.ts';
import { DEMO_FOLDER, defaultDataFolder } from './data-folder.ts';
import { environmentError, inputError, PlimsollError, systemErrorCode } from './errors.ts';
import { readNotes } from './firmware-notes/folder.ts';
import { Hooks, outsideOf, refuseOutside } from './hooks/hooks.ts';
import { systemTimeZone } from './pacing/calendar.ts';
import type { Log } from './service/ports.ts';
import { PacingService } from './service/service.ts';
import { SettingsKeeper, settingsOfEnvironment } from './service/settings-keeper.ts';
import { BridgeProcess } from './sources/bridge-process.ts';
import { type CaptureWriter, openCapture } from './sources/capture-writer.ts';
import { makeDemoPast } from './sources/demo-past.ts';
import { VirtualHeart } from './sources/virtual-heart.ts';
import { VirtualStrap } from './sources/virtual-strap.ts';
import { readAddress, removeAddress, writeAddress } from './store/address-file.ts';
import { DATABASE_FILE, lockFolder, makeDataFolder } from './store/database.ts';
import { deleteEverything } from './store/delete.ts';
import { openSound, rescueInWords } from './store/rescue.ts';
import { storedSettings } from './store/settings.ts';
import { openStore, type Store } from './store/store.ts';
import { storedStraps } from './store/straps.ts';
import { programVersion } from './version.ts';

const clock = systemClock;
/** After everything was asked to be deleted the service still answers for so long, in ms. */
const LAST_WORDS_MS = 1_000;
const pages = join(import.meta.dirname, 'dashboard');
/** Beside `dist` in the installed package. */
const notesFolder = join(import.meta.dirname, '..', 'firmware-notes');
const bridgeEntry = join(import.meta.dirname, 'bridge-process.js');
const newBridge = (driver: BluetoothDriver, log: Log) => {
  const adapters = () => JSON.stringify(lookForAdapters());
  return new BridgeProcess({ entry: bridgeEntry, clock, log, adapters }, driver);
};

/** A service on a data folder of its own, without a web server. */
interface Household {
  readonly service: PacingService;
  readonly store: Store;
  stop(): Promise<void>;
}

interface HouseholdOptions {
  readonly folder: string;
  /** A virtual strap instead of Bluetooth. */
  readonly demo: boolean;
  /** The Bluetooth library, where it was named; else the settings say. */
  readonly driver?: BluetoothDriver | undefined;
  readonly timeZone: string;
  /** Whether anybody in the house can listen in. */
  readonly unencrypted?: boolean;
  readonly capture?: CaptureWriter;
  readonly log: Log;
}

function openHousehold(options: HouseholdOptions): Household {
  const { folder, demo, driver, timeZone, capture, log, unencrypted = false } = options;
  makeDataFolder(folder);
  const lock = lockFolder(folder);
  let store: Store | null = null;
  try {
    const { rescue, store: sound } = openSound(folder, clock.wall());
    store = sound;
    if (rescue !== null) log(`Storage: ${rescueInWords(rescue)}`);
    const heart = new VirtualHeart(clock.wall());
    if (demo) makeDemoPast(store, heart, clock.wall());
    const bridge = demo ? null : newBridge(defaultSettings['bluetooth.driver'], log);
    const source = bridge ?? new VirtualStrap(clock, heart);
    const environment = driver === undefined ? process.env : { ...process.env, [DRIVER_VARIABLE]: driver };
    const onEvent = capture === undefined ? {} : { onEvent: capture.write };
    const service = new PacingService({
      clock,
      store,
      source,
      timeZone,
      demo,
      version: programVersion(),
      environment,
      refuseSettings: refuseOutside,
      unencrypted,
      log,
      notes: readNotes(notesFolder, log),
      ...onEvent,
    });
    service.settingsInForce.subscribe((settings) => bridge?.use(settings['bluetooth.driver']));
    if (rescue !== null) service.damaged(rescueInWords(rescue));
    service.start();
    const opened = store;
    return {
      service,
      store,
      stop: async () => {
        await service.stop();
        await capture?.close();
        opened.close();
        lock.release();
      },
    };
  } catch (error) {
    store?.close();
    lock.release();
    throw error;
  }
}

/** Those in the house who are told outside the pages. The demo's made-up heart is told to nobody. */
function openHooks(service: PacingService, log: Log): Hooks {
  const hooks = new Hooks({
    household: service,
    clock,
    version: programVersion(),
    log,
    onProblem: (hook, problem) => service.setNotice(hook, problem),
  });
  service.settingsInForce.subscribe((settings) => void hooks.configure(outsideOf(settings)));
  return hooks;
}

/** The demo beside the real thing: made when first asked for. */
function demoBeside(folder: string, timeZone: string, log: Log) {
  let household: Household | null = null;
  return {
    running: () => household?.service ?? null,
    start: () => {
      household ??= openHousehold({ folder: join(folder, DEMO_FOLDER), demo: true, timeZone, log });
    },
    stop: async () => {
      const ending = household;
      household = null;
      await ending?.stop();
    },
  };
}

async function serve(options: StartOptions, log: Log): Promise<Running> {
  if (!existsSync(join(pages, 'index.html'))) {
    throw environmentError('not-built', 'Plimsoll’s pages are not built yet; run `npm run build` first.');
  }
  const [{ buildServer }, { reachOf }] = await Promise.all([
    import('./server/app.ts'),
    import('./server/reach.ts'),
  ]);
  const { demo, timeZone } = options;
  const folder = demo ? join(options.data, DEMO_FOLDER) : options.data;
  const reach = reachOf(options, folder, clock.wall);
  const capture = options.capture === null ? {} : { capture: openCapture(options.capture, log) };
  const household = openHousehold({
    folder,
    demo,
    driver: options.driver,
    timeZone,
    unencrypted: reach.unencrypted,
    log,
    ...capture,
  });
  const beside = demo ? null : demoBeside(folder, timeZone, log);
  const stops = [household.stop];
  if (beside !== null) stops.unshift(beside.stop);
  const hooks = demo ? null : openHooks(household.service, log);
  if (hooks !== null) stops.unshift(() => hooks.stop());
  const end = new Subject<void>();
  let isToBeDeleted = false;
  const stop = async () => {
    removeAddress(folder);
    for (const part of stops) await part();
    if (!isToBeDeleted) return;
    deleteEverything(folder);
    log('Everything was deleted, as the wearer asked.');
  };
  const data = new DataDesk({
    store: household.store,
    timeZone,
    version: programVersion(),
    now: () => household.service.now(),
    onDeleted: () => household.service.dataDeleted(),
    deleteEverything: () => {
      isToBeDeleted = true;
      // The answer goes out first.
      timer(LAST_WORDS_MS, clock.scheduler).subscribe(() => end.next());
    },
  });
  try {
    const { sessions } = household.store;
    const now = () => household.service.now();
    const server = await buildServer({
      ...{ sessions, household: household.service, data, demo: beside, pages, reach },
      ...{ now, clock, log },
    });
    stops.unshift(server.close);
    writeAddress(folder, await server.listen());
    const code = sessions.newSignInCode('wearer', now());
    return {
      link: `${server.origin()}/#sign-in=${code}`,
      house: server.house(),
      folder,
      ended: firstValueFrom(end),
      stop,
    };
  } catch (error) {
    await stop();
    throw listenError(error, options) ?? household.store.explain(error);
  }
}

/** Why a port could not be listened on; null when it is not about the port. */
function listenError(error: unknown, { host, port }: StartOptions): PlimsollError | null {
  switch (systemErrorCode(error)) {
    case 'EADDRINUSE':
      return environmentError(
        'port-in-use',
        `Port ${port} is taken by another program; stop that one, or choose another with --port.`,
        error,
      );
    case 'EACCES':
      return environmentError(
        'address-unavailable',
        `This user may not listen on port ${port}; choose one above 1023 with --port.`,
        error,
      );
    case 'EADDRNOTAVAIL':
      return environmentError(
        'address-unavailable',
        `${host} is no address of this machine; give one that it has, or --lan for all of them.`,
        error,
      );
    default:
      return null;
  }
}

/** A service that runs on a data folder, asked as a page would ask it. */
async function runningService(folder: string, address: ServiceAddress): Promise<StrapClient> {
  const store = openStore(folder);
  try {
    return await remoteStraps(address, store.sessions.openLocal('wearer', clock.wall()), clock);
  } finally {
    store.close();
  }
}

/** The straps of a data folder: through the service that runs on it, else with a bridge of our own. */
async function strapClient(
  folder: string,
  driver: BluetoothDriver | undefined,
  log: Log,
): Promise<StrapClient> {
  try {
    const household = openHousehold({ folder, demo: false, driver, timeZone: systemTimeZone(), log });
    return {
      view: () => {
        const { service, strap } = household.service.snapshot();
        return { strap, bluetooth: service.bluetooth };
      },
      choose: async (on) => household.service.choose(on),
      adopt: async (address) => household.service.adopt(address),
      prefer: async (id) => household.service.prefer(id),
      forget: async (id) => household.service.forget(id),
      close: household.stop,
    };
  } catch (error) {
    const address = readAddress(folder);
    if (address !== null && error instanceof PlimsollError && error.code === 'data-in-use') {
      return runningService(folder, address);
    }
    throw error;
  }
}

/** The settings of a data folder: through the service that runs on it, else in its database. */
async function settingsClient(folder: string): Promise<SettingsClient> {
  makeDataFolder(folder);
  const address = readAddress(folder);
  let lock: ReturnType<typeof lockFolder>;
  try {
    lock = lockFolder(folder);
  } catch (error) {
    if (address !== null && error instanceof PlimsollError && error.code === 'data-in-use') {
      return runningSettings(folder, address);
    }
    throw error;
  }
  const store = openStore(folder);
  const close = async () => {
    store.close();
    lock.release();
  };
  try {
    const note = (line: string) => processTerminal.note(line);
    const keeper = new SettingsKeeper(
      store.settings,
      settingsOfEnvironment(process.env),
      note,
      refuseOutside,
    );
    return {
      view: async () => keeper.view(),
      change: async (change) => {
        keeper.change(change, clock.wall());
        return keeper.view();
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What is kept in a data folder, for reading it through; a service may be recording there. */
function openKept(folder: string): Kept {
  if (!existsSync(join(folder, DATABASE_FILE))) {
    throw inputError('bad-option', `Nothing is kept in ${folder}; name the folder of the data with --data.`);
  }
  const store = openStore(folder);
  try {
    return { store, waking: wakingOf(store), close: () => store.close() };
  } catch (error) {
    store.close();
    throw error;
  }
}

/** The waking window that is set in a store. @throws PlimsollError `bad-setting` */
function wakingOf(store: Store): WakingWindow {
  const { current } = new SettingsKeeper(
    store.settings,
    settingsOfEnvironment(process.env),
    processTerminal.note,
    refuseOutside,
  );
  return { from: current['day.wakingFrom'], to: current['day.wakingTo'] };
}

/** The Bluetooth library of a data folder, read without changing anything there. */
async function driverOf(folder: string, address: ServiceAddress | null): Promise<BluetoothDriver> {
  const environment = settingsOfEnvironment(process.env);
  if (address === null) {
    const port = { all: () => storedSettings(folder), save: () => undefined };
    return new SettingsKeeper(port, environment, processTerminal.note).current['bluetooth.driver'];
  }
  const client = runningSettings(folder, address);
  try {
    const views = await client.view();
    return bluetoothDriverSchema.parse(views.find(({ key }) => key === 'bluetooth.driver')?.value);
  } finally {
    await client.close();
  }
}

function runningSettings(folder: string, address: ServiceAddress): SettingsClient {
  const store = openStore(folder);
  const call = serviceCall(address, store.sessions.openLocal('wearer', clock.wall()));
  store.close();
  return {
    view: async () => settingsAnswerSchema.parse(await call('GET', 'settings')).settings,
    change: async (change) => settingsAnswerSchema.parse(await call('PUT', 'settings', change)).settings,
    close: async () => void (await call('DELETE', 'session')),
  };
}

const openThreshold = (folder: string, timeZone: string) =>
  thresholdClient(folder, timeZone, clock, wakingOf);
const openImports = (folder: string) => importsClient(folder, clock);
const openDevices = (folder: string) => devicesClient(folder, clock);

process.umask(0o077);
process.exitCode = await runProgram(
  process.argv,
  {
    start: (options) => start(options, serve, processTerminal),
    straps: (options) => straps(options, strapClient, clock, processTerminal),
    replay: (file, options) => replay(file, options, clock, processTerminal),
    backup: (file, options) => backup(file, options, clock, processTerminal),
    restore: (file, options) => restoreBackup(file, options, clock, processTerminal),
    export: (options) => exportData(options, programVersion(), clock, processTerminal),
    delete: (options) => deleteData(options, askAtTerminal, processTerminal),
    import: (files, options) => importFiles(files, options, openImports, clock, processTerminal),
    imports: (options) => listImports(options, openImports, processTerminal),
    pair: (role, options) => pair(role, options, openDevices, processTerminal),
    devices: (options) => devices(options, openDevices, processTerminal),
    config: (request, options) => config(request, options, settingsClient, processTerminal),
    day: (date, options) => day(date, options, openKept, clock, processTerminal),
    alerts: (date, options) => alerts(date, options, openKept, clock, processTerminal),
    days: (options) => days(options, openKept, clock, processTerminal),
    verify: (options) => verify(options, openKept, clock, processTerminal),
    rebuild: (options) => rebuild(options, openKept, clock, processTerminal),
    threshold: (request, options) => threshold(request, options, openThreshold, processTerminal),
    doctor: (options) =>
      doctor(
        options,
        { newBridge, running: runningService, straps: storedStraps, driver: driverOf, pages },
        clock,
        processTerminal,
      ),
  },
  { version: programVersion(), defaultData: defaultDataFolder(), defaultTimeZone: systemTimeZone() },
  processTerminal,
);
