/** `plimsoll service`: Plimsoll as a service of this machine, from boot on, with no more rights than it needs. */
import { environmentError, inputError, type PlimsollError } from '../../errors.ts';
import type { Ask } from '../delete.ts';
import { EXIT_UNWELL, type Terminal } from '../terminal.ts';
import type { CommandLine, Manager, ServiceAction, ServiceRequest, Who } from './manager.ts';

/** What the commands may do to the machine. */
export interface Machine {
  readonly who: Who;
  /** Who runs services here; null: nobody that we know. */
  readonly manager: Manager | null;
  /** Whether it runs, as it does not in a container. */
  readonly managerRuns: boolean;
  /** Runs a program to its end. @returns its exit code, null where it could not be run, and what it said */
  run(command: CommandLine): { readonly code: number | null; readonly said: string };
  /** Writes a file that everybody may read. */
  write(path: string, text: string): void;
  remove(path: string): void;
  exists(path: string): boolean;
  /** The first folder or file on the way to a path that other users may not read; null: all of it may be read. */
  closedTo(path: string): string | null;
}

/** What was typed; `request` says which files of Plimsoll's are to run. */
export interface ServiceOptions {
  readonly request: ServiceRequest;
  readonly print: boolean;
  readonly yes: boolean;
  readonly json: boolean;
}

/**
 * @returns the exit code: 0; for `status` 1 when it does not run
 * @throws PlimsollError `no-service-manager`, `needs-root`, `program-out-of-reach`, `not-confirmed`, `service-failed`
 */
export async function service(
  action: ServiceAction,
  options: ServiceOptions,
  machine: Machine,
  ask: Ask,
  terminal: Terminal,
): Promise<number> {
  const manager = managerOf(machine);
  switch (action) {
    case 'install':
      await install(manager, options, machine, ask, terminal);
      return 0;
    case 'uninstall':
      await uninstall(manager, options, machine, ask, terminal);
      return 0;
    case 'status':
      return status(manager, options, machine, terminal);
  }
}

async function install(
  manager: Manager,
  { json, print, request, yes }: ServiceOptions,
  machine: Machine,
  ask: Ask,
  terminal: Terminal,
): Promise<void> {
  const files = manager.files(request);
  if (print) {
    if (json) terminal.say(JSON.stringify({ files }));
    else for (const { path, text } of files) await terminal.write(`# ${path}\n${text}\n`);
    return;
  }
  requireRights(manager, machine);
  const closed = [request.node, request.main]
    .map((path) => machine.closedTo(path))
    .find((path) => path !== null);
  if (manager.needsRoot && closed !== undefined) throw outOfReach(closed);
  const paths = files.map(({ path }) => path);
  await confirmed(
    `This writes ${paths.join(', ')} and starts Plimsoll now and whenever this computer starts.`,
    {
      ...{ yes, ask },
    },
  );
  for (const { path, text } of files) machine.write(path, text);
  for (const command of manager.begin(machine.who)) mustRun(command, machine, manager);
  const data = manager.data(machine.who);
  if (json) terminal.say(JSON.stringify({ installed: paths, data }));
  else {
    terminal.say(`Plimsoll runs, and starts with this computer. Data: ${data}. Log: ${manager.log}.`);
    terminal.say(
      `Make a link for the wearer's browser: ${manager.asOwner}${request.node} ${request.main} pair --data "${data}"`,
    );
  }
}

async function uninstall(
  manager: Manager,
  { json, print, yes }: ServiceOptions,
  machine: Machine,
  ask: Ask,
  terminal: Terminal,
): Promise<void> {
  const paths = manager.paths(machine.who).filter((path) => machine.exists(path));
  const data = manager.data(machine.who);
  if (print || paths.length === 0) {
    if (json) terminal.say(JSON.stringify({ files: paths }));
    else if (paths.length === 0) terminal.say('Plimsoll is not installed as a service here.');
    else for (const path of paths) terminal.say(path);
    return;
  }
  requireRights(manager, machine);
  await confirmed(`This stops Plimsoll and removes ${paths.join(', ')}; the data in ${data} stay.`, {
    yes,
    ask,
  });
  for (const command of manager.end(machine.who)) mustRun(command, machine, manager);
  for (const path of paths) machine.remove(path);
  for (const command of manager.forget(machine.who)) mustRun(command, machine, manager);
  if (json) terminal.say(JSON.stringify({ removed: paths, data }));
  else terminal.say(`Plimsoll is no service of this computer any more. Its data stay in ${data}.`);
}

function status(manager: Manager, { json }: ServiceOptions, machine: Machine, terminal: Terminal): number {
  const { code, said } = machine.run(manager.ask(machine.who));
  const state = manager.read(code, said);
  if (json) terminal.say(JSON.stringify({ manager: manager.name, ...state }));
  else if (!state.installed) {
    terminal.say('Plimsoll is not installed as a service here; `plimsoll service install` does it.');
  } else {
    const boot = state.startsAtBoot ? 'starts with this computer' : 'does not start with this computer';
    const again = state.restarts === null ? '' : ` Started again by itself: ${state.restarts} times.`;
    terminal.say(`Plimsoll ${state.running ? 'runs' : 'does not run'}: ${state.state}. It ${boot}.${again}`);
    terminal.say(`Log: ${manager.log}`);
  }
  return state.running ? 0 : EXIT_UNWELL;
}

function managerOf({ manager }: Machine): Manager {
  if (manager === null) throw noManager();
  return manager;
}

const noManager = (): PlimsollError =>
  environmentError(
    'no-service-manager',
    'This computer runs neither systemd nor launchd; start Plimsoll with `plimsoll start` from whatever starts programs here.',
  );

/** @throws PlimsollError where services cannot be changed */
function requireRights(manager: Manager, { managerRuns, who }: Machine): void {
  if (!managerRuns) throw noManager();
  if (!manager.needsRoot || who.uid === 0) return;
  throw environmentError(
    'needs-root',
    'A service of the computer is installed by root; put `sudo` before the command.',
  );
}

const outOfReach = (path: string): PlimsollError =>
  environmentError(
    'program-out-of-reach',
    `The service runs as a user of its own, who cannot read ${path}; put Plimsoll, and Node, where all may read, such as /opt/plimsoll.`,
  );

async function confirmed(what: string, { ask, yes }: { ask: Ask; yes: boolean }): Promise<void> {
  if (yes || (await ask(`${what} Type "yes" to go on: `))?.trim() === 'yes') return;
  throw inputError('not-confirmed', 'Nothing was changed: type "yes" when asked, or add --yes.');
}

function mustRun(command: CommandLine, machine: Machine, manager: Manager): void {
  const { code, said } = machine.run(command);
  if (code === 0) return;
  const why = said.trim().split('\n').at(-1) ?? '';
  throw environmentError(
    'service-failed',
    `“${command.join(' ')}” failed${why === '' ? '' : ` (${why})`}; see ${manager.log}, then run the same command again.`,
  );
}
