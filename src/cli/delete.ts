import { createInterface } from 'node:readline/promises';
import { deletionSentence } from '../contract/deletion-sentence.ts';
import { inputError } from '../errors.ts';
import { Calendar } from '../pacing/calendar.ts';
import { requireData } from '../store/backup.ts';
import { deleteSpan } from '../store/delete.ts';
import { deleteEverything } from '../store/delete-everything.ts';
import { parseSpan } from './span.ts';
import type { Terminal } from './terminal.ts';

export interface DeleteOptions {
  readonly data: string;
  readonly tz: string;
  readonly from?: string;
  readonly to?: string;
  readonly everything: boolean;
  readonly confirm?: string;
  readonly json: boolean;
}

/** Asks a person to type something. @returns what was typed; null when nobody is there to be asked */
export type Ask = (question: string) => Promise<string | null>;

/** Asks whoever sits at this terminal. */
export const askAtTerminal: Ask = async (question) => {
  if (!process.stdin.isTTY) return null;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const typed = await terminal.question(question);
  terminal.close();
  return typed;
};

/**
 * `plimsoll delete`: a span of time, or everything, for good, after typing out what is meant.
 *
 * @throws PlimsollError `bad-option`, `no-data`, `not-confirmed`, `data-in-use`
 */
export async function deleteData(options: DeleteOptions, ask: Ask, terminal: Terminal): Promise<void> {
  const { data, everything, from, json, to } = options;
  if (everything === (from !== undefined || to !== undefined)) {
    throw inputError('bad-option', 'Say either --everything, or which span with --from and --to.');
  }
  const { timeZone } = new Calendar(options.tz);
  const span = parseSpan(from, to, timeZone);
  requireData(data);
  const words = deletionSentence({ everything, from, to });
  await confirmed(words, options.confirm, ask);
  if (everything) {
    const deleted = deleteEverything(data);
    if (json) terminal.say(JSON.stringify({ deleted }));
    else terminal.say(`Deleted everything in ${data}. ${OUT_OF_REACH}`);
    return;
  }
  const deleted = deleteSpan(data, span, (step) => terminal.note(step));
  if (json) {
    terminal.say(JSON.stringify(deleted));
    return;
  }
  terminal.say(
    `Deleted ${deleted.entries} packets and events, ${deleted.alerts} alerts and ${deleted.notes} notes. ${OUT_OF_REACH}`,
  );
  for (const copy of deleted.copies) {
    terminal.say(
      `An older copy that may still hold them was left: ${copy}; delete it yourself, or restore it.`,
    );
  }
}

const OUT_OF_REACH = 'Backups and exports that you made are yours to delete.';

async function confirmed(words: string, given: string | undefined, ask: Ask): Promise<void> {
  const typed = given ?? (await ask(`This cannot be undone. Type "${words}" to go on: `));
  if (typed?.trim() === words) return;
  throw inputError(
    'not-confirmed',
    `Nothing was deleted: type "${words}" when asked, or give it with --confirm "${words}".`,
  );
}
