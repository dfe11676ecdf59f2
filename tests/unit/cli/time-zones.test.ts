import { expect, test } from 'vitest';
import { type Commands, runProgram } from '../../../src/cli/program.ts';

const FACTS = {
  version: '0',
  defaultData: '/data',
  defaultTimeZone: 'Europe/London',
  enter: () => undefined,
};
/** What a command needs beside its options, to be understood. */
const ALSO: Readonly<Record<string, readonly string[]>> = {
  replay: ['walk.fit'],
  export: ['--output', 'walk.csv'],
  delete: ['--everything'],
  service: ['install'],
};

/** Runs the command line. @returns what it said, and which commands were carried out */
async function run(...args: string[]) {
  const done: string[] = [];
  // Every command there is notes that it was carried out.
  const commands = new Proxy({} as Commands, {
    get: (_, name) => async () => void done.push(String(name)),
  });
  const said: string[] = [];
  const noted: string[] = [];
  const terminal = {
    say: (line: string) => void said.push(line),
    note: (line: string) => void noted.push(line),
    write: () => undefined,
  };
  const code = await runProgram(['node', 'plimsoll', ...args], commands, FACTS, terminal);
  return { code, done, said: said.join('\n'), noted };
}

test('every command that takes a time zone refuses one that there is not, before it does anything', async () => {
  const { said } = await run('--help');
  const names = [...said.matchAll(/^ {2}([a-z]+) (?=.*\S)/gm)].map(([, name = '']) => name);
  const zoned: string[] = [];
  for (const name of names) if ((await run(name, '--help')).said.includes('--tz')) zoned.push(name);
  expect(zoned.length).toBeGreaterThanOrEqual(15);
  for (const name of zoned) {
    const given = [name, ...(ALSO[name] ?? []), '--tz'];
    expect(await run(...given, 'Mars/Olympus')).toMatchObject({
      code: 2,
      done: [],
      noted: ['There is no time zone "Mars/Olympus"; give one like Europe/London or America/New_York.'],
    });
    expect(await run(...given, 'Asia/Kathmandu')).toMatchObject({ done: [name], noted: [] });
  }
});
