/** What `plimsoll service` needs to know of the program that runs services on a machine. */

export const SERVICE_ACTIONS = ['install', 'status', 'uninstall'] as const;
export type ServiceAction = (typeof SERVICE_ACTIONS)[number];

/** What is asked of `plimsoll service install`. */
export interface ServiceRequest {
  /** Absolute paths of Node and of Plimsoll's entry files. */
  readonly node: string;
  readonly main: string;
  readonly bridge: string;
  /** The home folder of who asks. */
  readonly home: string;
  readonly port: number;
  readonly lan: boolean;
  readonly timeZone: string;
  readonly names: readonly string[];
}

export interface ServiceFile {
  readonly path: string;
  readonly text: string;
}

/** A program and its arguments. */
export type CommandLine = readonly [string, ...string[]];

/** The one who installs: where their things lie. */
export interface Who {
  readonly home: string;
  readonly uid: number;
}

export interface ServiceState {
  readonly installed: boolean;
  readonly running: boolean;
  readonly startsAtBoot: boolean;
  /** In the manager's own words. */
  readonly state: string;
  /** How often it was started again by itself; null where that is not counted. */
  readonly restarts: number | null;
}

export interface Manager {
  readonly name: 'systemd' | 'launchd';
  /** Whether what it writes belongs to root, and the service to a user who sees no home folder. */
  readonly needsRoot: boolean;
  /** What comes before a command that is to see the service's data, such as `sudo -u plimsoll `. */
  readonly asOwner: string;
  /** How to read its log. */
  readonly log: string;
  /** The data folder of the service. */
  data(who: Who): string;
  files(request: ServiceRequest): readonly ServiceFile[];
  /** Every file that there may be of an installation. */
  paths(who: Who): readonly string[];
  /** What is run once the files are there; that ends it; and once they are gone. */
  begin(who: Who): readonly CommandLine[];
  end(who: Who): readonly CommandLine[];
  forget(who: Who): readonly CommandLine[];
  /** How to ask for its state, and what the answer means. @param code of the command's end */
  ask(who: Who): CommandLine;
  read(code: number | null, said: string): ServiceState;
}
