import { type Command, Option } from 'commander';
import { EXPORT_FORMATS } from '../contract/data.ts';
import type { BackupOptions } from './backup.ts';
import type { DeleteOptions } from './delete.ts';
import type { ExportOptions } from './export.ts';

/** What the commands about everything that is kept do. */
export interface KeepingCommands {
  backup(file: string, options: BackupOptions): Promise<void>;
  restore(file: string, options: BackupOptions): Promise<void>;
  export(options: ExportOptions): Promise<void>;
  delete(options: DeleteOptions): Promise<void>;
}

/** Adds them to the command line. @param command begins a command with what all have in common */
export function addKeepingCommands(
  command: (signature: string, description: string) => Command,
  commands: KeepingCommands,
  dataOption: Option,
  defaultTimeZone: string,
): void {
  const spanOf = (added: Command) =>
    added
      .option('--from <time>', 'the first day (2026-11-22) or moment (2026-11-22T14:30)')
      .option('--to <time>', 'the last day, or the moment up to which')
      .option('--tz <zone>', 'the time zone of your days', defaultTimeZone);

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

  spanOf(command('export', 'write what was received as a file for other programs'))
    .requiredOption('-o, --output <file>', 'the file to make; it must not be there yet')
    .addOption(
      new Option('--format <format>', 'by default what the file’s name ends with').choices(EXPORT_FORMATS),
    )
    .addOption(dataOption)
    .option('--json', 'answer as JSON', false)
    .action((options: ExportOptions) => commands.export(options));

  spanOf(command('delete', 'delete what was received in a span of time, or everything, for good'))
    .option('--everything', 'all there is: also straps, thresholds, settings and devices', false)
    .option('--confirm <words>', 'the words that are asked for otherwise')
    .addOption(dataOption)
    .option('--json', 'answer as JSON', false)
    .action((options: DeleteOptions) => commands.delete(options));
}
