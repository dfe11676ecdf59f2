import type { Clock } from '../clock.ts';
import type { ServiceAddress } from '../contract/service-address.ts';
import { environmentError, PlimsollError } from '../errors.ts';
import { readAddress } from '../store/address-file.ts';
import { type FolderLock, lockFolder, makeDataFolder } from '../store/database.ts';
import { openStore, type Store } from '../store/store.ts';
import { serviceCall } from './service-client.ts';

/** A data folder in which recordings can be brought in, whether or not a service runs on it. */
export interface ImportsClient {
  readonly store: Store;
  /** Imports came or went: a service that runs looks at the running day anew. */
  changed(): Promise<void>;
  close(): Promise<void>;
}

/** Held while one process brings recordings in; another would take its unfinished one for a left-over. */
const IMPORT_LOCK = 'import.lock';

/**
 * Opens a data folder to bring recordings in. While a service runs on it, both write to one database, and
 * the service is told afterwards; otherwise no service can start meanwhile.
 *
 * @throws PlimsollError `data-in-use` while another import is going on, and as `openStore`
 */
export async function importsClient(folder: string, clock: Clock): Promise<ImportsClient> {
  makeDataFolder(folder);
  const importing = lockImports(folder);
  try {
    const owner = lockOrFindService(folder);
    const store = openStore(folder, owner.lock);
    const changed = async () => {
      if (owner.service === null) return;
      const call = serviceCall(owner.service, store.sessions.openLocal('wearer', clock.wall()));
      try {
        await call('POST', 'imports/changed');
      } finally {
        await call('DELETE', 'session');
      }
    };
    const close = async () => {
      store.close();
      owner.lock?.release();
      importing.release();
    };
    return { store, changed, close };
  } catch (error) {
    importing.release();
    throw error;
  }
}

function lockImports(folder: string): { release(): void } {
  try {
    return lockFolder(folder, IMPORT_LOCK);
  } catch (error) {
    if (!(error instanceof PlimsollError) || error.code !== 'data-in-use') throw error;
    throw environmentError(
      'data-in-use',
      `Another import into ${folder} is going on; wait until it is done, then try again.`,
      error,
    );
  }
}

/** Either the lock on a folder, or where the service is that holds it. */
type FolderOwner =
  | { readonly service: null; readonly lock: FolderLock }
  | { readonly service: ServiceAddress; readonly lock: null };

/** @throws PlimsollError `data-in-use` when it is held by something that cannot be asked */
export function lockOrFindService(folder: string): FolderOwner {
  const service = readAddress(folder);
  try {
    return { service: null, lock: lockFolder(folder) };
  } catch (error) {
    const isRunning = error instanceof PlimsollError && error.code === 'data-in-use';
    if (service === null || !isRunning) throw error;
    return { service, lock: null };
  }
}
