/** What Plimsoll needs of the machine besides Bluetooth. Each look changes nothing. */
import { accessSync, constants, existsSync, mkdtempSync, rmdirSync, statfsSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { errorText, systemErrorCode } from '../../errors.ts';
import { probeDatabase } from '../../store/database.ts';
import { type Finding, finding } from './finding.ts';

/** Less free room than this is too little for a year of heartbeats and the system's own needs, in bytes. */
const ENOUGH_ROOM = 300 * 1024 * 1024;
/** The oldest Node that everything here is built for. */
const OLDEST_NODE = { major: 20, minor: 19 } as const;

export function nodeVersion(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const { major: oldestMajor, minor: oldestMinor } = OLDEST_NODE;
  const ok = major > oldestMajor || (major === oldestMajor && minor >= oldestMinor);
  const mend = ok ? '' : ` Install Node ${oldestMajor}.${oldestMinor} or newer.`;
  return finding('node', ok ? 'node-ok' : 'node-too-old', `This is Node ${process.versions.node}.${mend}`);
}

export function database(): Finding {
  try {
    return finding('database', 'database-ok', `SQLite ${probeDatabase()} works.`);
  } catch (error) {
    return finding('database', 'database-missing', errorText(error));
  }
}

export function pages(folder: string): Finding {
  const ok = existsSync(join(folder, 'index.html'));
  return finding(
    'pages',
    ok ? 'pages-ok' : 'pages-not-built',
    ok ? 'The pages are built.' : 'The pages are not built; run `npm run build`.',
  );
}

export function dataFolder(folder: string): Finding {
  if (!existsSync(folder)) {
    const parent = nearestExisting(folder);
    const ok = mayWrite(parent);
    const mend = ok
      ? ''
      : ` ${parent} cannot be written; make it writable, or choose another folder with --data.`;
    return finding(
      'data folder',
      ok ? 'data-folder-ok' : 'data-folder-unusable',
      `${folder} is not there yet; start makes it.${mend}`,
    );
  }
  try {
    rmdirSync(mkdtempSync(join(folder, '.doctor-')));
    return finding('data folder', 'data-folder-ok', `${folder} can be written.`);
  } catch (error) {
    const mend = 'make it writable for this user, or choose another with --data.';
    return finding(
      'data folder',
      'data-folder-unusable',
      `${folder} cannot be written (${errorText(error)}); ${mend}`,
    );
  }
}

export function room(folder: string): Finding {
  const { bavail, bsize } = statfsSync(nearestExisting(folder));
  const free = bavail * bsize;
  const megabytes = Math.floor(free / 1024 / 1024);
  const ok = free >= ENOUGH_ROOM;
  return finding(
    'disk',
    ok ? 'disk-ok' : 'disk-nearly-full',
    `${megabytes} MB are free.${ok ? '' : ' Free some space: at least 300 MB are needed.'}`,
  );
}

export async function portFree(port: number): Promise<Finding> {
  const problem = await new Promise<unknown>((resolve) => {
    const server = createServer();
    server.once('error', resolve);
    server.listen({ host: '127.0.0.1', port }, () => server.close(() => resolve(null)));
  });
  if (problem === null) return finding('port', 'port-ok', `Port ${port} is free.`);
  const found =
    systemErrorCode(problem) === 'EADDRINUSE'
      ? `Port ${port} is taken by another program; stop that one, or start with --port.`
      : `Port ${port} cannot be used (${errorText(problem)}); start with another --port.`;
  return finding('port', 'port-unusable', found);
}

function nearestExisting(path: string): string {
  return existsSync(path) || dirname(path) === path ? path : nearestExisting(dirname(path));
}

function mayWrite(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}
