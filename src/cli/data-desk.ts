import { setImmediate } from 'node:timers/promises';
import type { DeletedAnswer, Deletion, ExportFormat, ExportQuery } from '../contract/data.ts';
import { deletionSentence, isTypedOut } from '../contract/deletion-sentence.ts';
import { failureOf, inputError } from '../errors.ts';
import { exportPieces } from '../exports/export.ts';
import type { TimeSpan } from '../service/ports.ts';
import { captureLine } from '../sources/capture-file.ts';
import type { Store } from '../store/store.ts';
import { type EpochMs, epochMs } from '../units.ts';
import { parseSpan } from './span.ts';

export interface DataDeskOptions {
  readonly store: Store;
  readonly timeZone: string;
  readonly version: string;
  readonly now: () => EpochMs;
  /** Told when packets of the running day may be gone. */
  readonly onDeleted: () => void;
  /** Ends the service, and deletes everything when it has ended. */
  readonly deleteEverything: () => void;
}

const FILES: Readonly<Record<ExportFormat, { readonly ending: string; readonly type: string }>> = {
  csv: { ending: 'csv', type: 'text/csv; charset=utf-8; header=present' },
  json: { ending: 'json', type: 'application/json; charset=utf-8' },
  fit: { ending: 'fit', type: 'application/vnd.ant.fit' },
  capture: { ending: 'jsonl', type: 'application/jsonl; charset=utf-8' },
};

/** Exports and deletions while the service runs: both in small steps, between which everything else goes on. */
export class DataDesk {
  readonly #options: DataDeskOptions;
  #isDeleting = false;

  constructor(options: DataDeskOptions) {
    this.#options = options;
  }

  /** @throws PlimsollError `bad-input` for a span that is none */
  exported({ format, from, to }: ExportQuery) {
    const { store, timeZone, version } = this.#options;
    const span = spanOf(from, to, timeZone);
    const { ending, type } = FILES[format];
    const within = from === undefined && to === undefined ? [] : [from ?? 'beginning', 'to', to ?? 'now'];
    const name = `${['plimsoll', ...within].join('-').replaceAll(/[^\w.-]/g, '-')}.${ending}`;
    return {
      name,
      type,
      pieces: paced(exportPieces(store, { format, span, timeZone, version, captureLine })),
    };
  }

  /** @throws PlimsollError `not-confirmed` unless the sentence was typed out, `bad-input` for a span that is none */
  async remove(deletion: Deletion): Promise<DeletedAnswer> {
    const { everything, from, to, typed } = deletion;
    // A span without an end on either side would be everything, unsaid.
    if (everything === (from !== undefined || to !== undefined))
      throw inputError('bad-input', 'Say either everything, or which span.');
    const span = spanOf(from, to, this.#options.timeZone);
    if (!isTypedOut(typed, deletion))
      throw inputError(
        'not-confirmed',
        `Nothing was deleted: type “${deletionSentence(deletion)}” to go on.`,
      );
    if (!everything) return this.#removeSpan(span);
    this.#options.deleteEverything();
    return { everything, entries: null, alerts: null, notes: null, copies: [] };
  }

  async #removeSpan({ from, to }: TimeSpan): Promise<DeletedAnswer> {
    const { now, onDeleted, store } = this.#options;
    if (this.#isDeleting)
      throw inputError('bad-input', 'A deletion is still going on; wait until it is done.');
    this.#isDeleting = true;
    try {
      // What comes in from now on was not meant.
      const span = { from, to: epochMs(Math.min(to, now() + 1)) };
      const deleted = await store.deleteSpan(span, () => setImmediate());
      onDeleted();
      return { everything: false, ...deleted };
    } catch (error) {
      // Some of it may be gone all the same; that counting anew fails too says nothing new.
      failureOf(onDeleted);
      throw store.explain(error);
    } finally {
      this.#isDeleting = false;
    }
  }
}

function spanOf(from: string | undefined, to: string | undefined, timeZone: string): TimeSpan {
  return parseSpan(from, to, timeZone, { code: 'bad-input', from: '“From”', to: '“To”' });
}

async function* paced(pieces: Iterable<{ readonly bytes: Uint8Array }>): AsyncGenerator<Uint8Array> {
  for (const { bytes } of pieces) {
    if (bytes.length > 0) yield bytes;
    await setImmediate();
  }
}
