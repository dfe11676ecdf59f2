/** `plimsoll status`: how it stands, at a glance in the terminal. */
import type { Alert } from '../contract/alerts.ts';
import type { Reading, SnapshotBody } from '../contract/live.ts';
import { howToStart } from '../data-folder.ts';
import type { EpochMs } from '../units.ts';
import { ALERT_WORDS } from './alert-words.ts';
import { EXIT_UNWELL, inHoursAndMinutes, type Terminal } from './terminal.ts';

/** A number older than this is said with its age, as a page greys it (design 7), in ms. */
const FRESH_MS = 5_000;
/** One older than this is not said any more, in ms. */
const GONE_MS = 15_000;
/** The exit code when no service runs on the data folder (as `systemctl status` has it). */
export const EXIT_NOT_RUNNING = 3;

const GLANCES = ['not-running', 'no-signal', 'over', 'near', 'under', 'no-threshold'] as const;
/** What a person would call the state of things. */
export type Glance = (typeof GLANCES)[number];

export interface StatusOptions {
  readonly data: string;
  readonly json: boolean;
}

/** @returns what the service that runs on a folder says; null: none runs there */
export type AskStatus = (folder: string) => Promise<SnapshotBody | null>;

/**
 * @returns the exit code: 0 while readings come and no alert stands, 1 when something wants a look, 3 when no
 *   service runs on the folder
 * @throws PlimsollError `service-unreachable`, and as `openStore`
 */
export async function status(options: StatusOptions, ask: AskStatus, terminal: Terminal): Promise<number> {
  const { data, json } = options;
  const snapshot = await ask(data);
  if (snapshot === null) {
    if (json) terminal.say(JSON.stringify({ state: 'not-running' satisfies Glance, data }));
    else terminal.say(`Plimsoll does not run on ${data}. ${howToStart(data)} starts it.`);
    return EXIT_NOT_RUNNING;
  }
  const state = glanceOf(snapshot);
  if (json) terminal.say(JSON.stringify({ state, ...snapshot }));
  else for (const line of inWords(state, snapshot)) terminal.say(line);
  const { service } = snapshot;
  const isWell =
    state !== 'no-signal' &&
    standing(snapshot).length === 0 &&
    service.storageOk &&
    service.bluetooth.state !== 'unavailable';
  return isWell ? 0 : EXIT_UNWELL;
}

/** The number in force, while there is one. A number too old to be said is no number. */
function numberOf({ lastReading }: SnapshotBody): (Reading & { readonly smoothedBpm: number }) | null {
  if (lastReading === null || lastReading.smoothedBpm === null || lastReading.ageMs > GONE_MS) return null;
  return { ...lastReading, smoothedBpm: lastReading.smoothedBpm };
}

function glanceOf(snapshot: SnapshotBody): Glance {
  const band = numberOf(snapshot)?.band;
  if (band === undefined) return 'no-signal';
  return band === 'unknown' ? 'no-threshold' : band;
}

const standing = ({ alerts }: SnapshotBody): Alert[] =>
  alerts.filter(({ resolvedAt }) => resolvedAt === null);

const STATE_WORDS: Readonly<Record<Exclude<Glance, 'not-running'>, string>> = {
  'no-signal': 'No signal',
  over: 'Over threshold',
  near: 'Near the threshold',
  under: 'Under the threshold',
  'no-threshold': 'No threshold is set',
};

function* inWords(state: Glance, snapshot: SnapshotBody): Generator<string> {
  const { demo, service, strap, tally, timeZone } = snapshot;
  if (demo) yield 'DEMO: the strap is made up.';
  yield headline(state, snapshot);
  yield overInWords(tally);
  const alerts = standing(snapshot);
  if (alerts.length === 0) yield 'Alerts: none.';
  for (const alert of alerts) yield `Alert: ${alertInWords(alert, timeZone)}`;
  yield `Strap: ${strapInWords(snapshot)}`;
  if (service.bluetooth.state === 'unavailable') {
    yield `Bluetooth: ${service.bluetooth.what} ${service.bluetooth.mend}`;
  }
  yield `Storage: ${service.storageProblem ?? 'writing.'}`;
  for (const { text } of service.notices) yield `Notice: ${text}`;
  if (service.unencrypted)
    yield 'WARNING: served without encryption; whoever is in the network can read along.';
  if (strap.choosing) yield 'A strap is being chosen.';
  yield `Screens open: ${service.watchers}.`;
}

function overInWords({ overMs, recordedMs }: SnapshotBody['tally']): string {
  if (recordedMs === 0) return 'Nothing is recorded today: how long over is unknown.';
  const recorded = inHoursAndMinutes(recordedMs);
  return overMs === null
    ? `How long over today is unknown: ${recorded} are recorded without a threshold.`
    : `At least ${inHoursAndMinutes(overMs)} over today, of ${recorded} recorded.`;
}

function headline(state: Glance, snapshot: SnapshotBody): string {
  const { lastOk, service, timeZone } = snapshot;
  const number = numberOf(snapshot);
  if (state === 'not-running' || number === null) {
    return lastOk === null ? 'No signal yet.' : `No signal since ${clockTime(lastOk.at, timeZone)}.`;
  }
  const age = number.ageMs > FRESH_MS ? `, ${Math.round(number.ageMs / 1000)} s ago` : ', now';
  const threshold = service.threshold === null ? '' : ` (threshold ${service.threshold.bpm})`;
  return `${STATE_WORDS[state]}: ${Math.round(number.smoothedBpm)} bpm${age}${threshold}.`;
}

function alertInWords({ acknowledgedBy, kind, raisedAt }: Alert, timeZone: string): string {
  const by = acknowledgedBy === null ? 'not acknowledged' : `acknowledged by ${acknowledgedBy.device}`;
  return `${ALERT_WORDS[kind]}, since ${clockTime(raisedAt, timeZone)}, ${by}.`;
}

function strapInWords({ strap }: SnapshotBody): string {
  const { adopted, batteryPercent, link, listening } = strap;
  const name = adopted.find(({ id }) => id === listening?.id)?.name ?? null;
  const battery = batteryPercent === null ? 'battery unknown' : `battery ${batteryPercent} %`;
  return `${[name, LINK_WORDS[link], ...(link === 'listening' ? [battery] : [])].filter((part) => part !== null).join(', ')}.`;
}

const LINK_WORDS: Readonly<Record<SnapshotBody['strap']['link'], string>> = {
  'no-strap': 'none is chosen yet',
  'no-bluetooth': 'no Bluetooth',
  searching: 'searching',
  waiting: 'waiting',
  connecting: 'connecting',
  preparing: 'connecting',
  listening: 'listening',
  silent: 'connected and silent',
};

const clockTime = (at: EpochMs, timeZone: string): string =>
  new Intl.DateTimeFormat('en-GB', { timeZone, timeStyle: 'short' }).format(at);
