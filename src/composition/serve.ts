/** What runs when Plimsoll runs. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { firstValueFrom, Subject, timer } from 'rxjs';
import { DataDesk } from '../cli/data-desk.ts';
import type { Running, SignInLink, StartOptions } from '../cli/start.ts';
import { systemClock } from '../clock.ts';
import { type ServiceAddress, signInLinks } from '../contract/service-address.ts';
import { DEMO_FOLDER } from '../data-folder.ts';
import { environmentError, errorText, failureOf, PlimsollError } from '../errors.ts';
import type { Log } from '../service/ports.ts';
import { openCapture } from '../sources/capture-writer.ts';
import { removeAddress, writeAddress } from '../store/address-file.ts';
import { deleteEverything } from '../store/delete-everything.ts';
import { programVersion } from '../version.ts';
import { demoBeside, openHooks, openHousehold } from './household.ts';
import { listenError } from './listen-error.ts';
import { PAGES } from './places.ts';

const clock = systemClock;
/** After everything was asked to be deleted the service still answers for so long, in ms. */
const LAST_WORDS_MS = 1_000;

/** The whole of `plimsoll start`: household, hooks, demo beside, and the server. @throws PlimsollError */
export async function serve(options: StartOptions, log: Log): Promise<Running> {
  if (!existsSync(join(PAGES, 'index.html'))) {
    throw environmentError('not-built', 'Plimsoll’s pages are not built yet; run `npm run build` first.');
  }
  const [{ buildServer }, { reachOf }] = await Promise.all([
    import('../server/app.ts'),
    import('../server/reach.ts'),
  ]);
  const { demo, timeZone } = options;
  const folder = demo ? join(options.data, DEMO_FOLDER) : options.data;
  const reach = reachOf(options, folder, clock.wall);
  const capture = options.capture === null ? {} : { capture: openCapture(options.capture, log) };
  const household = await openHousehold({
    folder,
    demo,
    driver: options.driver,
    bridgeSocket: options.bridge,
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
    // Whatever one part complains of, the others are stopped, too.
    const failures: unknown[] = [];
    const stayed = failureOf(() => removeAddress(folder));
    for (const part of stops) await part().catch((error: unknown) => failures.push(error));
    if (isToBeDeleted) {
      deleteEverything(folder);
      log('Everything was deleted, as the wearer asked.');
    } else if (failures.length > 0) throw failures[0];
    else if (stayed !== null) throw household.store.explain(stayed.error);
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
    // A disk that is full takes it at the next start.
    failureOf(() => sessions.endLocal());
    const now = () => household.service.now();
    const server = await buildServer({
      ...{ sessions, household: household.service, data, demo: beside, pages: PAGES, reach },
      ...{ now, clock, log },
      onAddress: (changed) => leaveWord(() => writeAddress(folder, changed), log),
    });
    stops.unshift(server.close);
    const address = await server.listen();
    leaveWord(() => writeAddress(folder, address), log);
    const signIn = signInLink(address, () => sessions.newSignInCode('wearer', now()));
    // Starting the process that listens to Bluetooth takes a while: the link is told before, and nobody is answered
    // before either, for Node does what is immediate before it reads what came in.
    setImmediate(household.begin);
    return {
      address: address.origin,
      signIn,
      house: server.house(),
      folder,
      ended: firstValueFrom(end),
      stop,
    };
  } catch (error) {
    await stop().catch((more: unknown) => log(errorText(more), 'error'));
    throw (
      listenError(error, { port: options.port, asked: options.host, host: reach.host }) ??
      household.store.explain(error)
    );
  }
}

/** A service that others cannot find still shows and alarms. */
function leaveWord(write: () => void, log: Log): void {
  const failure = failureOf(write);
  if (failure === null) return;
  log(`Commands do not find this service until it is started again: ${errorText(failure.error)}`, 'error');
}

/** A disk that takes no new code takes nothing from the devices that are signed in. */
function signInLink(address: ServiceAddress, newCode: () => string): SignInLink {
  try {
    return { isMade: true, ...signInLinks(address, newCode()) };
  } catch (error) {
    if (error instanceof PlimsollError) return { isMade: false, why: error.message };
    throw error;
  }
}
