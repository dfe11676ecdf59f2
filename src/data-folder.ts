import { accessSync, constants, existsSync, type Stats, statSync } from 'node:fs';
import { homedir, platform } from 'node:os';
import { join, resolve } from 'node:path';
import { environmentError } from './errors.ts';

/** The folder of the demo inside a data folder: its heartbeats are made up and stay apart. */
export const DEMO_FOLDER = 'demo';

/** The folder of the data where systemd runs Plimsoll for the whole machine. */
export const SERVICE_DATA = '/var/lib/plimsoll';

/**
 * Where the data lie unless asked otherwise: `PLIMSOLL_DATA`, or where this system keeps such things for a user; those of
 * the machine's service where this user has none.
 */
export function defaultDataFolder(
  environment: NodeJS.ProcessEnv = process.env,
  exists: (folder: string) => boolean = existsSync,
): string {
  const asked = environment['PLIMSOLL_DATA'];
  if (asked !== undefined && asked !== '') return resolve(asked);
  const own = userDataFolder(environment);
  return !exists(own) && exists(SERVICE_DATA) ? SERVICE_DATA : own;
}

function userDataFolder(environment: NodeJS.ProcessEnv): string {
  const home = homedir();
  switch (platform()) {
    case 'darwin':
      return join(home, 'Library', 'Application Support', 'Plimsoll');
    case 'win32':
      return join(environment['APPDATA'] ?? join(home, 'AppData', 'Roaming'), 'Plimsoll');
    default:
      return join(environment['XDG_DATA_HOME'] ?? join(home, '.local', 'share'), 'plimsoll');
  }
}

/** What starts a service on a data folder. */
export const howToStart = (folder: string): string =>
  folder === SERVICE_DATA ? '`sudo systemctl start plimsoll`' : '`npx plimsoll start`';

/** Whose process this is, and what it may change of that. */
export interface Identity {
  /** The user's number; undefined where the system has none. */
  readonly uid: number | undefined;
  /** Goes on as another user, for good. Only root may. */
  become(uid: number, gid: number): void;
}

const thisProcess: Identity = {
  uid: process.getuid?.(),
  become: (uid, gid) => {
    process.setgroups?.([]);
    process.setgid?.(gid);
    process.setuid?.(uid);
  },
};

/**
 * To be called before a command opens a data folder. What root does with somebody's data it does as their owner: files
 * that root left there could not be written any more by whoever records.
 *
 * @param command its name: `start` is refused to root, for a service that runs as another user is started by what
 *   starts it
 * @throws PlimsollError `data-of-another-user`
 */
export function enterDataFolder(folder: string, command: string, identity: Identity = thisProcess): void {
  const { become, uid } = identity;
  const owner = ownerOf(folder);
  if (uid === undefined || owner === null || owner.uid === uid) return;
  const isRoot = uid === 0;
  if (!isRoot && isOpenTo(folder)) return;
  if (command === 'start') {
    throw dataOfAnother(folder, 'as a service Plimsoll is started with `sudo systemctl start plimsoll`');
  }
  if (!isRoot) throw dataOfAnother(folder, 'put `sudo` before the command');
  become(owner.uid, owner.gid);
}

function ownerOf(folder: string): Stats | null {
  try {
    return statSync(folder);
  } catch {
    // Not there yet, or not to be seen: whoever opens it says which.
    return null;
  }
}

function isOpenTo(folder: string): boolean {
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

const dataOfAnother = (folder: string, mend: string) =>
  environmentError(
    'data-of-another-user',
    `The data in ${folder} belong to another user; ${mend}, or name a folder of your own with --data.`,
  );
