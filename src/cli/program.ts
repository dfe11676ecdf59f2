import { Command, CommanderError, Help, Option } from 'commander';
import { errorText, PlimsollError } from '../errors.ts';
import { Calendar } from '../pacing/calendar.ts';
import type { CommandBase } from './command-line/base.ts';
import { addDayCommands, type DayCommands } from './command-line/day-commands.ts';
import { addHouseCommands, type HouseCommands } from './command-line/house-commands.ts';
import { addKeepingCommands, type KeepingCommands } from './command-line/keeping-commands.ts';
import { addServiceCommands, type ServiceCommands } from './command-line/service-commands.ts';
import { EXIT_REFUSED, type Terminal } from './terminal.ts';

/** What each command does; a number is the exit code, nothing means 0. */
export interface Commands extends ServiceCommands, DayCommands, HouseCommands, KeepingCommands {}

interface ProgramFacts {
  readonly version: string;
  readonly defaultData: string;
  readonly defaultTimeZone: string;
  /** Is told of the data folder that a command is about, before it runs. @throws PlimsollError where it may not */
  enter(dataFolder: string, command: string): void;
}

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
  const program = withHelp(new Command('plimsoll'), terminal)
    .description('A heart-rate pacing monitor for the home.')
    .version(facts.version, '-V, --version', 'print the version')
    .helpCommand(false)
    .hook('preAction', (_, asked) => {
      const { data, tz } = asked.opts<{ data?: string; tz?: string }>();
      // A zone that there is not is refused before anything was done.
      if (tz !== undefined) new Calendar(tz);
      if (data !== undefined) facts.enter(data, asked.name());
    });
  const base: CommandBase = {
    command: (signature, description) =>
      withHelp(program.command(signature), terminal)
        .description(description)
        .version(facts.version)
        .allowExcessArguments(false),
    dataOption: new Option('--data <folder>', 'where the data lie').default(facts.defaultData),
    timeZone: facts.defaultTimeZone,
    end: (code) => {
      exitCode = code;
    },
  };
  program.commandsGroup('Run it:');
  addServiceCommands(base, commands);
  program.commandsGroup('Today, and the days before:');
  addDayCommands(base, commands);
  program.commandsGroup('Straps and devices:');
  addHouseCommands(base, commands);
  program.commandsGroup('Recordings, and everything that is kept:');
  addKeepingCommands(base, commands);

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

/** How every command is explained, and that none of them ends the process. */
const withHelp = (command: Command, terminal: Terminal): Command =>
  command
    .helpOption('-h, --help', 'show this help')
    .configureHelp({
      // Every command knows it; the first page of the help says so once.
      visibleOptions: (of) =>
        plainHelp.visibleOptions(of).filter(({ long }) => of.parent === null || long !== '--version'),
      // That a flag is off until it is given needs no words.
      optionDescription: (option) =>
        option.defaultValue === false ? option.description : plainHelp.optionDescription(option),
    })
    .configureOutput({ writeErr: () => undefined, writeOut: (text) => sayLines(text, terminal) })
    .exitOverride();

const plainHelp = new Help();

function sayLines(text: string, terminal: Terminal): void {
  for (const line of text.trimEnd().split('\n')) terminal.say(line);
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
