import { once } from 'node:events';
import type { BluetoothDriver } from '../contract/bridge.ts';
import type { Log } from '../service/ports.ts';
import type { LogFormat, LogLevel } from './log-options.ts';
import type { Starter } from './system-service/notify.ts';
import type { Terminal } from './terminal.ts';
import { linkLines, trustSentence, type WearerLink } from './wearer-link.ts';

export interface StartOptions {
  readonly demo: boolean;
  readonly port: number;
  /** Serve the house, over HTTPS. */
  readonly lan: boolean;
  /** Serve the house without HTTPS. */
  readonly insecureLan: boolean;
  /** The one address to listen on; null: as the options before say. */
  readonly host: string | null;
  /** Further names of this machine. */
  readonly names: readonly string[];
  /** The address of a proxy in front; null: none. */
  readonly proxy: string | null;
  readonly data: string;
  /** IANA time zone of the wearer's days. */
  readonly timeZone: string;
  /** The Bluetooth library; the settings say where it is not named. */
  readonly driver?: BluetoothDriver;
  /** The Unix socket of a Bluetooth bridge that the system starts; null: the service starts one itself. */
  readonly bridge: string | null;
  /** A file to write every packet to; null: none. */
  readonly capture: string | null;
  /** How much the log says, and for whom. */
  readonly logLevel: LogLevel;
  readonly logFormat: LogFormat;
  /** Say where it is in one line of JSON. */
  readonly json: boolean;
}

/** How other devices in the house get here. */
export interface HouseDoor {
  readonly address: string;
  /** The SHA-256 fingerprint of the authority they are to trust; null without HTTPS of our own. */
  readonly fingerprint: string | null;
  /** Whether anybody in the house can listen in. */
  readonly insecure: boolean;
}

/** A one-time link for the wearer; or, in a sentence, why none could be made. */
export type SignInLink =
  | ({ readonly isMade: true } & WearerLink)
  | { readonly isMade: false; readonly why: string };

/** A service that runs. */
export interface Running {
  /** How a browser of the wearer's gets there: from this machine, or through the proxy. */
  readonly address: string;
  readonly signIn: SignInLink;
  /** What other devices in the house need to know; null when they cannot get here. */
  readonly house: HouseDoor | null;
  /** Where its data lie. */
  readonly folder: string;
  /** Resolves when it is to end by itself, because the wearer had everything deleted. */
  readonly ended: Promise<void>;
  stop(): Promise<void>;
}

/**
 * `plimsoll start`: runs until it is told to stop by SIGINT or SIGTERM, or the wearer deletes everything.
 *
 * @throws PlimsollError when it cannot start; nothing is left running then
 */
export async function start(
  options: StartOptions,
  serve: (options: StartOptions, log: Log) => Promise<Running>,
  log: Log,
  starter: Starter,
  terminal: Terminal,
): Promise<void> {
  const running = await serve(options, log);
  if (options.json) terminal.say(inJson(options, running));
  else sayRunning(options, running, terminal);
  starter.ready();
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM'), running.ended]);
  starter.stopping();
  await running.stop();
}

function sayRunning({ demo }: StartOptions, running: Running, terminal: Terminal): void {
  terminal.say(demo ? 'Plimsoll runs as a DEMO: the strap is made up.' : 'Plimsoll runs.');
  saySignIn(running.signIn, terminal);
  if (running.house !== null) sayHouse(running.house, terminal);
  terminal.say(`Data: ${running.folder}. Stop with Ctrl-C.`);
}

/** The same for a program; `noLink` says why there is none. */
function inJson({ demo }: StartOptions, { address, folder, house, signIn }: Running): string {
  const links = signIn.isMade
    ? { link: signIn.link, houseLink: signIn.houseLink, noLink: null }
    : { link: null, houseLink: null, noLink: signIn.why };
  return JSON.stringify({ demo, address, ...links, house, data: folder });
}

function saySignIn(signIn: SignInLink, terminal: Terminal): void {
  if (signIn.isMade) {
    for (const line of linkLines(signIn)) terminal.say(line);
    return;
  }
  terminal.note(
    `There is no new link to sign in with: ${signIn.why} Devices that are signed in go on; \`npx plimsoll pair\` makes a link when that is mended.`,
  );
}

function sayHouse({ address, fingerprint, insecure }: HouseDoor, terminal: Terminal): void {
  terminal.say(`Other devices in the house: ${address}, with a code from the wearer’s screen.`);
  if (fingerprint !== null) terminal.say(`${trustSentence(address)} Fingerprint: ${fingerprint}`);
  if (insecure) {
    terminal.note(
      'WARNING: nothing is encrypted. Whoever is in your network can read along and pass for you; use --lan instead.',
    );
  }
}
