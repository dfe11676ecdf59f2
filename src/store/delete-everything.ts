import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DEMO_FOLDER } from '../data-folder.ts';
import { sync } from '../new-file.ts';
import { lockFolder, storeError } from './database.ts';
import { erase } from './erase.ts';
import { DATA_FILES, setAsideFolders } from './set-aside.ts';

/**
 * Deletes everything that was ever kept in a data folder, for good: the database, older copies that were
 * set aside, the demo, the keys of the certificates. What else lies in the folder is left alone.
 *
 * @returns the names of what was deleted
 * @throws PlimsollError `data-in-use` while a service runs on the folder, and the store's errors
 */
export function deleteEverything(folder: string): string[] {
  const lock = lockFolder(folder);
  try {
    const left = readdirSync(folder).filter((name) => LEFT_BEHIND.some((pattern) => pattern.test(name)));
    const paths = [
      ...DATA_FILES.map((name) => join(folder, name)),
      ...left.map((name) => join(folder, name)),
      ...setAsideFolders(folder),
      ...OTHER_FOLDERS.map((name) => join(folder, name)),
    ].filter((path) => existsSync(path));
    for (const path of paths) eraseAll(path);
    sync(folder);
    return paths;
  } catch (error) {
    throw storeError(error, folder);
  } finally {
    lock.release();
  }
}

/** The demo's own data, and the keys of the household's certificates: devices are to trust new ones. */
const OTHER_FOLDERS = [DEMO_FOLDER, 'tls'];

/** Copies that were not finished, and damaged files that were set aside. */
const LEFT_BEHIND = [/^journal\.log\.damaged-/, /^plimsoll\.db\.(?:rehearsal|restoring)/];

function eraseAll(path: string): void {
  if (statSync(path).isDirectory()) for (const name of readdirSync(path)) eraseAll(join(path, name));
  else erase(path);
  rmSync(path, { recursive: true });
}
