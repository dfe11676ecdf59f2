import type { Clock } from '../clock.ts';
import { backUp, requireData } from '../store/backup.ts';
import type { Counts } from '../store/database-check.ts';
import { type Restored, restore } from '../store/restore.ts';
import { Progress } from './progress.ts';
import { counted, type Terminal } from './terminal.ts';

export interface BackupOptions {
  readonly data: string;
  readonly json: boolean;
}

/**
 * `plimsoll backup FILE`: everything in one file, also while the service records.
 *
 * @throws PlimsollError `no-data`, `file-exists`, `file-unwritable`, `backup-failed`
 */
export async function backup(
  file: string,
  { data, json }: BackupOptions,
  clock: Clock,
  terminal: Terminal,
): Promise<void> {
  requireData(data);
  const progress = new Progress('Copying', clock, terminal);
  const counts = await backUp(data, file, (share) => progress.at(share, 1));
  if (json) terminal.say(JSON.stringify({ file, rows: counts }));
  else
    terminal.say(
      `Wrote ${file} and checked it: ${inWords(counts)}. Keep it as you keep letters from your doctor.`,
    );
}

/**
 * `plimsoll restore FILE`: puts a backup in the place of what is kept; that stays beside it.
 *
 * @throws PlimsollError `data-in-use`, `not-a-backup`, `database-too-new`, `database-damaged`, `file-unreadable`
 */
export async function restoreBackup(
  file: string,
  { data, json }: BackupOptions,
  clock: Clock,
  terminal: Terminal,
): Promise<void> {
  const { aside, counts, journal } = restore(data, file, clock.wall());
  if (json) {
    terminal.say(JSON.stringify({ data, rows: counts, journal, setAside: aside?.folder ?? null }));
    return;
  }
  terminal.say(`Restored ${file}: ${inWords(counts)}.`);
  if (journal !== null) terminal.say(journalInWords(journal));
  if (aside !== null)
    terminal.say(`What was there before is in ${aside.folder}; delete it when you need it no more.`);
  terminal.say('Devices sign in again: start Plimsoll and open the link that it prints.');
}

/** What became of the last minutes, which lie beside a database that is no backup. */
function journalInWords(journal: NonNullable<Restored['journal']>): string {
  if (journal === 'missing') {
    return 'This is a copy of a database and no backup: its last minutes were in journal.log beside it, which is not there. Copy that too and restore again, or they stay missing.';
  }
  const { entries, lostOctets } = journal;
  const taken = `The last minutes come from journal.log beside it: ${counted(entries, 'entry', 'entries')}`;
  return lostOctets === 0
    ? `${taken}.`
    : `${taken}; ${lostOctets} bytes of it cannot be read and are left out.`;
}

const inWords = (counts: Counts): string =>
  ['segment', 'day', 'threshold', 'alert', 'note']
    .flatMap((one) => {
      const count = counts[`${one}s`];
      return count === undefined ? [] : [counted(count, one)];
    })
    .join(', ');
