import { createInterface } from 'node:readline/promises';
import { firstValueFrom, timer } from 'rxjs';
import type { Clock } from '../clock.ts';
import type { BluetoothDriver } from '../contract/bridge.ts';
import type { BluetoothView, StrapView } from '../contract/live.ts';
import type { AdoptedStrap, StrapInRange } from '../contract/straps.ts';
import { environmentError, inputError } from '../errors.ts';
import type { Log } from '../service/ports.ts';
import type { EpochMs } from '../units.ts';
import type { Terminal } from './terminal.ts';

/** An older number is said with its age, in ms. */
const BPM_FRESH_MS = 5_000;
/** A still older one is not said at all, in ms. */
const BPM_KEPT_MS = 15_000;

export interface StrapsOptions {
  readonly data: string;
  readonly adopt?: string;
  readonly forget?: string;
  readonly prefer?: string;
  readonly seconds: number;
  readonly json: boolean;
  /** The Bluetooth library, where no service runs whose bridge can be asked. */
  readonly driver?: BluetoothDriver;
}

/** Whoever can be asked about straps: a running service, or a bridge of our own. */
export interface StrapClient {
  /** @throws PlimsollError `service-unreachable` */
  view(): Promise<{ readonly strap: StrapView; readonly bluetooth: BluetoothView }>;
  choose(on: boolean): Promise<void>;
  adopt(address: string): Promise<AdoptedStrap>;
  forget(id: number): Promise<void>;
  prefer(id: number): Promise<void>;
  close(): Promise<void>;
}

/**
 * `plimsoll straps`: lists straps in range with their live bpm, and takes "this is mine" or "this one
 * is not". At a terminal it asks; elsewhere it only does what the options say.
 *
 * @throws PlimsollError when there is no Bluetooth, or no such strap
 */
export async function straps(
  options: StrapsOptions,
  connect: (folder: string, driver: BluetoothDriver | undefined, log: Log) => Promise<StrapClient>,
  clock: Clock,
  terminal: Terminal,
): Promise<void> {
  refuseContradiction(options);
  const client = await connect(options.data, options.driver, (line) => terminal.note(line));
  try {
    const looks = options.forget === undefined && options.prefer === undefined;
    if (options.forget !== undefined) await client.forget(await numberOf(client, options.forget));
    if (options.prefer !== undefined) await client.prefer(await numberOf(client, options.prefer));
    if (looks) await choose(client, options, clock, terminal);
    const { strap } = await client.view();
    report(strap, { json: options.json, looks, now: clock.wall() }, terminal);
    // Left on, it would go on holding other people's straps for a while.
    if (looks) await client.choose(false);
  } finally {
    await client.close();
  }
}

/** Only who looks for straps can take one. @throws PlimsollError `bad-option` */
function refuseContradiction({ adopt, forget, prefer }: StrapsOptions): void {
  if (adopt === undefined || (forget === undefined && prefer === undefined)) return;
  const other = forget === undefined ? '--prefer' : '--forget';
  throw inputError(
    'bad-option',
    `--adopt and ${other} are two commands; run \`plimsoll straps --adopt ${adopt}\` first. Nothing was changed.`,
  );
}

/** The number of one of the wearer's straps. @throws PlimsollError `bad-option` */
async function numberOf(client: StrapClient, text: string): Promise<number> {
  const id = Number(text);
  if (!(await client.view()).strap.adopted.some((strap) => strap.id === id)) {
    throw inputError(
      'bad-option',
      `None of your straps has the number ${text}; run \`plimsoll straps\` to see them.`,
    );
  }
  return id;
}

async function choose(
  client: StrapClient,
  options: StrapsOptions,
  clock: Clock,
  terminal: Terminal,
): Promise<void> {
  await client.choose(true);
  if (!options.json) terminal.note('Looking for straps. Put yours on; moisten the electrodes.');
  for (let second = 0; second < options.seconds; second += 1) {
    await firstValueFrom(timer(1_000, clock.scheduler));
    const { bluetooth, strap } = await client.view();
    if (bluetooth.state === 'unavailable') {
      const code = 'bluetooth-unavailable';
      throw environmentError(code, `${bluetooth.what} ${[bluetooth.mend, ...bluetooth.commands].join(' ')}`);
    }
    const wanted = strap.inRange.find(({ address }) => address === options.adopt);
    // The name comes with a strap's second advertisement, or once it is connected to; it belongs to who it is.
    if (wanted !== undefined && wanted.name !== null) {
      await client.adopt(wanted.address);
      return;
    }
  }
  if (options.adopt !== undefined) await client.adopt(options.adopt);
  else if (process.stdin.isTTY && !options.json) await ask(client, clock, terminal);
}

async function ask(client: StrapClient, clock: Clock, terminal: Terminal): Promise<void> {
  const { inRange } = (await client.view()).strap;
  if (inRange.length === 0) return;
  inRange.forEach((strap, index) => {
    terminal.say(`${index + 1}  ${describe(strap, clock.wall())}`);
  });
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await lines.question('Which one is yours? Its number, or Enter for none: ');
  lines.close();
  if (answer.trim() === '') return;
  const chosen = inRange[Number(answer) - 1];
  if (chosen === undefined)
    throw inputError('bad-input', `There is no strap ${answer} in the list; nothing was changed.`);
  await client.adopt(chosen.address);
}

function report(
  view: StrapView,
  { json, looks, now }: { readonly json: boolean; readonly looks: boolean; readonly now: EpochMs },
  terminal: Terminal,
): void {
  if (json) {
    terminal.say(JSON.stringify({ adopted: view.adopted, inRange: view.inRange, notes: view.notes }));
    return;
  }
  if (view.adopted.length === 0) terminal.say('No strap is yours yet.');
  for (const strap of view.adopted) {
    terminal.say(`Yours, number ${strap.id}: ${strap.name ?? 'unnamed strap'}, ${strap.address}`);
    sayNote(view, strap.address, terminal);
  }
  const others = view.inRange.filter(({ adopted }) => !adopted);
  for (const strap of others) {
    terminal.say(`In range: ${describe(strap, now)}`);
    sayNote(view, strap.address, terminal);
  }
  if (looks && view.inRange.length === 0) {
    terminal.say(
      'No strap is in range; put it on, moisten its electrodes, and look whether a phone holds it.',
    );
  }
}

/** What is known of its kind: first what helps now, then what always holds. */
function sayNote(view: StrapView, address: string, terminal: Terminal): void {
  const note = view.notes.find((one) => one.address === address);
  if (note === undefined) return;
  const sentences = new Set([...note.advice, ...note.about]);
  if (sentences.size > 0) terminal.say(`  What is known of the ${note.title}:`);
  for (const sentence of sentences) terminal.say(`  - ${sentence}`);
}

function describe(strap: StrapInRange, now: EpochMs): string {
  return `${strap.name ?? 'Unnamed strap'}, ${numberOfNow(strap, now)}, ${strap.address}`;
}

/** "72 bpm", with its age where it is not of now, and no number where it is older still. */
function numberOfNow({ bpm, bpmAt }: StrapInRange, now: EpochMs): string {
  if (bpm === null || bpmAt === null) return 'no number yet';
  const age = now - bpmAt;
  if (age > BPM_KEPT_MS) return 'no number now';
  return age > BPM_FRESH_MS ? `${bpm} bpm ${Math.floor(age / 1_000)} s ago` : `${bpm} bpm`;
}
