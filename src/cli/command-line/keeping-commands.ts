import { type Command, Option } from 'commander';
import { EXPORT_FORMATS } from '../../contract/data.ts';
import type { BackupOptions } from '../backup.ts';
import type { DeleteOptions } from '../delete.ts';
import type { ExportOptions } from '../export.ts';
import type { ImportOptions } from '../import.ts';
import type { ReplayOptions } from '../replay.ts';
import type { VerifyOptions } from '../verify.ts';
import type { CommandBase } from './base.ts';

/** What the commands about recordings and everything that is kept do; a number is the exit code. */
export interface KeepingCommands {
  import(files: readonly string[], options: ImportOptions): Promise<number>;
  imports(options: ImportOptions): Promise<void>;
  replay(file: string, options: ReplayOptions): Promise<void>;
  export(options: ExportOptions): Promise<void>;
  backup(file: string, options: BackupOptions): Promise<void>;
  restore(file: string, options: BackupOptions): Promise<void>;
  verify(options: VerifyOptions): Promise<number>;
  rebuild(options: VerifyOptions): Promise<void>;
  delete(options: DeleteOptions): Promise<void>;
}

/** Adds them to the command line. */
export function addKeepingCommands(
  { command, dataOption, end, timeZone }: CommandBase,
  commands: KeepingCommands,
): void {
  const spanOf = (added: Command) =>
    added
      .option('--from <time>', 'the first day (2026-11-22) or moment (2026-11-22T14:30)')
      .option('--to <time>', 'the last day, or the moment up to which')
      .option('--tz <zone>', 'the time zone of your days', timeZone);

  command(
    'import',
    'bring recordings in, each as a source of its own; where a strap recorded, the strap counts',
  )
    .argument('[files...]', 'FIT, TCX, CSV with a heading, RR text, Polar HRM, or a capture')
    .addOption(dataOption)
    .option('--tz <zone>', 'the time zone of times without an offset', timeZone)
    .option('--start <time>', 'when a recording begins that does not say it (RR text)')
    .option('--remove <number>', 'take an import out again, by its number in `plimsoll imports`')
    .option('--dry-run', 'say what would come of it and change nothing', false)
    .option('--json', 'answer as JSON', false)
    .action(async (files: string[], options: ImportOptions) => {
      end(await commands.import(files, options));
    });

  command('imports', 'list the recordings that were brought in')
    .addOption(dataOption)
    .option('--tz <zone>', 'the time zone of what is said', timeZone)
    .option('--json', 'answer as JSON', false)
    .action((options: ImportOptions) => commands.imports(options));

  command('replay', 'what the pipeline makes of a recording')
    .argument('<file>', 'FIT, TCX, CSV with a heading, RR text, Polar HRM, or a capture of start --capture')
    .option('--threshold <bpm>', 'the threshold; without it, time over is unknown')
    .option('--tz <zone>', 'the time zone of the days', timeZone)
    .option('--start <time>', 'when a recording begins that does not say it (RR text)')
    .option('--alerts', 'also list the alerts that it raises, with their times', false)
    .option('--set <key=value...>', 'with other settings than the defaults, as alerts.overDwell=20')
    .option('--json', 'answer as JSON', false)
    .action((file: string, options: ReplayOptions) => commands.replay(file, options));

  spanOf(command('export', 'write what was received as a file for other programs'))
    .requiredOption('-o, --output <file>', 'the file to make; it must not be there yet')
    .addOption(
      new Option('--format <format>', 'by default what the file’s name ends with').choices(EXPORT_FORMATS),
    )
    .addOption(dataOption)
    .option('--json', 'answer as JSON', false)
    .action((options: ExportOptions) => commands.export(options));

  command('backup', 'copy everything into one file, also while the service runs')
    .argument('<file>', 'the file to make; it must not be there yet')
    .addOption(dataOption)
    .option('--json', 'answer as JSON', false)
    .action((file: string, options: BackupOptions) => commands.backup(file, options));

  command('restore', 'put a backup in the place of what is kept now, which stays beside it')
    .argument('<file>', 'a file made by backup')
    .addOption(dataOption)
    .option('--json', 'answer as JSON', false)
    .action((file: string, options: BackupOptions) => commands.restore(file, options));

  command('verify', 'read everything that is kept, and work every day out again from its packets')
    .addOption(dataOption)
    .option('--tz <zone>', 'the time zone of your days', timeZone)
    .option('--json', 'answer as JSON', false)
    .action(async (options: VerifyOptions) => {
      end(await commands.verify(options));
    });

  command('rebuild', 'work the summary of every day out again from its packets')
    .addOption(dataOption)
    .option('--tz <zone>', 'the time zone of your days', timeZone)
    .option('--json', 'answer as JSON', false)
    .action((options: VerifyOptions) => commands.rebuild(options));

  spanOf(command('delete', 'delete what was received in a span of time, or everything, for good'))
    .option('--everything', 'all there is: also straps, thresholds, settings and devices', false)
    .option('--confirm <words>', 'the words that are asked for otherwise')
    .addOption(dataOption)
    .option('--json', 'answer as JSON', false)
    .action((options: DeleteOptions) => commands.delete(options));
}
