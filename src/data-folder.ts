import { homedir, platform } from 'node:os';
import { join, resolve } from 'node:path';

/** The folder of the demo inside a data folder: its heartbeats are made up and stay apart. */
export const DEMO_FOLDER = 'demo';

/** Where the data lie unless asked otherwise: `PLIMSOLL_DATA`, or where this system keeps such things. */
export function defaultDataFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const asked = environment['PLIMSOLL_DATA'];
  if (asked !== undefined && asked !== '') return resolve(asked);
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
