import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { readNote, readNotes } from '../../../src/firmware-notes/folder.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const FACTS = `title: A strap
kind: chest strap
names: [{ name: A strap*, examples: [A strap 1] }]
namesFrom: a test
rr: yes
contactTrusted: no
batteryTrusted: unknown
connections: one
switchOn: nothing
faults: []
checked: 2026-08`;
const note = (facts: string) => `---\n${facts}\n---\n# A strap\n`;

test('facts are read as they are written; yes and no are words, not true and false', () => {
  const { note: read, prose } = readNote(note(FACTS), 'a.md');
  expect(read).toMatchObject({ rr: 'yes', contactTrusted: 'no', models: [], checked: '2026-08' });
  expect(prose).toBe('# A strap\n');
});

test('a file with line ends of Windows is read alike', () => {
  expect(readNote(note(FACTS).replaceAll('\n', '\r\n'), 'a.md').note.title).toBe('A strap');
});

test.each([
  ['no facts', '# A strap\n', /a\.md .* does not begin with facts/],
  ['half of YAML', note('title: [A'), /a\.md/],
  ['a fact that is missing', note(FACTS.replace('rr: yes\n', '')), /rr/],
  ['a fact that is misspelt', note(`${FACTS}\ncontact: no`), /contact/],
  ['a guess where yes, no or unknown is asked for', note(FACTS.replace('rr: yes', 'rr: probably')), /rr/],
  ['a star in the middle of a name', note(FACTS.replace('A strap*', 'A*strap')), /only at its end/],
  ['advice that is no sentence', note(FACTS.replace('switchOn: nothing', 'switchOn: press it')), /switchOn/],
])('a note with %s is refused with a sentence that names the file', (_what, text, says) => {
  expect(() => readNote(text, 'a.md')).toThrow(says);
  expect(() => readNote(text, 'a.md')).toThrow('The note a.md');
});

test('a note that cannot be read is reported and left out; the others are there', () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'broken.md'), '---\ntitle: x\n---\n');
  writeFileSync(join(folder, 'good.md'), note(FACTS));
  writeFileSync(join(folder, 'README.md'), '# not a note');
  const problems: string[] = [];
  expect(readNotes(folder, (problem) => problems.push(problem)).map(({ title }) => title)).toEqual([
    'A strap',
  ]);
  expect(problems).toHaveLength(1);
  expect(problems[0]).toContain('broken.md');
});

test('without the folder there is no advice, and the heart rate is not held up', () => {
  const problems: string[] = [];
  expect(readNotes(join(temporaryFolder(), 'none'), (problem) => problems.push(problem))).toEqual([]);
  expect(problems).toHaveLength(1);
});
