import { once } from 'node:events';
import type { BluetoothDriver } from '../contract/bridge.ts';
import type { Log } from '../service/ports.ts';
import type { Terminal } from './terminal.ts';

export interface StartOptions {
  readonly demo: boolean;
  readonly port: number;
  readonly data: string;
  /** IANA time zone of the wearer's days. */
  readonly timeZone: string;
  /** The Bluetooth library. */
  readonly driver: BluetoothDriver;
  /** A file to write every packet to; null: none. */
  readonly capture: string | null;
}

/** A service that runs. */
export interface Running {
  /** The one-time link for the wearer. */
  readonly link: string;
  /** Where its data lie. */
  readonly folder: string;
  stop(): Promise<void>;
}

/**
 * `plimsoll start`: runs until it is told to stop by SIGINT or SIGTERM.
 *
 * @throws PlimsollError when it cannot start; nothing is left running then
 */
export async function start(
  options: StartOptions,
  serve: (options: StartOptions, log: Log) => Promise<Running>,
  terminal: Terminal,
): Promise<void> {
  const running = await serve(options, (line) => terminal.note(line));
  terminal.say(options.demo ? 'Plimsoll runs as a DEMO: the strap is made up.' : 'Plimsoll runs.');
  terminal.say(`Open this link on this machine; it works once and signs that browser in: ${running.link}`);
  terminal.say(`Data: ${running.folder}. Stop with Ctrl-C.`);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await running.stop();
}
