/** The notes as the build put them into one file, checked as they were. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type FirmwareNote, firmwareNoteSchema } from '../contract/firmware-note.ts';
import { errorText } from '../errors.ts';

/** The file's name in the built product. */
export const BUILT_NOTES = 'firmware-notes.json';

/** All notes of a file; none when it cannot be read, which is reported: advice may be missing, but never the heart rate. */
export function readBuiltNotes(file: string, report: (problem: string) => void): FirmwareNote[] {
  try {
    return z.array(firmwareNoteSchema).parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (error) {
    report(
      `The notes on straps cannot be read (${errorText(error)}); install Plimsoll again to have their advice.`,
    );
    return [];
  }
}
