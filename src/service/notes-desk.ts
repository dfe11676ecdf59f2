import type { Visitor } from '../contract/http.ts';
import type { Note, NoteEntry, NotesAnswer, NotesQuery } from '../contract/note.ts';
import { inputError } from '../errors.ts';
import { type EpochMs, epochMs } from '../units.ts';
import type { KeptNote, NotePort } from './ports.ts';

export interface NotesDeskOptions {
  readonly port: NotePort;
  readonly now: () => EpochMs;
  /** Does what writes to the disk, and explains what goes wrong. */
  readonly write: <Result>(write: () => Result) => Result;
  /** Told whenever there is a note more or less. */
  readonly onChange: () => void;
}

/** A device's clock may be a little ahead of the service's, in ms. */
const AHEAD_MS = 5 * 60_000;

/** What people write down. A note is kept before it is answered. */
export class NotesDesk {
  readonly #options: NotesDeskOptions;

  constructor(options: NotesDeskOptions) {
    this.#options = options;
  }

  /** @throws the port's errors */
  list({ from, to }: NotesQuery, by: Visitor): NotesAnswer {
    const notes = this.#options.port.between(from ?? epochMs(0), to ?? epochMs(Number.MAX_SAFE_INTEGER));
    return { notes: notes.map((note) => ({ ...told(note), mayRemove: mayRemove(note, by) })) };
  }

  /** @throws PlimsollError `bad-input` for a moment that has not come yet; the port's errors, explained */
  add({ at, kind, text }: NoteEntry, by: Visitor): Note {
    const { now, onChange, port, write } = this.#options;
    const writtenAt = now();
    if (at !== undefined && at > writtenAt + AHEAD_MS) {
      throw inputError('bad-input', 'A note is about what has been; choose a time that is not ahead.');
    }
    const note = write(() => port.add({ at: at ?? writtenAt, kind, text }, by, writtenAt));
    onChange();
    return told(note);
  }

  /**
   * Takes a note back: the wearer any, others what was written on their own device.
   *
   * @throws PlimsollError `bad-input` when there is no such note, or it is not theirs
   */
  remove(id: number, by: Visitor): void {
    const { onChange, port, write } = this.#options;
    const note = port.find(id);
    if (note === null || !mayRemove(note, by)) {
      throw inputError('bad-input', 'There is no such note of this device’s; look at the list again.');
    }
    write(() => port.remove(id));
    onChange();
  }
}

const mayRemove = (note: KeptNote, by: Visitor): boolean =>
  by.role === 'wearer' || note.session === by.sessionId;

/** A note as people see it. */
export const told = ({ session: _, ...note }: KeptNote): Note => note;
