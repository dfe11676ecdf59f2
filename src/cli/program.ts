import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { BLUETOOTH_DRIVERS } from '../contract/bridge.ts';
import { type Role, roleSchema } from '../contract/http.ts';
import { errorText, PlimsollError } from '../errors.ts';
import type { ConfigOptions } from './config.ts';
import type { DayOptions, DaysOptions } from './days.ts';
import type { DevicesOptions, PairOptions } from './devices.ts';
import type { DoctorOptions } from './doctor.ts';
import type { ImportOptions } from './import.ts';
import { addKeepingCommands, type KeepingCommands } from './keeping-commands.ts';
import { LOG_FORMATS, LOG_LEVELS } from './log.ts';
import type { ReplayOptions } from './replay.ts';
import type { ReportCommandOptions } from './report.ts';
import { addServiceCommands, type ServiceCommands } from './service-commands.ts';
import type { StartOptions } from './start.ts';
import type { StrapsOptions } from './straps.ts';
import { EXIT_REFUSED, type Terminal } from './terminal.ts';
import type { ThresholdOptions } from './threshold.ts';
import type { VerifyOptions } from './verify.ts';

/** What each command does; a number is the exit code, nothing means 0. */
export interface Commands extends KeepingCommands, ServiceCommands {
  start(options: StartOptions): Promise<void>;
  straps(options: StrapsOptions): Promise<void>;
  replay(file: string, options: ReplayOptions): Promise<void>;
  day(date: string | undefined, options: DayOptions): Promise<void>;
  days(options: DaysOptions): Promise<void>;
  report(options: ReportCommandOptions): Promise<void>;
  import(files: readonly string[], options: ImportOptions): Promise<number>;
  imports(options: ImportOptions): Promise<void>;
  alerts(date: string | undefined, options: DayOptions): Promise<void>;
  pair(role: Role, options: PairOptions): Promise<void>;
  devices(options: DevicesOptions): Promise<void>;
  config(request: readonly string[], options: ConfigOptions): Promise<void>;
  doctor(options: DoctorOptions): Promise<number>;
  threshold(request: readonly string[], options: ThresholdOptions): Promise<void>;
  verify(options: VerifyOptions): Promise<number>;
  rebuild(options: VerifyOptions): Promise<void>;
}

export interface ProgramFacts {
  readonly version: string;
  readonly defaultData: string;
  readonly defaultTimeZone: string;
}

/** The flags of `start` as they are typed; what was left out is not there. */
type StartFlags = Omit<StartOptions, 'timeZone' | 'capture' | 'host' | 'names' | 'proxy' | 'bridge'> & {
  readonly tz: string;
  readonly capture?: string;
  readonly host?: string;
  readonly name?: string[];
  readonly proxy?: string;
  readonly bridge?: string;
};

/** The port that Plimsoll listens on unless asked otherwise. */
const DEFAULT_PORT = 8787;

/**
 * Reads the command line and runs the command.
 *
 * @param argv as in `process.argv`
 * @returns the exit code: 0; 1 when `doctor`, `verify` or a status found something wrong; 2 when the command could not
 *   be done; 3 when `status` found nothing that runs
 */
