import { Argument, type Command, Option } from 'commander';
import type { ConfigOptions } from '../config.ts';
import type { DoctorOptions } from '../doctor.ts';
import { LOG_FORMATS, LOG_LEVELS } from '../log-options.ts';
import type { StartOptions } from '../start.ts';
import { SERVICE_ACTIONS, type ServiceAction } from '../system-service/manager.ts';
import { refuseUnused } from '../unused-options.ts';
import { type CommandBase, DEFAULT_PORT, driverOption, parsePort } from './base.ts';

/** The flags of `start` as they are typed; what was left out is not there. */
type StartFlags = Omit<StartOptions, 'timeZone' | 'capture' | 'host' | 'names' | 'proxy' | 'bridge'> & {
  readonly tz: string;
  readonly capture?: string;
  readonly host?: string;
  readonly name?: string[];
  readonly proxy?: string;
  readonly bridge?: string;
};

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

/** What the commands do that run and tend the service; a number is the exit code. */
export interface ServiceCommands {
  start(options: StartOptions): Promise<void>;
  service(action: ServiceAction, flags: ServiceFlags): Promise<number>;
  config(request: readonly string[], options: ConfigOptions): Promise<void>;
  doctor(options: DoctorOptions): Promise<number>;
}

/** Which flags of `service` count for what. */
const TAKES: Readonly<Record<`service ${ServiceAction}`, readonly string[]>> = {
  'service install': ['--port', '--lan', '--name', '--tz', '--print', '--yes', '--json'],
  'service status': ['--json'],
  'service uninstall': ['--print', '--yes', '--json'],
};

/** The flags that were typed, whatever the others are by default. */
const typedFlags = (command: Command): string[] =>
  command.options.flatMap((option) => {
    const isTyped = command.getOptionValueSource(option.attributeName()) === 'cli';
    return isTyped && option.long ? [option.long] : [];
  });

/** Adds them to the command line. */
export function addServiceCommands(
  { command, dataOption, end, timeZone }: CommandBase,
  commands: ServiceCommands,
): void {
  command('start', 'start the service; it prints the link to open')
    .option('--demo', 'a virtual strap instead of Bluetooth, with data of its own', false)
    .option('--port <number>', 'the port on this computer to listen on, 0 for any', parsePort, DEFAULT_PORT)
    .addOption(dataOption)
    .option('--tz <zone>', 'the time zone of your days', timeZone)
    .option('--capture <file>', 'also write every packet to this file')
    .addOption(driverOption())
    .option('--lan', 'let other devices in the house in, over HTTPS and with a code', false)
    .option('--host <address>', 'listen on this address alone, over HTTPS and with a code')
    .option('--name <name...>', 'further names by which browsers call this computer')
    .option('--proxy <address>', 'the address of a proxy of yours in front that speaks HTTPS')
    .addOption(
      new Option('--log-level <level>', 'how much the log says; debug alone tells of the heart')
        .choices(LOG_LEVELS)
        .env('PLIMSOLL_LOG_LEVEL')
        .default('info'),
    )
    .addOption(
      new Option('--log-format <format>', 'sentences, or a line of JSON each')
        .choices(LOG_FORMATS)
        .env('PLIMSOLL_LOG_FORMAT')
        .default('plain'),
    )
    .option('--bridge <socket>', 'the Unix socket of a Bluetooth bridge that the system starts')
    .option('--insecure-lan', 'let other devices in without encryption; every screen warns', false)
    .option('--json', 'say the link and the address as one line of JSON', false)
    .action((options: StartFlags) =>
      commands.start({
        ...options,
        timeZone: options.tz,
        capture: options.capture ?? null,
        host: options.host ?? null,
        names: options.name ?? [],
        proxy: options.proxy ?? null,
        bridge: options.bridge ?? null,
      }),
    );

  command('service', 'run Plimsoll as a service of this computer, from boot on')
    .addArgument(new Argument('<action>', 'what to do').choices(SERVICE_ACTIONS))
    .option('--port <number>', 'with install: the port to listen on', parsePort, DEFAULT_PORT)
    .option('--lan', 'with install: let other devices in the house in, over HTTPS and with a code', false)
    .option('--name <name...>', 'with install: further names by which browsers call this computer')
    .option('--tz <zone>', 'with install: the time zone of your days', timeZone)
    .option('--print', 'show what would be written or removed, and change nothing', false)
    .option('--yes', 'do it without asking', false)
    .option('--json', 'answer as JSON', false)
    .action(async (action: ServiceAction, flags: ServiceFlags, typed: Command) => {
      refuseUnused(`service ${action}`, typedFlags(typed), TAKES);
      end(await commands.service(action, flags));
    });

  command('config', 'show the settings, or set some')
    .argument(
      '[request...]',
      'get KEY, or set KEY VALUE [KEY VALUE …]; the value "default" puts it back, "off" switches off',
    )
    .addOption(dataOption)
    .option('--json', 'answer as JSON', false)
    .action((request: string[], options: ConfigOptions) => commands.config(request, options));

  command('doctor', 'look what is wrong with Bluetooth, permissions, port, disk and Node')
    .addOption(dataOption)
    .option('--port <number>', 'the port to look at', parsePort, DEFAULT_PORT)
    .addOption(driverOption())
    .option('--json', 'answer as JSON', false)
    .action(async (options: DoctorOptions) => {
      end(await commands.doctor(options));
    });
}
