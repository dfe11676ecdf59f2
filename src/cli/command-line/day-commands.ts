import type { DayOptions, DaysOptions } from '../days.ts';
import type { ReportCommandOptions } from '../report.ts';
import type { StatusOptions } from '../status.ts';
import type { ThresholdOptions } from '../threshold.ts';
import type { CommandBase } from './base.ts';

/** What the commands do that are about how things stand, today and before; a number is the exit code. */
export interface DayCommands {
  status(options: StatusOptions): Promise<number>;
  day(date: string | undefined, options: DayOptions): Promise<void>;
  days(options: DaysOptions): Promise<void>;
  alerts(date: string | undefined, options: DayOptions): Promise<void>;
  threshold(request: readonly string[], options: ThresholdOptions): Promise<void>;
  report(options: ReportCommandOptions): Promise<void>;
}

/** Adds them to the command line. */
export function addDayCommands(
  { command, dataOption, end, timeZone }: CommandBase,
  commands: DayCommands,
): void {
  command('status', 'how it stands, at a glance')
    .addOption(dataOption)
    .option('--json', 'answer as JSON', false)
    .action(async (options: StatusOptions) => end(await commands.status(options)));

  command('day', 'one day in honest numbers; today if none is named')
    .argument('[date]', 'which day, like 2026-03-29')
    .addOption(dataOption)
    .option('--tz <zone>', 'the time zone of your days', timeZone)
    .option('--json', 'answer as JSON', false)
    .action((date: string | undefined, options: DayOptions) => commands.day(date, options));

  command('days', 'a line a day, and each week beside the one before')
    .option('--from <date>', 'the first day; two weeks before the last, if not named')
    .option('--to <date>', 'the last day; today, if not named')
    .addOption(dataOption)
    .option('--tz <zone>', 'the time zone of your days', timeZone)
    .option('--json', 'answer as JSON', false)
    .action((options: DaysOptions) => commands.days(options));

  command('alerts', 'the alerts of a day, how soon they were acknowledged, and by whom')
    .argument('[date]', 'the day, as 2026-03-28; today if none is named')
    .addOption(dataOption)
    .option('--tz <zone>', 'the time zone of your days', timeZone)
    .option('--json', 'answer as JSON', false)
    .action((date: string | undefined, options: DayOptions) => commands.alerts(date, options));

  command('threshold', 'the threshold, what each method gives for one, and the answers it depends on')
    .argument('[request...]', 'set BPM; answers; lower or keep, when a lower one is offered')
    .addOption(dataOption)
    .option('--tz <zone>', 'the time zone of your days', timeZone)
    .option('--method <name>', 'how it was found: clinician, symptom or resting')
    .option('--note <text>', 'a note; for a higher one the reason')
    .option('--measured-on <date>', 'when a clinician measured it')
    .option('--test-day <day>', 'of a test on two days: first, second, or the lower of the two')
    .option('--posture <name>', 'in which it was measured: upright, sitting or lying')
    .option(
      '--medicine <text>',
      'with set: those taken then; with answers, yes or no: one that changes the heart rate',
    )
    .option('--pots <answer>', 'yes or no')
    .option('--atrial-fibrillation <answer>', 'yes or no')
    .option('--pacemaker <answer>', 'yes or no')
    .option('--pregnancy <answer>', 'yes or no')
    .option('--age <years>', 'or "unknown"')
    .option('--medicine-changed', 'a medicine or its dose has just changed')
    .option('--json', 'answer as JSON', false)
    .action((request: string[], options: ThresholdOptions) => commands.threshold(request, options));

  command('report', 'a page for a clinician, as PDF where a Chromium is installed, else as HTML')
    .option('--from <date>', 'the first day; four weeks up to the last, if not named')
    .option('--to <date>', 'the last day; today, if not named')
    .option('-o, --output <file>', 'the file to make, .pdf or .html; it must not be there yet')
    .option('--notes', 'with what the notes say, not only of what kind they are', false)
    .option('--language <code>', 'en or de', 'en')
    .addOption(dataOption)
    .option('--tz <zone>', 'the time zone of your days', timeZone)
    .option('--json', 'answer as JSON; without -o with everything that the page says', false)
    .action((options: ReportCommandOptions) => commands.report(options));
}
