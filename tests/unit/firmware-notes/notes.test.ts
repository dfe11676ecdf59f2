import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readNote, readNotes } from '../../../src/firmware-notes/folder.ts';
import { noteFor } from '../../../src/firmware-notes/match.ts';
import { aboutSentences } from '../../../src/firmware-notes/say.ts';

const FOLDER = join(import.meta.dirname, '../../../firmware-notes');
const files = readdirSync(FOLDER).filter((file) => file !== 'README.md');
const notes = readNotes(FOLDER, (problem) => expect.unreachable(problem));

test('every note is read when the program starts', () => {
  expect(notes).toHaveLength(files.length);
  expect(notes.length).toBeGreaterThan(25);
});

describe.each(files)('%s', (file) => {
  const { note, prose } = readNote(readFileSync(join(FOLDER, file), 'utf8'), file);

  test('has prose for a person under a heading', () => {
    expect(prose).toMatch(/^# \S/m);
    expect(prose.trim().split('\n').length).toBeGreaterThan(2);
  });

  test('each name finds its own example and each example finds this note and no other', () => {
    for (const { examples } of note.names) {
      for (const name of examples) {
        expect(noteFor(notes, { name, information: {} })?.title, name).toBe(note.title);
        expect(noteFor(notes, { name: name.toUpperCase(), information: {} })?.title).toBe(note.title);
      }
    }
  });

  test('each name pattern is needed: without it one of its examples would not be found', () => {
    for (const pattern of note.names) {
      const rest = { ...note, names: note.names.filter((other) => other !== pattern) };
      const others = notes.map((other) => (other.title === note.title ? rest : other));
      const found = pattern.examples.map((name) => noteFor(others, { name, information: {} })?.title);
      expect(found, pattern.name).not.toEqual(pattern.examples.map(() => note.title));
    }
  });

  test('each model number is no other note’s', () => {
    for (const model of note.models) {
      expect(noteFor(notes, { name: null, information: { model } })?.title, model).toBe(note.title);
    }
  });

  test('says which levels of a battery say nothing only where the battery is not trusted', () => {
    if (note.batteryUnknownAt !== undefined) expect(note.batteryTrusted).toBe('no');
  });
});

test('titles are told apart', () => {
  expect(new Set(notes.map(({ title }) => title)).size).toBe(notes.length);
});

test('every device that the readme of the notes promises to know is known by what it says of itself', () => {
  const known = [
    ...[
      'Polar H7 12345678',
      'Polar H9 12345678',
      'Polar H10 12345678',
      'Polar OH1 12345678',
      'Polar 360 1A2B3C4D',
    ],
    ...[
      'Polar Sense 12345678',
      'Polar Grit X 12345678',
      'HRM-Dual:123456',
      'HRMPro+:123456',
      'HRM600:123456',
    ],
    ...['Forerunner 255', 'TICKR 1A2B', 'TICKR FIT 1A2B', 'TRACKR 1A2B', 'H808S 0012345', 'H64 12345', 'HR8'],
    ...['CYCPLUS H1', 'H303', 'H6M 12345', 'HW9 12345', 'Rhythm24', 'Mi Smart Band 6', 'Amazfit Neo'],
    ...['HUAWEI WATCH GT 3-A1B', 'COROS PACE 3', 'Suunto 9', 'WHOOP 4A0360692', 'WHOOP 5AG0129137'],
    ...['HeartCast', 'Pixel Watch 2', 'Fitbit Versa 3', 'Charge 6', 'InfiniTime', 'Dual HRM Belt'],
  ];
  const unknown = known.filter((name) => noteFor(notes, { name, information: {} }) === null);
  expect(unknown).toEqual([]);
});

test('a device that nobody wrote about has no note', () => {
  for (const name of [null, '', 'Strap One', 'Polarised', 'My TICKR', 'H6', 'Kitchen speaker']) {
    expect(noteFor(notes, { name, information: {} }), String(name)).toBeNull();
  }
});

test('a renamed device is known by its model number, alone or after its maker’s name', () => {
  const ours = (information: { model?: string; manufacturer?: string }) =>
    noteFor(notes, { name: 'Anna', information })?.title;
  expect(ours({ model: 'H10', manufacturer: 'Polar Electro Oy' })).toBe('Polar H10');
  expect(ours({ model: 'OH1', manufacturer: 'Polar' })).toBe('Polar OH1 and Verity Sense');
  expect(ours({ manufacturer: 'Polar' })).toBeUndefined();
});

test('what is said of a strap is short enough to be read', () => {
  for (const note of notes) expect(aboutSentences(note).length, note.title).toBeLessThanOrEqual(8);
});