export async function runProgram(
  argv: readonly string[],
  commands: Commands,
  facts: ProgramFacts,
  terminal: Terminal,
): Promise<number> {
  let exitCode = 0;
  const program = new Command('plimsoll')
    .description('A heart-rate pacing monitor for the home.')
    .version(facts.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand(false)
    .configureOutput({ writeErr: () => undefined, writeOut: (text) => terminal.say(text.trimEnd()) })
    .exitOverride();
  const command = (signature: string, description: string) =>
    program
      .command(signature)
      .description(description)
      .version(facts.version, '-V, --version', 'print the version')
      .helpOption('-h, --help', 'show this help')
      .configureOutput({ writeErr: () => undefined, writeOut: (text) => terminal.say(text.trimEnd()) })
      .exitOverride()
      .allowExcessArguments(false);
  const driverOption = () =>
    new Option('--driver <name>', 'the Bluetooth library, instead of the one in the settings').choices(
      BLUETOOTH_DRIVERS,
    );
  const dataOption = new Option('--data <folder>', 'where the data lie').default(facts.defaultData);

  command('start', 'start the service; it prints the link to open')
    .option('--demo', 'a virtual strap instead of Bluetooth, with data of its own', false)
    .option('--port <number>', 'the port on this machine to listen on, 0 for any', parsePort, DEFAULT_PORT)
    .addOption(dataOption)
    .option('--tz <zone>', 'the time zone of your days', facts.defaultTimeZone)
    .option('--capture <file>', 'also write every packet to this file')
    .addOption(driverOption())
    .option('--lan', 'let other devices in the house in, over HTTPS and with a code', false)
    .option('--host <address>', 'listen on this address alone, over HTTPS and with a code')
    .option('--name <name...>', 'further names by which browsers call this machine')
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

  command('straps', 'list the straps in range, and say which is yours')
    .addOption(dataOption)
    .option('--adopt <address>', 'this strap is mine')
    .option('--prefer <number>', 'listen to this one first, by its number in the list of yours')
    .option('--forget <number>', 'this one is not, by its number in the list of yours')
    .option('--seconds <number>', 'how long to look', parseSeconds, 20)
    .addOption(driverOption())
    .option('--json', 'answer as JSON', false)
    .action((options: StrapsOptions) => commands.straps(options));

  command('replay', 'what the pipeline makes of a recording')
    .argument('<file>', 'FIT, TCX, CSV with a heading, RR text, Polar HRM, or a capture of start --capture')
    .option('--threshold <bpm>', 'the threshold; without it, time over is unknown')
    .option('--tz <zone>', 'the time zone of the days', facts.defaultTimeZone)
    .option('--start <time>', 'when a recording begins that does not say it (RR text)')
    .option('--alerts', 'also list the alerts that it raises, with their times', false)
    .option('--set <key=value...>', 'with other settings than the defaults, as alerts.overDwell=20')
    .option('--json', 'answer as JSON', false)
    .action((file: string, options: ReplayOptions) => commands.replay(file, options));

  command('pair', 'let a device in: a one-time link for the wearer, or a code for a carer or a display')
    .addArgument(new Argument('[role]', 'whose device it is').choices(roleSchema.options).default('wearer'))
    .addOption(dataOption)
    .option('--tz <zone>', 'the time zone of what is said', facts.defaultTimeZone)
    .option('--json', 'answer as JSON', false)
    .action((role: Role, options: PairOptions) => commands.pair(role, options));

  command('devices', 'list the devices that are signed in')
    .addOption(dataOption)
    .option('--sign-out <number>', 'sign this one out at once')
    .option('--tz <zone>', 'the time zone of what is said', facts.defaultTimeZone)
    .option('--json', 'answer as JSON', false)
    .action((options: DevicesOptions) => commands.devices(options));

  command('config', 'show the settings, or set one')
    .argument(
      '[request...]',
      'get KEY, or set KEY VALUE; the value "default" puts it back, "off" switches off',
    )
    .addOption(dataOption)
    .option('--json', 'answer as JSON', false)
    .action((request: string[], options: ConfigOptions) => commands.config(request, options));

  command('threshold', 'the threshold, what each method gives for one, and the answers it depends on')
    .argument('[request...]', 'set BPM; answers; lower or keep, when a lower one is offered')
    .addOption(dataOption)
    .option('--tz <zone>', 'the time zone of your days', facts.defaultTimeZone)
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

  addKeepingCommands(command, commands, dataOption, facts.defaultTimeZone);
  addServiceCommands(
    command,
    commands,
    { dataOption, ...facts, parsePort, defaultPort: DEFAULT_PORT },
    (code) => {
      exitCode = code;
    },
  );

  command(
    'import',
    'bring recordings in, each as a source of its own; where a strap recorded, the strap counts',
  )
    .argument('[files...]', 'FIT, TCX, CSV with a heading, RR text, Polar HRM, or a capture')
    .addOption(dataOption)
    .option('--tz <zone>', 'the time zone of times without an offset', facts.defaultTimeZone)
    .option('--start <time>', 'when a recording begins that does not say it (RR text)')
    .option('--remove <number>', 'take an import out again, by its number in `plimsoll imports`')
    .option('--dry-run', 'say what would come of it and change nothing', false)
    .option('--json', 'answer as JSON', false)
    .action(async (files: string[], options: ImportOptions) => {
      exitCode = await commands.import(files, options);
    });

  command('imports', 'list the recordings that were brought in')
    .addOption(dataOption)
    .option('--tz <zone>', 'the time zone of what is said', facts.defaultTimeZone)
    .option('--json', 'answer as JSON', false)
    .action((options: ImportOptions) => commands.imports(options));

  command('doctor', 'look what is wrong with Bluetooth, permissions, port, disk and Node')
    .addOption(dataOption)
    .option('--port <number>', 'the port to look at', parsePort, DEFAULT_PORT)
    .addOption(driverOption())
    .option('--json', 'answer as JSON', false)
    .action(async (options: DoctorOptions) => {
      exitCode = await commands.doctor(options);
    });

  command('day', 'one day in honest numbers; today if none is named')
    .argument('[date]', 'which day, like 2026-03-29')
    .addOption(dataOption)
    .option('--tz <zone>', 'the time zone of your days', facts.defaultTimeZone)
    .option('--json', 'answer as JSON', false)
    .action((date: string | undefined, options: DayOptions) => commands.day(date, options));

  command('alerts', 'the alerts of a day, how soon they were acknowledged, and by whom')
    .argument('[date]', 'the day, as 2026-03-28; today if none is named')
    .addOption(dataOption)
    .option('--tz <zone>', 'the time zone of your days', facts.defaultTimeZone)
    .option('--json', 'answer as JSON', false)
    .action((date: string | undefined, options: DayOptions) => commands.alerts(date, options));

  command('days', 'a line a day, and each week beside the one before')
    .option('--from <date>', 'the first day; two weeks before the last, if not named')
    .option('--to <date>', 'the last day; today, if not named')
    .addOption(dataOption)
    .option('--tz <zone>', 'the time zone of your days', facts.defaultTimeZone)
    .option('--json', 'answer as JSON', false)
    .action((options: DaysOptions) => commands.days(options));

  command('report', 'a page for a clinician, as PDF where a Chromium is installed, else as HTML')
    .option('--from <date>', 'the first day; four weeks up to the last, if not named')
    .option('--to <date>', 'the last day; today, if not named')
    .option('-o, --output <file>', 'the file to make, .pdf or .html; it must not be there yet')
    .option('--notes', 'with what the notes say, not only of what kind they are', false)
    .option('--language <code>', 'en or de', 'en')
    .addOption(dataOption)
    .option('--tz <zone>', 'the time zone of your days', facts.defaultTimeZone)
    .option('--json', 'answer as JSON; without -o with everything that the page says', false)
    .action((options: ReportCommandOptions) => commands.report(options));

  command('verify', 'read everything that is kept, and work every day out again from its packets')
    .addOption(dataOption)
    .option('--tz <zone>', 'the time zone of your days', facts.defaultTimeZone)
    .option('--json', 'answer as JSON', false)
    .action(async (options: VerifyOptions) => {
      exitCode = await commands.verify(options);
    });

  command('rebuild', 'work the summary of every day out again from its packets')
    .addOption(dataOption)
    .option('--tz <zone>', 'the time zone of your days', facts.defaultTimeZone)
    .option('--json', 'answer as JSON', false)
    .action((options: VerifyOptions) => commands.rebuild(options));

  try {
    if (argv.length <= 2) program.outputHelp();
    else await program.parseAsync([...argv]);
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    tell(error, argv.includes('--json'), terminal);
    return EXIT_REFUSED;
  }
}

function tell(error: unknown, json: boolean, terminal: Terminal): void {
  const { code, message } = sentenceOf(error);
  terminal.note(message);
  if (json) terminal.say(JSON.stringify({ error: { code, message } }));
}

function sentenceOf(error: unknown): { code: string; message: string } {
  if (error instanceof PlimsollError) return { code: error.code, message: error.message };
  if (error instanceof CommanderError) {
    const what = error.message.replace(/^error: /, '').replace(/\.?$/, '');
    const sentence = what.charAt(0).toUpperCase() + what.slice(1);
    return { code: 'bad-option', message: `${sentence}; add --help to see what there is.` };
  }
  const trace = error instanceof Error ? error.stack : undefined;
  return { code: 'internal', message: `Plimsoll made a mistake: ${trace ?? errorText(error)}` };
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('A port is a whole number from 0 to 65535.');
}

function parseSeconds(text: string): number {
  const seconds = Number(text);
  if (/^\d{1,3}$/.test(text) && seconds >= 1 && seconds <= 600) return seconds;
  throw new InvalidArgumentError('Give a whole number of seconds from 1 to 600.');
}
