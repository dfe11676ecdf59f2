import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Temporal } from 'temporal-polyfill';
import { sync } from '../new-file.ts';
import type { EpochMs } from '../units.ts';
import { DATABASE_FILE } from './database.ts';
import { JOURNAL_FILE } from './journal-log.ts';

/** All files that together are what is kept. */
export const DATA_FILES = [
  `${DATABASE_FILE}-wal`,
  `${DATABASE_FILE}-shm`,
  DATABASE_FILE,
  JOURNAL_FILE,
] as const;

/** Why files were set aside; their folder's name begins with it. */
const SET_ASIDE = ['before-restore', 'damaged'] as const;

/** Where files were moved to, and how large they are together, in octets. */
export interface SetAside {
  readonly folder: string;
  readonly octets: number;
}

/**
 * Moves what is kept in a data folder out of the way, into a folder inside it that says why and when.
 * Nothing is changed or overwritten; moved back, the files are what they were.
 *
 * @returns null when there was nothing to move
 */
export function setAside(folder: string, why: (typeof SET_ASIDE)[number], at: EpochMs): SetAside | null {
  const files = DATA_FILES.filter((file) => existsSync(join(folder, file)));
  if (files.length === 0) return null;
  const target = newFolder(folder, why, at);
  let octets = 0;
  for (const file of files) {
    octets += statSync(join(folder, file)).size;
    renameSync(join(folder, file), join(target, file));
  }
  sync(target);
  sync(folder);
  return { folder: target, octets };
}

/** The folders with what was set aside in a data folder. */
export const setAsideFolders = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && SET_ASIDE.some((why) => entry.name.startsWith(`${why}-`)))
    .map(({ name }) => join(folder, name));

/**
 * Keeps a copy of one file of a data folder, for what is wrong with it will be lost when it is used.
 *
 * @returns where the copy lies
 */
export function copyAside(folder: string, file: (typeof DATA_FILES)[number], at: EpochMs): SetAside {
  const target = newFolder(folder, 'damaged', at);
  copyFileSync(join(folder, file), join(target, file));
  sync(target);
  return { folder: target, octets: statSync(join(target, file)).size };
}

function newFolder(folder: string, why: string, at: EpochMs): string {
  const when = Temporal.Instant.fromEpochMilliseconds(at).toString({ smallestUnit: 'second' });
  const name = join(folder, `${why}-${when.replaceAll(/[-:]/g, '')}`);
  for (let count = 1; ; count += 1) {
    const path = count === 1 ? name : `${name}-${count}`;
    if (existsSync(path)) continue;
    mkdirSync(path, { mode: 0o700 });
    return path;
  }
}
