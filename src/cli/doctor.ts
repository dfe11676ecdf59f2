import { existsSync } from 'node:fs';
import {
  catchError,
  exhaustMap,
  filter,
  firstValueFrom,
  interval,
  lastValueFrom,
  map,
  type Observable,
  of,
  scan,
  startWith,
  takeUntil,
  takeWhile,
  timeout,
  timer,
} from 'rxjs';
import type { Clock } from '../clock.ts';
import type { BluetoothDriver, BluetoothState, FromBridge } from '../contract/bridge.ts';
import type { BluetoothView } from '../contract/live.ts';
import type { ServiceAddress } from '../contract/service-address.ts';
import type { LinkState, StrapIdentity } from '../contract/straps.ts';
import { errorText, PlimsollError } from '../errors.ts';
import { bluetoothView } from '../service/bluetooth-advice.ts';
import type { Log, StrapSource } from '../service/ports.ts';
import { readAddress } from '../store/address-file.ts';
import { lockFolder } from '../store/database.ts';
import { diagnose, type StrapFacts } from './doctor/bluetooth-diagnosis.ts';
import { lookAtMachine } from './doctor/bluetooth-facts.ts';
import { type Finding, finding, linesOf } from './doctor/finding.ts';
import { database, dataFolder, nodeVersion, pages, portFree, room } from './doctor/machine.ts';
import type { StrapClient } from './straps.ts';
import { EXIT_UNWELL, type Terminal } from './terminal.ts';

export interface DoctorOptions {
  readonly data: string;
  readonly port: number;
  readonly json: boolean;
  /** The Bluetooth library, where it was named; else the one that is set. */
  readonly driver?: BluetoothDriver | undefined;
}

/** What the doctor may use. */
export interface DoctorTools {
  newBridge(driver: BluetoothDriver, log: Log): StrapSource;
  /** The service that runs on a data folder. */
  running(folder: string, address: ServiceAddress): Pick<StrapClient, 'view' | 'close'>;
  /** The wearer's straps as the data folder has them, without changing it; none where there is none. */
  straps(folder: string): readonly StrapIdentity[];
  /**
   * The Bluetooth library that a data folder is set to; the running service's where one runs.
   *
   * @throws when the service does not answer
   */
  driver(folder: string, address: ServiceAddress | null): Promise<BluetoothDriver>;
  /** The folder of the built pages. */
  readonly pages: string;
}

/** A bridge that has not said how Bluetooth is within this time hangs, in ms. */
const BLUETOOTH_ANSWER_MS = 15_000;
/** So long the wearer's straps are looked for, in s. */
const LOOK_SECONDS = 15;

/**
 * `plimsoll doctor`: looks at everything Plimsoll needs, changes nothing.
 *
 * @returns 0, or 1 when something is wrong
 */
export async function doctor(
  options: DoctorOptions,
  tools: DoctorTools,
  clock: Clock,
  terminal: Terminal,
): Promise<number> {
  const { data, json, port } = options;
  const running = runningAddress(data);
  const findings = [
    nodeVersion(),
    database(),
    pages(tools.pages),
    dataFolder(data),
    room(data),
    running?.port === port
      ? finding('port', 'port-ok', `Plimsoll runs and listens on port ${port}.`)
      : await portFree(port),
    ...(await bluetooth(options, tools, running, clock, terminal)),
  ];
  if (json) terminal.say(JSON.stringify({ findings }));
  else for (const line of findings.flatMap(linesOf)) terminal.say(line);
  return findings.every(({ ok }) => ok) ? 0 : EXIT_UNWELL;
}

async function bluetooth(
  { data, driver: named }: DoctorOptions,
  tools: DoctorTools,
  address: ServiceAddress | null,
  clock: Clock,
  terminal: Terminal,
): Promise<Finding[]> {
  const onLook = () => terminal.note(`Looking for your strap, for ${LOOK_SECONDS} s at most …`);
  try {
    const driver = named ?? (await tools.driver(data, address));
    const { view, straps } =
      address === null
        ? await askBridge(
            tools.newBridge(driver, () => undefined),
            tools.straps(data),
            clock,
            onLook,
          )
        : await askService(tools.running(data, address), clock, onLook);
    return diagnose(view, lookAtMachine(driver), straps);
  } catch (error) {
    return [finding('bluetooth', 'service-unreachable', errorText(error))];
  }
}

interface Asked {
  readonly view: BluetoothView;
  readonly straps: StrapFacts;
}

/** The radio is the running service's; a second bridge would only disturb it. */
async function askService(
  client: Pick<StrapClient, 'view' | 'close'>,
  clock: Clock,
  onLook: () => void,
): Promise<Asked> {
  try {
    const { strap, bluetooth } = await client.view();
    if (bluetooth.state === 'unavailable' || strap.adopted.length === 0)
      return { view: bluetooth, straps: notLooked(strap.adopted) };
    if (strap.link !== 'listening') onLook();
    const links = interval(250, clock.scheduler).pipe(
      startWith(0),
      exhaustMap(() => client.view()),
      map(({ strap: { link } }) => link),
    );
    return { view: bluetooth, straps: await look(strap.adopted, links, clock) };
  } finally {
    await client.close();
  }
}

async function askBridge(
  bridge: StrapSource,
  straps: readonly StrapIdentity[],
  clock: Clock,
  onLook: () => void,
): Promise<Asked> {
  const answer = firstValueFrom(firstBluetoothState(bridge, clock));
  bridge.start();
  try {
    const view = bluetoothView(await answer);
    if (view.state === 'unavailable' || straps.length === 0) return { view, straps: notLooked(straps) };
    onLook();
    const links = bridge.messages.pipe(
      filter((message): message is Extract<FromBridge, { type: 'link' }> => message.type === 'link'),
      map(({ state }) => state),
    );
    const facts = look(straps, links, clock);
    bridge.send({ type: 'listen', straps: [...straps] });
    return { view, straps: await facts };
  } finally {
    await bridge.stop();
  }
}

const notLooked = (straps: StrapFacts['straps']): StrapFacts => ({ straps, came: 'unknown', seconds: 0 });

/** Follows the link until a strap is connected, or the time is up. */
async function look(
  straps: StrapFacts['straps'],
  links: Observable<LinkState>,
  clock: Clock,
): Promise<StrapFacts> {
  const came = links.pipe(
    scan((best: StrapFacts['came'], link) => furthest(best, link), 'unheard'),
    startWith('unheard' as const),
    takeWhile((far) => far !== 'connected', true),
    takeUntil(timer(LOOK_SECONDS * 1_000, clock.scheduler)),
  );
  return { straps, came: await lastValueFrom(came), seconds: LOOK_SECONDS };
}

function furthest(best: StrapFacts['came'], link: LinkState): StrapFacts['came'] {
  if (link === 'listening') return 'connected';
  if (link === 'silent') return 'silent';
  const isTried = link === 'connecting' || link === 'preparing' || link === 'waiting';
  return isTried && best !== 'silent' ? 'refused' : best;
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

/** Where the service is found that runs on a data folder; null when none does. */
function runningAddress(folder: string): ServiceAddress | null {
  if (!existsSync(folder)) return null;
  try {
    lockFolder(folder).release();
    return null;
  } catch (error) {
    return error instanceof PlimsollError && error.code === 'data-in-use' ? readAddress(folder) : null;
  }
}
