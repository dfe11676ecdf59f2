/** How a command gets at a data folder: through the service that runs on it, else by itself. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { SettingsClient } from '../cli/config.ts';
import { addressOn } from '../cli/devices-client.ts';
import { remoteStraps, serviceCall } from '../cli/service-client.ts';
import type { StrapClient } from '../cli/straps.ts';
import { processTerminal } from '../cli/terminal.ts';
import type { Kept } from '../cli/verify.ts';
import { systemClock } from '../clock.ts';
import { type BluetoothDriver, bluetoothDriverSchema } from '../contract/bridge.ts';
import type { WakingWindow } from '../contract/day.ts';
import { type SnapshotBody, statusSchema } from '../contract/live.ts';
import type { ServiceAddress } from '../contract/service-address.ts';
import { settingsAnswerSchema } from '../contract/settings.ts';
import { inputError, PlimsollError } from '../errors.ts';
import { refuseOutside } from '../hooks/hooks.ts';
import { systemTimeZone } from '../pacing/calendar.ts';
import type { Log } from '../service/ports.ts';
import { SettingsKeeper, settingsOfEnvironment } from '../service/settings-keeper.ts';
import { readAddress } from '../store/address-file.ts';
import { DATABASE_FILE, lockFolder, makeDataFolder } from '../store/database.ts';
import { storedSettings } from '../store/settings.ts';
import { openStore, type Store } from '../store/store.ts';
import { openHousehold } from './household.ts';

const clock = systemClock;

/** A service that runs on a data folder, asked as a page would ask it. */
export function runningService(folder: string, address: ServiceAddress): StrapClient {
  const store = openStore(folder);
  try {
    return remoteStraps(address, store.sessions.openLocal('wearer', clock.wall()));
  } finally {
    store.close();
  }
}

/** The straps of a data folder: through the service that runs on it, else with a bridge of our own. */
export async function strapClient(
  folder: string,
  driver: BluetoothDriver | undefined,
  log: Log,
): Promise<StrapClient> {
  try {
    const household = await openHousehold({ folder, demo: false, driver, timeZone: systemTimeZone(), log });
    household.begin();
    return {
      view: async () => {
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
export async function settingsClient(folder: string): Promise<SettingsClient> {
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
  const store = openStore(folder, lock);
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
export function openKept(folder: string): Kept {
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
export function wakingOf(store: Store): WakingWindow {
  const environment = settingsOfEnvironment(process.env);
  return new SettingsKeeper(store.settings, environment, processTerminal.note, refuseOutside).waking;
}

/** The Bluetooth library of a data folder, read without changing anything there. */
export async function driverOf(folder: string, address: ServiceAddress | null): Promise<BluetoothDriver> {
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

/** What the service that runs on a data folder says of everything; null when none runs there. */
export async function askStatus(folder: string): Promise<SnapshotBody | null> {
  const address = addressOn(folder);
  if (address === null) return null;
  const store = openStore(folder);
  const call = serviceCall(address, store.sessions.openLocal('wearer', clock.wall()));
  store.close();
  try {
    return statusSchema.parse(await call('GET', 'status'));
  } finally {
    await call('DELETE', 'session');
  }
}
