import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { restoreBackup } from '../../../src/cli/backup.ts';
import { DATABASE_FILE } from '../../../src/store/database.ts';
import { JOURNAL_FILE } from '../../../src/store/journal-log.ts';
import { lived } from '../../support/lived.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { VirtualClock } from '../../support/virtual-clock.ts';

test.each([
  [
    'and its journal',
    [DATABASE_FILE, JOURNAL_FILE],
    /^The last minutes come from journal\.log .* \d+ entries\.$/,
  ],
  [
    'alone',
    [DATABASE_FILE],
    /no backup: its last minutes were in journal\.log beside it, which is not there/,
  ],
])('restoring a copied database %s says what became of its last minutes', async (_, names, sentence) => {
  const { clock, folder, store } = lived(temporaryFolder());
  store.close();
  const place = temporaryFolder();
  for (const name of names) copyFileSync(join(folder, name), join(place, name));
  const said: string[] = [];
  const terminal = {
    say: (line: string) => void said.push(line),
    write: () => undefined,
    note: () => undefined,
  };
  const options = { data: temporaryFolder(), json: false };
  await restoreBackup(join(place, DATABASE_FILE), options, new VirtualClock(clock.wall()), terminal);
  expect(said[1]).toMatch(sentence);
});
