import { expect, test } from 'vitest';
import { importFiles } from '../../../src/cli/import.ts';
import { importsClient } from '../../../src/cli/imports-client.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

const clock = new VirtualClock(Date.UTC(2026, 2, 10, 8));
const quiet = { say: () => undefined, write: () => undefined, note: () => undefined };

test.each([
  ['nothing', [], {}],
  ['files and a removal', ['a.csv'], { remove: '2' }],
])('asked for %s, import says what to name in the words of its help', async (_, files, options) => {
  const asked = { data: temporaryFolder(), tz: 'UTC', dryRun: false, json: false, ...options };
  const connect = (folder: string) => importsClient(folder, clock);
  await expect(importFiles(files, asked, connect, clock, quiet)).rejects.toThrow(
    'Name the files to import, or one import with --remove NUMBER.',
  );
});
