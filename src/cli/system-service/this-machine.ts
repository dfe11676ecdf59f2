import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  constants,
  existsSync,
  mkdirSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { homedir, platform } from 'node:os';
import { dirname } from 'node:path';
import { launchd } from './launchd.ts';
import type { Manager } from './manager.ts';
import type { Machine } from './service.ts';
import { systemd } from './units.ts';

/** A service's program has so long to start, in ms. */
const PATIENCE_MS = 200_000;
/** Folders that `ProtectHome=` hides from a service, whatever their rights. */
const HIDDEN = ['/home', '/root', '/run/user'];

/** The machine that this runs on. */
export const thisMachine = (): Machine => ({
  who: { home: homedir(), uid: process.getuid?.() ?? -1 },
  manager: managerHere(),
  managerRuns: managerRuns(),
  run: ([program, ...args]) => {
    const { error, status, stderr, stdout } = spawnSync(program, args, {
      encoding: 'utf8',
      timeout: PATIENCE_MS,
    });
    return { code: status, said: error === undefined ? stdout + stderr : error.message };
  },
  write: (path, text) => {
    mkdirSync(dirname(path), { recursive: true, mode: 0o755 });
    writeFileSync(path, text);
    // Our own umask would close it to the service's user.
    chmodSync(path, 0o644);
  },
  remove: (path) => rmSync(path, { force: true }),
  exists: existsSync,
  closedTo,
});

/** The manager that such machines have; `--print` shows its files also where it does not run. */
function managerHere(): Manager | null {
  if (platform() === 'darwin') return launchd;
  return platform() === 'linux' ? systemd : null;
}

/** Whether it runs here (sd_booted(3)). */
const managerRuns = (): boolean => platform() === 'darwin' || existsSync('/run/systemd/system');

/** The first part of a path that the service's user may not read. */
function closedTo(path: string): string | null {
  const real = realpathSync(path);
  const hidden = HIDDEN.find((folder) => real.startsWith(`${folder}/`));
  if (hidden !== undefined) return real;
  if ((statSync(real).mode & constants.S_IROTH) === 0) return real;
  for (let folder = dirname(real); folder !== dirname(folder); folder = dirname(folder)) {
    if ((statSync(folder).mode & constants.S_IXOTH) === 0) return folder;
  }
  return null;
}
