import { Argument, InvalidArgumentError } from 'commander';
import { type Role, roleSchema } from '../../contract/http.ts';
import type { DevicesOptions, PairOptions } from '../devices.ts';
import type { StrapsOptions } from '../straps.ts';
import { type CommandBase, driverOption } from './base.ts';

/** What the commands about straps and devices do. */
export interface HouseCommands {
  straps(options: StrapsOptions): Promise<void>;
  pair(role: Role, options: PairOptions): Promise<void>;
  devices(options: DevicesOptions): Promise<void>;
}

/** Adds them to the command line. */
export function addHouseCommands(
  { command, dataOption, timeZone }: CommandBase,
  commands: HouseCommands,
): void {
  command('straps', 'list the straps in range, and say which is yours')
    .addOption(dataOption)
    .option('--adopt <address>', 'this strap is mine')
    .option('--prefer <number>', 'listen to this one first, by its number in the list of yours')
    .option('--forget <number>', 'this one is not, by its number in the list of yours')
    .option('--seconds <number>', 'how long to look', parseSeconds, 20)
    .addOption(driverOption())
    .option('--json', 'answer as JSON', false)
    .action((options: StrapsOptions) => commands.straps(options));

  command('pair', 'let a device in: a one-time link for the wearer, or a code for a carer or a display')
    .addArgument(new Argument('[role]', 'whose device it is').choices(roleSchema.options).default('wearer'))
    .addOption(dataOption)
    .option('--tz <zone>', 'the time zone of what is said', timeZone)
    .option('--json', 'answer as JSON', false)
    .action((role: Role, options: PairOptions) => commands.pair(role, options));

  command('devices', 'list the devices that are signed in')
    .addOption(dataOption)
    .option('--sign-out <number>', 'sign this one out at once')
    .option('--tz <zone>', 'the time zone of what is said', timeZone)
    .option('--json', 'answer as JSON', false)
    .action((options: DevicesOptions) => commands.devices(options));
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (/^\d{1,3}$/.test(text) && seconds >= 1 && seconds <= 600) return seconds;
  throw new InvalidArgumentError('Give a whole number of seconds from 1 to 600.');
}
