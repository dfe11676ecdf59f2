/** Reads the notes that are installed with the program. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { type FirmwareNote, firmwareNoteSchema } from '../contract/firmware-note.ts';
import { environmentError, errorText } from '../errors.ts';

/** How to add a note; the only file of the folder that is none. */
const README = 'README.md';
/** Front matter: YAML between two lines of three hyphens, at the very start. */
const FRONT_MATTER = /^---\r?\n(.*?)\r?\n---\r?\n(.*)$/s;

export interface NoteFile {
  readonly note: FirmwareNote;
  /** The prose below the facts, in Markdown. */
  readonly prose: string;
}

/** One note. @throws PlimsollError `note-unreadable` saying which line of which file is wrong */
export function readNote(text: string, file: string): NoteFile {
  const [, facts, prose] = FRONT_MATTER.exec(text) ?? [];
  if (facts === undefined || prose === undefined)
    throw unreadable(file, 'it does not begin with facts between two lines of ---');
  let value: unknown;
  try {
    value = parse(facts);
  } catch (error) {
    throw unreadable(file, errorText(error), error);
  }
  const note = firmwareNoteSchema.safeParse(value);
  if (!note.success) throw unreadable(file, z.prettifyError(note.error), note.error);
  return { note: note.data, prose };
}

/**
 * All notes of a folder, in the order of their file names. A note that cannot be read is left out and
 * reported: advice may be missing, but never the heart rate.
 */
export function readNotes(folder: string, report: (problem: string) => void): FirmwareNote[] {
  const notes: FirmwareNote[] = [];
  for (const file of noteFiles(folder, report)) {
    try {
      notes.push(readNote(readFileSync(join(folder, file), 'utf8'), file).note);
    } catch (error) {
      report(errorText(error));
    }
  }
  return notes;
}

function noteFiles(folder: string, report: (problem: string) => void): string[] {
  try {
    return readdirSync(folder)
      .filter((file) => file.endsWith('.md') && file !== README)
      .sort();
  } catch (error) {
    report(
      `The notes on straps cannot be read (${errorText(error)}); install Plimsoll again to have their advice.`,
    );
    return [];
  }
}

const unreadable = (file: string, why: string, cause?: unknown) =>
  environmentError('note-unreadable', `The note ${file} cannot be read and is left out: ${why}.`, cause);
