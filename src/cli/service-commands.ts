import { Argument, type Command, type Option } from 'commander';
import type { StatusOptions } from './status.ts';
import { SERVICE_ACTIONS, type ServiceAction } from './system-service/service.ts';

/** What was typed after `plimsoll service`. */
export interface ServiceFlags {
  readonly port: number;
  readonly lan: boolean;
  readonly tz: string;
  readonly name?: string[];
  readonly print: boolean;
  readonly yes: boolean;
  readonly json: boolean;
}

/** What the commands about a service that runs do; a number is the exit code. */
export interface ServiceCommands {
  status(options: StatusOptions): Promise<number>;
  service(action: ServiceAction, flags: ServiceFlags): Promise<number>;
}

export interface ServiceDefaults {
  readonly dataOption: Option;
  readonly defaultTimeZone: string;
  readonly defaultPort: number;
  readonly parsePort: (text: string) => number;
}

/** Adds them to the command line. @param end takes the exit code */
export function addServiceCommands(
  command: (signature: string, description: string) => Command,
  commands: ServiceCommands,
  { dataOption, defaultPort, defaultTimeZone, parsePort }: ServiceDefaults,
  end: (exitCode: number) => void,
): void {
  command('status', 'how it stands, at a glance')
    .addOption(dataOption)
    .option('--json', 'answer as JSON', false)
    .action(async (options: StatusOptions) => end(await commands.status(options)));

  command('service', 'run Plimsoll as a service of this machine, from boot on')
    .addArgument(new Argument('<action>', 'what to do').choices(SERVICE_ACTIONS))
    .option('--port <number>', 'with install: the port to listen on', parsePort, defaultPort)
    .option('--lan', 'with install: let other devices in the house in, over HTTPS and with a code', false)
    .option('--name <name...>', 'with install: further names by which browsers call this machine')
    .option('--tz <zone>', 'with install: the time zone of your days', defaultTimeZone)
    .option('--print', 'show what would be written or removed, and change nothing', false)
    .option('--yes', 'do it without asking', false)
    .option('--json', 'answer as JSON', false)
    .action(async (action: ServiceAction, flags: ServiceFlags) => end(await commands.service(action, flags)));
}
