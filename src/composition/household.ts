/** One wearer's service with its adapters: source, store, and those outside who are told. */
import { join } from 'node:path';
import { setImmediate as aTurn } from 'node:timers/promises';
import { lookForAdapters } from '../bridge/bluetooth-problem.ts';
import { systemClock } from '../clock.ts';
import { type BluetoothDriver, DRIVER_VARIABLE } from '../contract/bridge.ts';
import { DEFAULT_WAKING } from '../contract/day.ts';
import { defaultSettings } from '../contract/settings.ts';
import { DEMO_FOLDER } from '../data-folder.ts';
import { readBuiltNotes } from '../firmware-notes/built.ts';
import { Hooks, outsideOf, refuseOutside } from '../hooks/hooks.ts';
import { Calendar } from '../pacing/calendar.ts';
import { putDownAnew } from '../service/day-keeper.ts';
import type { Log } from '../service/ports.ts';
import { PacingService } from '../service/service.ts';
import { everyDay } from '../service/stale-days.ts';
import { bridgeBehindSocket, forkedBridge } from '../sources/bridge-line.ts';
import { BridgeProcess } from '../sources/bridge-process.ts';
import type { CaptureWriter } from '../sources/capture-writer.ts';
import { makeDemoPast } from '../sources/demo-past.ts';
import { VirtualHeart } from '../sources/virtual-heart.ts';
import { VirtualStrap } from '../sources/virtual-strap.ts';
import { lockFolder, makeDataFolder } from '../store/database.ts';
import { openSound, rescueInWords } from '../store/rescue.ts';
import type { Store } from '../store/store.ts';
import { programVersion } from '../version.ts';
import { BRIDGE_ENTRY, NOTES } from './places.ts';

const clock = systemClock;

/** @param socket of a bridge that the system starts; null: one is forked, with our rights */
export function newBridge(driver: BluetoothDriver, log: Log, socket: string | null = null): BridgeProcess {
  const adapters = () => JSON.stringify(lookForAdapters());
  const open = socket === null ? forkedBridge(BRIDGE_ENTRY, clock) : bridgeBehindSocket(socket);
  return new BridgeProcess({ open, clock, log, adapters }, driver);
}

/** A service on a data folder of its own, without a web server. */
export interface Household {
  readonly service: PacingService;
  readonly store: Store;
  /** Listens to straps from now on. */
  begin(): void;
  stop(): Promise<void>;
}

export interface HouseholdOptions {
  readonly folder: string;
  /** A virtual strap instead of Bluetooth. */
  readonly demo: boolean;
  /** The Bluetooth library, where it was named; else the settings say. */
  readonly driver?: BluetoothDriver | undefined;
  /** The Unix socket of a bridge that the system starts; null: one is forked. */
  readonly bridgeSocket?: string | null;
  readonly timeZone: string;
  /** Whether anybody in the house can listen in. */
  readonly unencrypted?: boolean;
  readonly capture?: CaptureWriter;
  readonly log: Log;
}

/** @throws the store's errors, and PlimsollError of the service */
export async function openHousehold(options: HouseholdOptions): Promise<Household> {
  const { folder, demo, driver, timeZone, capture, log, bridgeSocket = null, unencrypted = false } = options;
  makeDataFolder(folder);
  const lock = lockFolder(folder);
  let store: Store | null = null;
  try {
    const { rescue, store: sound } = openSound(folder, lock, clock.wall());
    store = sound;
    if (rescue !== null) log(`Storage: ${rescueInWords(rescue)}`, 'error');
    const heart = new VirtualHeart(clock.wall());
    if (demo) await liveThroughPast(store, heart, new Calendar(timeZone), log);
    const bridge = demo ? null : newBridge(defaultSettings['bluetooth.driver'], log, bridgeSocket);
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
      notes: readBuiltNotes(NOTES, log),
      ...onEvent,
    });
    service.settingsInForce.subscribe((settings) => bridge?.use(settings['bluetooth.driver']));
    if (rescue !== null) service.damaged(rescueInWords(rescue));
    const opened = store;
    let isStopped = false;
    return {
      service,
      store,
      // Whoever stops it right after the start must not be followed by a beginning that nobody ends.
      begin: () => {
        if (!isStopped) service.start();
      },
      stop: async () => {
        isStopped = true;
        await service.stop();
        await capture?.close();
        try {
          opened.close();
        } finally {
          lock.release();
        }
      },
    };
  } catch (error) {
    store?.close();
    lock.release();
    throw error;
  }
}

/** Makes up the demo's weeks before now, where there are none, and sums their days up; others get their turn meanwhile. */
async function liveThroughPast(store: Store, heart: VirtualHeart, calendar: Calendar, log: Log) {
  const now = clock.wall();
  const isNew = store.straps.adopted().length === 0;
  if (isNew) log('Four weeks before now are being made up for the demo.');
  for (const _pause of makeDemoPast(store, heart, calendar, now)) await aTurn();
  if (!isNew) return;
  for (const date of everyDay(store, calendar)) {
    for (const _pause of putDownAnew(store, calendar, date, { waking: DEFAULT_WAKING, madeAt: now }))
      await aTurn();
  }
}

/** Those in the house who are told outside the pages. The demo's made-up heart is told to nobody. */
export function openHooks(service: PacingService, log: Log): Hooks {
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
export function demoBeside(folder: string, timeZone: string, log: Log) {
  let opening: Promise<Household> | null = null;
  let household: Household | null = null;
  return {
    running: () => household?.service ?? null,
    /** Resolves when it runs. @throws as {@link openHousehold} does; it can then be tried again */
    start: async () => {
      opening ??= openHousehold({ folder: join(folder, DEMO_FOLDER), demo: true, timeZone, log });
      const awaited = opening;
      try {
        const opened = await awaited;
        // Unless it was stopped meanwhile, or another one has waited for it too.
        if (opening !== awaited || household !== null) return;
        household = opened;
        opened.begin();
      } catch (error) {
        if (opening === awaited) opening = null;
        throw error;
      }
    },
    stop: async () => {
      const ending = opening;
      opening = null;
      household = null;
      const opened = await ending?.catch(() => null);
      await opened?.stop();
    },
  };
}
