import { chmodSync, chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { defaultDataFolder, enterDataFolder, SERVICE_DATA } from '../../src/data-folder.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const SOMEBODY = 4_321;

describe('the data folder, unless one is named', () => {
  const environment = { XDG_DATA_HOME: '/home/somebody/data', APPDATA: '/home/somebody/data' };
  const own = defaultDataFolder(environment, () => false);

  test('is the user’s own, also before it is there', () => {
    expect(own).toMatch(/plimsoll$/i);
    expect(own).not.toBe(SERVICE_DATA);
  });

  test('is that of the machine’s service where the user has none', () => {
    expect(defaultDataFolder(environment, (folder) => folder === SERVICE_DATA)).toBe(SERVICE_DATA);
  });

  test('stays the user’s own where both are there', () => {
    expect(defaultDataFolder(environment, () => true)).toBe(own);
  });

  test('is what the environment names before anything else', () => {
    expect(defaultDataFolder({ PLIMSOLL_DATA: '/media/stick' }, () => true)).toBe('/media/stick');
  });
});

describe.skipIf(process.getuid?.() !== 0)('with the data of another user', () => {
  function folderOfSomebody(mode = 0o700): string {
    const folder = join(temporaryFolder(), 'data');
    mkdirSync(folder);
    chownSync(folder, SOMEBODY, SOMEBODY);
    chmodSync(folder, mode);
    return folder;
  }

  /** Who a command goes on as; null: as who it was begun. */
  function goesOnAs(uid: number, folder: string, command = 'status'): number | null {
    let after: number | null = null;
    enterDataFolder(folder, command, {
      uid,
      become: (next) => {
        after = next;
      },
    });
    return after;
  }

  test('root does as their owner whatever is asked', () => {
    expect(goesOnAs(0, folderOfSomebody())).toBe(SOMEBODY);
  });

  test('root does not start a service on them', () => {
    expect(() => goesOnAs(0, folderOfSomebody(), 'start')).toThrow(/belong to another user.*systemctl start/);
  });

  test('their owner goes on as usual', () => {
    expect(goesOnAs(SOMEBODY, folderOfSomebody())).toBeNull();
  });

  test('a folder that is not there yet is nobody’s', () => {
    expect(goesOnAs(0, join(temporaryFolder(), 'later'), 'start')).toBeNull();
  });
});
