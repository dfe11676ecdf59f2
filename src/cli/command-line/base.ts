import { type Command, InvalidArgumentError, Option } from 'commander';
import { BLUETOOTH_DRIVERS } from '../../contract/bridge.ts';

/** What the commands of every group are made of. */
export interface CommandBase {
  /** Begins a command with what all have in common. */
  command(signature: string, description: string): Command;
  readonly dataOption: Option;
  /** The time zone unless another is named, IANA. */
  readonly timeZone: string;
  /** Takes the exit code of a command that has more than one. */
  end(exitCode: number): void;
}

/** The port that Plimsoll listens on unless asked otherwise. */
export const DEFAULT_PORT = 8787;

export const driverOption = () =>
  new Option('--driver <name>', 'the Bluetooth library, instead of the one in the settings').choices(
    BLUETOOTH_DRIVERS,
  );

/** @throws InvalidArgumentError, which commander says with the option's name */
export function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('A port is a whole number from 0 to 65535.');
}
