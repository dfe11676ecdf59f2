import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fitFile } from '../support/fit-writer.ts';
import { MAIN, Product } from '../support/product.ts';

const root = join(import.meta.dirname, '../..');
const pages = ['README.md', 'CONTRIBUTING.md', 'firmware-notes/README.md'];

/** Every command of a page: the lines of its code blocks, and what stands in the text between back quotes. */
function commandsOf(page: string): string[] {
  const lines = readFileSync(join(root, page), 'utf8').replaceAll(/```yaml[\s\S]*?```/g, '');
  const blocks = [...lines.matchAll(/```\n([\s\S]*?)```/g)].flatMap(([, block = '']) =>
    block.trim().split('\n'),
  );
  const inline = [...lines.replaceAll(/```[\s\S]*?```/g, '').matchAll(/`((?:sudo |npx |npm )[^`]+)`/g)];
  return [...blocks, ...inline.map(([, command = '']) => command.replaceAll(/\s+/g, ' '))];
}

const commands = [...new Set(pages.flatMap(commandsOf))];
const ofPlimsoll = commands.filter((command) => command.includes('npx plimsoll'));

let folder: string;
let data: string;
let closing: (() => Promise<void>) | null = null;

/** A service that runs, and the files that the commands speak of. */
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plimsoll-readme-'));
  data = join(folder, 'data');
  const end = (close: () => Promise<void>) => {
    closing = close;
  };
  const capture = join(folder, 'my-strap.jsonl');
  await Product.startUntil(end, '--demo', '--port', '0', '--data', data, '--capture', capture);
  data = join(data, 'demo');
  const records = Array.from({ length: 60 }, (_, second) => ({
    at: Date.UTC(2026, 2, 1) + second * 1_000,
    bpm: 90,
  }));
  writeFileSync(join(folder, 'walk.fit'), fitFile(records));
}, 120_000);

afterAll(async () => {
  await closing?.();
  rmSync(folder, { recursive: true, force: true });
});

async function plimsoll(words: readonly string[]) {
  const env = { ...process.env, PLIMSOLL_DATA: data };
  const child = spawn(process.execPath, [MAIN, ...words], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise((resolve) => child.once('close', resolve)),
  ]);
  return { code, stdout, stderr };
}

/** What a command may end with besides 0: these say what they found. */
const MAY_END_WITH: Readonly<Record<string, readonly number[]>> = { doctor: [1], status: [1] };
/** They run for as long as they are wanted; their options are looked up instead. */
const LASTING = ['start'];
/** What stands for something of the reader's own. */
const PLACES: readonly (readonly [RegExp, () => string])[] = [
  [/\/media\/stick\//, () => `${folder}/`],
  [/\/var\/lib\/plimsoll/, () => data],
  [/^service (un)?install/, (): string => 'service install --print'],
  [/^COMMAND /, () => 'straps '],
  // Nothing may run on the folder that a backup is brought back to.
  [/^restore .*/, () => `restore ${folder}/plimsoll.db --data ${folder}/restored`],
];

test.each(ofPlimsoll)('what is shown works: %s', async (shown) => {
  const typed = PLACES.reduce(
    (words, [place, own]) => words.replace(place, own),
    shown.replace(/^(sudo (-u plimsoll )?)?npx plimsoll /, ''),
  );
  const words = typed.split(' ').map((word) => word.replaceAll("'", ''));
  const [command = ''] = words;
  const { code, stderr, stdout } = await plimsoll(LASTING.includes(command) ? [command, '--help'] : words);
  expect([0, ...(MAY_END_WITH[command] ?? [])], stderr).toContain(code);
  const flags = LASTING.includes(command) ? words.filter((word) => word.startsWith('--')) : [];
  for (const flag of flags) expect(stdout).toContain(flag);
});

test('every script that is shown is there, and so is every file that it is given', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const command of commands) {
    const script = /^npm (?:run )?([\w:]+)/.exec(command)?.[1];
    if (script !== undefined && script !== 'ci') expect(Object.keys(scripts)).toContain(script);
    for (const [path = ''] of command.matchAll(/tests\/[\w/.-]+/g)) {
      expect(readdirSync(join(root, dirname(path)))).toContain(path.split('/').at(-1));
    }
  }
});
