import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Commands, runProgram } from '../../../src/cli/program.ts';
import type { FirmwareNote } from '../../../src/contract/firmware-note.ts';
import { readNotes } from '../../../src/firmware-notes/folder.ts';

const root = join(import.meta.dirname, '../../..');
const [BEGIN, END] = ['<!-- table of straps -->\n', '<!-- end of straps -->'];

const word = (known: string) => (known === 'unknown' ? '?' : known);
const battery = ({ batteryTrusted, batteryUnknownAt }: FirmwareNote) =>
  batteryTrusted === 'no' && batteryUnknownAt !== undefined
    ? `not at ${batteryUnknownAt.join(', ')} %`
    : word(batteryTrusted);

function table(notes: readonly FirmwareNote[]): string {
  const rows = [...notes]
    .sort((one, other) => (one.title < other.title ? -1 : 1))
    .map(
      (note) =>
        `| ${note.title} | ${word(note.kind)} | ${word(note.rr)} | ${word(note.contactTrusted)} | ${battery(note)} | ${word(note.connections)} | ${word(note.switchOn)} |`,
    );
  return [
    '| strap or watch | kind | RR intervals | contact reliable | battery level reliable | devices at once | switch on |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

test('the README’s table of straps is what the notes say (-u writes it anew)', async () => {
  const said: string[] = [];
  const notes = readNotes(join(root, 'firmware-notes'), (line) => void said.push(line));
  expect(said).toEqual([]);
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const [before = '', rest = ''] = readme.split(BEGIN);
  const after = rest.slice(rest.indexOf(END));
  await expect(`${before}${BEGIN}${table(notes)}${after}`).toMatchFileSnapshot('../../../README.md');
});

/** What the command line says of itself; no command is run for that. */
async function help(...words: string[]): Promise<string> {
  const said: string[] = [];
  const terminal = {
    say: (line: string) => void said.push(line),
    note: (line: string) => void said.push(line),
    write: () => undefined,
  };
  const facts = { version: '1', defaultData: '/data', defaultTimeZone: 'UTC', enter: () => undefined };
  expect(await runProgram(['node', 'plimsoll', ...words, '--help'], {} as Commands, facts, terminal)).toBe(0);
  return said.join('\n');
}

/** The rows of the table of commands: what is typed, and what it says of it. */
const rows = [
  ...readFileSync(join(root, 'README.md'), 'utf8').matchAll(/^\| `([a-z]+)[^|]*` \|(.*)\|$/gm),
].map(([row, command = '']) => ({ command, row }));

test.each(rows)(
  'the README’s table of commands says of $command what its help says',
  async ({ command, row }) => {
    const said = await help(command);
    for (const [flag] of row.matchAll(/--[a-z][\w-]*/g)) expect(said).toContain(flag);
  },
);

test('the README’s table has every command that there is', async () => {
  const there = [...(await help()).matchAll(/^ {2}([a-z]+) /gm)].map(([, command]) => command);
  expect(rows.map(({ command }) => command).sort()).toEqual([...new Set(there)].sort());
});
